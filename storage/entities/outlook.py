"""What is due, what waits and what is stuck, as far as rows alone say so."""

import json
from collections.abc import Collection

from bot.domain.reminders import NOTICED_FROM_MS, Step, noticed
from bot.ports.message_key import MessageKind
from bot.ports.outlook import Item, OutlookEntry
from storage.engine.connection import Db, Value
from storage.entities.reminders import TO_NOTICE, TO_REMIND

TOLD_FOR_MS = 7 * 86_400_000
"""How long after a message was given up that is told."""
FEW = 3
"""How many of each kind are named; the rest is counted."""

_GIVEN = "clock (now) AS (SELECT ?), here AS (SELECT id, name, zone FROM community WHERE id = coalesce(?, id))"
"""What the statements refer to: the instant; and the community, or where none is given all of them."""
_NOW = "(SELECT now FROM clock)"
_QUESTION = "'community', here.name, 'zone', here.zone, 'question', question.number"
_QUESTIONS = "FROM question JOIN here ON here.id = question.community"
_SCHEDULE = "'community', here.name, 'zone', here.zone, 'schedule', schedule.number"
_SCHEDULES = "FROM schedule JOIN here ON here.id = schedule.community"
_POSTS = "FROM outbox JOIN here ON here.id = outbox.community"
_GROUP = "'n', count(*), 'since', min(created_at)"
_WAY = (
    "CASE WHEN next_at IS NOT NULL THEN CASE WHEN channel LIKE '@%' THEN 'looking_person' ELSE 'looking' END"
    " WHEN EXISTS (SELECT 1 FROM outbox AS asking WHERE state <> 'dead'"
    f" AND kind = '{MessageKind.DOUBT}' AND about = outbox.id AND occasion = outbox.tries)"
    " THEN 'asked' WHEN channel LIKE '@%' THEN 'person' ELSE 'unasked' END"
)

_STATEMENTS = {
    "closing": f"SELECT 1, closes_at, json_object({_QUESTION}, 'at', closes_at) {_QUESTIONS}"
    f" WHERE state = 'open' AND closes_at > {_NOW}",
    "overdue": f"SELECT 1, closes_at, json_object({_QUESTION}, 'since', closes_at) {_QUESTIONS}"
    f" WHERE state = 'open' AND closes_at <= {_NOW}",
    "unscored": f"SELECT 1, resolved_at, json_object({_QUESTION}, 'since', resolved_at) {_QUESTIONS}"
    " JOIN unscored ON unscored.question = question.id",
    "unanswered": f"SELECT 1, closed_at, json_object({_QUESTION}, 'since', closed_at) {_QUESTIONS}"
    " WHERE state = 'closed'",
    "paused": f"SELECT 1, schedule.id, json_object({_SCHEDULE}, 'how', paused) {_SCHEDULES} WHERE paused <> ''",
    "nowhere": f"SELECT 1, schedule.id, json_object({_SCHEDULE}) {_SCHEDULES} WHERE paused = '' AND channel IS NULL",
    # A post without a reason has not been tried: it waits for its turn, or for the bot.
    "waiting": f"SELECT count(*), min(created_at), json_object({_GROUP}, 'next_at', min(next_at), 'reason', reason,"
    " 'how', CASE reason WHEN '' THEN 'untried' ELSE 'tried' END)"
    f" {_POSTS} WHERE state = 'pending' GROUP BY reason",
    "sending": f"SELECT count(*), min(created_at), json_object({_GROUP}) {_POSTS}"
    " WHERE state = 'sending' GROUP BY state",
    # A person's channel is their account.
    "doubt": "SELECT 1, outbox.id, json_object('post', outbox.id, 'message', kind,"
    " 'platform', platform, 'channel', CASE WHEN channel LIKE '@%' THEN '@' ELSE channel END,"
    f" 'since', coalesce(first_try_at, created_at), 'next_at', next_at, 'reason', reason, 'how', {_WAY})"
    f" {_POSTS} WHERE state = 'doubt'",
    "dead": "SELECT count(*), -max(next_at), json_object('n', count(*), 'reason', reason, 'since', max(next_at))"
    # What lost its point needs nothing, and of the others nobody has to hear for ever.
    f" {_POSTS} WHERE state = 'dead' AND reason NOT IN ('expired', 'answered')"
    f" AND next_at > {_NOW} - {TOLD_FOR_MS} GROUP BY reason",
}
"""By rule: how many each row stands for, what orders them, and the row, or its group, as JSON."""


_SWITCHED_OFF = (
    f"SELECT count(*), min(created_at), json_object({_GROUP}, 'platform', platform) FROM outbox"
    " WHERE state IN ('pending', 'doubt') AND next_at IS NOT NULL AND platform NOT IN (SELECT name FROM configured)"
    " GROUP BY platform"
)


class SqliteOutlook:
    """The outlook as seen through one connection; see `bot.ports.outlook.Outlook`."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def entries(self, now: int, community: int | None = None) -> list[OutlookEntry]:
        found = [await self._entry(rule, _GIVEN, each, now, community) for rule, each in _STATEMENTS.items()]
        members = "FROM member WHERE community = coalesce(?, community) AND reminded_at IS NOT NULL"
        coming = [
            await self._coming("notices", TO_NOTICE, community, noticed(now).until, NOTICED_FROM_MS),
            await self._coming("to_resolve", TO_REMIND, community, now - Step.MONTH.starts, Step.MONTH),
            await self._coming("unvoted", members, community),
        ]
        return [entry for entry in (*found, *coming) if entry.count]

    async def switched_off(self, platforms: Collection[str]) -> OutlookEntry:
        configured = "configured (name) AS (SELECT value FROM json_each(?))"
        return await self._entry("switched_off", configured, _SWITCHED_OFF, json.dumps([*platforms]))

    async def _entry(self, rule: str, given: str, statement: str, *values: Value) -> OutlookEntry:
        """What a statement finds; `given` is the table expression with the values that it refers to."""
        rows = await self._db.rows(
            f"WITH {given}, found (n, first, item) AS ({statement})"
            f" SELECT sum(n) OVER (), item FROM found ORDER BY first, item LIMIT {FEW}",
            *values,
        )
        items: list[Item] = [json.loads(item) for _, item in rows]
        return OutlookEntry(rule, rows[0][0] if rows else 0, items)

    async def _coming(self, rule: str, which: str, *values: Value) -> OutlookEntry:
        """How many are still to be reminded; when the first one is depends on the calendar."""
        return OutlookEntry(rule, await self._db.count(f"SELECT count(*) {which}", *values))
