"""Who is to be reminded of what, and when the next one is."""

import json
from collections.abc import Collection, Sequence

from bot.domain.events import EventKind, Part
from bot.domain.member import Place
from bot.domain.reminders import NOTICED_FROM_MS, Closing, Step, Unresolved, Window
from bot.ports import Asking, Reminded
from bot.ports.message_key import MessageKind
from bot.ports.outgoing import NewPost
from storage.engine.connection import Db
from storage.engine.table import Table
from storage.entities.outbox import SqlitePosts

REMINDED = Table("reminded", key="post question step", refers="post=outbox question", integers="occasion", texts="step")

_OF_COMMUNITY = "question.community = coalesce(?, question.community)"
"""Of the given community alone; where none is given, of all."""
_POSTPONED_AT = (
    "(SELECT max(event.at) FROM event JOIN revision ON revision.event = event.id"
    f" WHERE event.question = question.id AND event.step = '{EventKind.REOPENED}' AND part = '{Part.DEADLINE}')"
)
"""Since when a question takes votes again after its deadline had passed."""
_QUESTIONS = "FROM question JOIN community ON community.id = question.community"
_CLOSING = (
    f" WHERE {_OF_COMMUNITY} AND question.state = 'open'"
    f" AND question.closes_at > ? AND question.closes_at - coalesce({_POSTPONED_AT}, question.opened_at) >= ?"
    """ AND json_extract(community.settings, '$."closing-notice"') IS NOT 'off'"""
)
_CLOSED = (
    f" WHERE {_OF_COMMUNITY} AND question.state = 'closed' AND question.closed_at > ?"
    """ AND json_extract(community.settings, '$."resolve-reminders"') IS NOT 'off'"""
)
_SHOWN = " AND EXISTS (SELECT 1 FROM placement WHERE subject = 'question' AND subject_id = question.id)"
_MESSAGE = " JOIN outbox ON outbox.id = reminded.post"
_NOT_DROPPED = f"outbox.kind <> '{MessageKind.WITHDRAWN}'"


def _told(step: str, occasion: str, message: str = "") -> str:
    """Whether a reminder was written about a question: any, or where `message` joins the outbox, one of that kind."""
    return (
        f"EXISTS (SELECT 1 FROM reminded{message} WHERE reminded.question = question.id AND reminded.step = {step}"
        f" AND reminded.occasion = {occasion}{f' AND {_NOT_DROPPED}' if message else ''})"
    )


_NOTICED_THERE = (
    f"(SELECT max({_NOT_DROPPED}) FROM reminded{_MESSAGE} WHERE reminded.question = question.id"
    " AND reminded.step = 'closing' AND reminded.occasion = question.closes_at AND outbox.platform = placement.platform"
    " AND outbox.space = placement.space AND outbox.channel = placement.channel)"
)
"""Whether the channel of a card has its notice, 0 where that was dropped; null where none was written for it."""
_NOTICED = _told("'closing'", "question.closes_at")
TO_NOTICE = _QUESTIONS + _CLOSING + " AND NOT " + _told("'closing'", "question.closes_at", _MESSAGE)
"""Questions whose deadline is still to be announced; the values are community, earliest deadline, least time open."""
TO_REMIND = f"{_QUESTIONS}{_CLOSED} AND NOT {_told('?', 'question.closed_at', _MESSAGE)}"
"""Those whose author is still to be reminded; the values are community, earliest closing, step."""
_NEXT = " AND +id > ? ORDER BY +id LIMIT ?"
"""With a plus, so that SQLite looks for what is due, and not through all ids (sqlite.org/optoverview.html)."""


def _among(questions: Collection[int] | None) -> tuple[str, tuple[str, ...]]:
    """A condition that lets these questions alone through, and its value; none where all are meant."""
    if questions is None:
        return "", ()
    return " AND question.id IN (SELECT value FROM json_each(?))", (json.dumps([*questions]),)


class SqliteReminders:
    """Reminders as seen through one connection; see `bot.ports.Reminders`."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._posts = SqlitePosts(db)

    async def closing(
        self, deadlines: Window, community: int | None = None, among: Collection[int] | None = None
    ) -> list[Closing]:
        these, ids = _among(among)
        rows = await self._db.rows(
            "SELECT DISTINCT question.id, question.closes_at, placement.platform, placement.space, placement.channel"
            f" {_QUESTIONS} JOIN placement ON subject = 'question' AND subject_id = question.id"
            f"{_CLOSING} AND question.closes_at <= ?{these} AND coalesce({_NOTICED_THERE}, {_NOTICED}) = 0",
            community,
            deadlines.after,
            NOTICED_FROM_MS,
            deadlines.until,
            *ids,
        )
        return [Closing(question, deadline, Place(*place)) for question, deadline, *place in rows]

    async def next_closing(self, after: int, community: int | None = None) -> int | None:
        return await self._db.number(
            f"SELECT question.closes_at {TO_NOTICE} ORDER BY question.closes_at LIMIT 1",
            community,
            after,
            NOTICED_FROM_MS,
        )

    async def unresolved(
        self, step: Step, closings: Window, community: int | None = None, among: Collection[int] | None = None
    ) -> list[Unresolved]:
        these, ids = _among(among)
        new = await self._db.rows(
            f"SELECT question.id, question.community, question.closed_at {_QUESTIONS}{_CLOSED}"
            f" AND question.closed_at <= ?{these}{_SHOWN} AND NOT {_told('?', 'question.closed_at')}",
            community,
            closings.after,
            closings.until,
            *ids,
            step,
        )
        dropped = await self._db.rows(
            "SELECT question.id, question.community, question.closed_at, outbox.platform, outbox.space, outbox.channel"
            f" {_QUESTIONS} JOIN reminded ON reminded.question = question.id AND reminded.occasion = question.closed_at"
            f"{_MESSAGE}{_CLOSED} AND question.closed_at <= ?{these}{_SHOWN} AND reminded.step = ?"
            f" GROUP BY question.id, outbox.platform, outbox.space, outbox.channel HAVING max({_NOT_DROPPED}) = 0",
            community,
            closings.after,
            closings.until,
            *ids,
            step,
        )
        return [
            Unresolved(question, home, closed_at, step, Place(*place) if place else None)
            for question, home, closed_at, *place in (*new, *dropped)
        ]

    async def next_unresolved(self, step: Step, after: int, community: int | None = None) -> int | None:
        return await self._db.number(f"SELECT min(question.closed_at) {TO_REMIND}", community, after, step)

    async def write(self, post: NewPost, reminded: Sequence[Reminded], now: int) -> None:
        await self._posts.add(post, now)
        await self._db.run_many(
            "INSERT INTO reminded (post, question, step, occasion)"
            " SELECT id, ?, ?, ? FROM outbox WHERE message_key = ?",
            [(*each, str(post.key)) for each in reminded],
        )

    async def asking(self, community: int | None = None) -> list[Asking]:
        rows = await self._db.rows(
            "SELECT id, zone FROM community WHERE id = coalesce(?, id)"
            " AND EXISTS (SELECT 1 FROM member WHERE member.community = community.id AND reminded_at IS NOT NULL)",
            community,
        )
        return [Asking(*row) for row in rows]

    async def members(self, community: int, until: int, after: int, most: int) -> list[int]:
        return await self._db.numbers(
            f"SELECT id FROM member WHERE community = ? AND reminded_at < ?{_NEXT}",
            community,
            until,
            after,
            most,
        )
