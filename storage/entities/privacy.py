"""What is kept of one member: how much of what, and all of it."""

import json
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from bot.domain.member import DIRECT, Actor
from bot.domain.question import NamesVisibility
from bot.ports import Held
from bot.ports.my_data import FORMAT, PARTS, VERSION, AccountPart, MePart, MyData, QuestionPart
from storage.engine.connection import Db
from storage.engine.packing import unpack
from storage.engine.table import Table, maker
from storage.entities.questions import outcomes_of

ERASURE = Table(
    "erasure", key="member", refers="member community", integers="at", texts="name step after", json="accounts drafts"
)

_MY_QUESTIONS = "FROM question CROSS JOIN current_forecast AS now ON now.question = question.id AND now.member = ?1"
_MY_VOTES = (
    f"{_MY_QUESTIONS} CROSS JOIN forecast_history AS vote ON vote.question = question.id AND vote.member = now.member"
)
_HERE = " WHERE question.community = (SELECT community FROM member WHERE id = ?1)"
_TO_ME = (
    "FROM outbox JOIN identity ON identity.community = outbox.community AND identity.platform = outbox.platform"
    f" AND outbox.channel = '{DIRECT}' || identity.account WHERE identity.member = ?1"
)
_I_MODERATE = (
    "FROM moderator JOIN identity ON identity.community = moderator.community"
    " AND identity.platform = moderator.platform AND identity.scope = moderator.scope"
    " AND identity.account = external WHERE kind = 'person' AND member = ?1"
)

_ANSWER = "question, weights, known_at, evidence, reason, resolved_by, resolved_at"

_FROM = {
    "accounts": "FROM identity WHERE member = ?1 ORDER BY platform, scope, account",
    "moderator": _I_MODERATE,
    "asked": "FROM question LEFT JOIN story ON story.id = question.story WHERE author = ?1 ORDER BY question.id",
    "votes": f"{_MY_VOTES}{_HERE} ORDER BY vote.question, vote.cast_at",
    "rationales": "FROM rationale WHERE member = ?1 ORDER BY question, cast_at",
    "scores": "FROM score WHERE member = ?1 ORDER BY question",
    "standings": "FROM standing WHERE member = ?1 ORDER BY period",
    "proposals": "FROM proposal WHERE member = ?1 ORDER BY question",
    "resolutions": f"FROM (SELECT {_ANSWER} FROM resolution UNION ALL SELECT {_ANSWER} FROM unscored)"
    " WHERE resolved_by = ?1 ORDER BY question",
    "events": "FROM event WHERE member = ?1 ORDER BY id",
    "changes": "FROM revision JOIN event ON event.id = revision.event WHERE member = ?1 ORDER BY event.id, part",
    "schedules": "FROM schedule WHERE member = ?1 ORDER BY number",
    "waiting": "FROM pending WHERE member = ?1 ORDER BY expires",
    "messages": f"{_TO_ME} ORDER BY outbox.id",
}
"""By part of the file: where its rows are, for a member's id; the fields of the part are the columns."""

_EXPRESSIONS = {
    "me": {"name": "member.name", "since": "member.created_at", "excluded_since": "excluded_at"},
    "moderator": {"platform": "moderator.platform", "scope": "moderator.scope"},
    "questions": {"question": "question.id", "deadline": "closes_at"},
    "asked": {"question": "question.id"},
    "votes": {
        "question": "vote.question",
        "cast_at": "vote.cast_at",
        "shares": "vote.shares",
        "stands": "vote.cast_at = now.cast_at AND length(vote.shares) > 0",
    },
}
"""By part: its fields that are no columns, or the columns of several of its tables."""

_COUNTS = {
    "votes": f"SELECT count(*) {_MY_VOTES}{_HERE}",
    "questions": f"SELECT count(*) {_MY_QUESTIONS}{_HERE}",
    "moderator": f"SELECT count(*) {_I_MODERATE}",
    "rationales": "SELECT count(*) FROM rationale WHERE member = ?1",
    "asked": "SELECT count(*) FROM question WHERE author = ?1 AND state <> 'draft'",
    "drafts": "SELECT count(*) FROM question WHERE author = ?1 AND state = 'draft'",
    "proposals": "SELECT count(*) FROM proposal WHERE member = ?1",
    "waiting": "SELECT count(*) FROM pending WHERE member = ?1",
    "messages": f"SELECT count(*) {_TO_ME} AND outbox.state IN ('pending', 'sending', 'doubt')",
}

_SEEN = f"SELECT names, count(*) {_MY_QUESTIONS}{_HERE} AND length(shares) > 0 GROUP BY names"


class SqlitePrivacy:
    """What is kept of one member, as seen through one connection; see `bot.ports.Privacy`."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def is_erasing(self, community: int, actor: Actor) -> bool:
        return await self._db.exists(
            "SELECT 1 FROM erasure, json_each(accounts) AS account WHERE community = ? AND account.value = json(?)",
            community,
            json.dumps([actor.place.platform, actor.place.space, actor.scope, actor.account]),
        )

    async def held(self, member: int) -> Held:
        (row,) = await self._db.records("SELECT created_at, reminded_at, excluded_at FROM member WHERE id = ?", member)
        accounts: list[AccountPart] = await self._part("accounts", member)
        counts = {name: await self._db.count(sql, member) for name, sql in _COUNTS.items()}
        return Held(
            accounts=accounts,
            since=row["created_at"],
            reminded=row["reminded_at"] is not None,
            excluded=row["excluded_at"],
            seen={NamesVisibility(names): n for names, n in await self._db.rows(_SEEN, member)},
            **counts,
        )

    async def my_data(self, member: int) -> MyData:
        found: dict[str, Any] = {name: tuple(await self._part(name, member)) for name in _FROM}
        named = {part.question for name in _FROM if "question" in _fields(name) for part in found[name]}
        home = "FROM member JOIN community ON community.id = member.community WHERE member.id = ?"
        (me,) = await self._db.rows(f"SELECT {_columns('me')} {home}", member)
        (community,) = await self._db.texts(f"SELECT community.name {home}", member)
        return MyData(
            format=FORMAT,
            version=VERSION,
            community=community,
            me=maker(MePart, _fields("me"))(me),
            questions=await self._questions(sorted(named)),
            **found,
        )

    async def _part(self, name: str, member: int) -> list[Any]:
        rows = await self._db.rows(f"SELECT {_columns(name)} {_FROM[name]}", member)
        return list(map(maker(PARTS[name], _fields(name)), rows))

    async def _questions(self, questions: Sequence[int]) -> tuple[QuestionPart, ...]:
        outcomes = await outcomes_of(self._db, questions)
        make = maker(QuestionPart, _fields("questions"))
        rows = await self._db.rows_of(
            questions,
            f"SELECT {_columns('questions')}, coalesce(resolution.weights, unscored.weights) FROM question"
            " LEFT JOIN resolution ON resolution.question = question.id"
            " LEFT JOIN unscored ON unscored.question = question.id"
            " WHERE question.id IN ({ids}) ORDER BY question.id",
        )
        return tuple(
            make(row, outcomes=outcomes[row[0]], answer=None if row[-1] is None else unpack(row[-1]) or ())
            for row in rows
        )


def _fields(part: str) -> list[str]:
    """The fields of a part that a column holds."""
    return [field.name for field in fields(PARTS[part]) if field.name not in ("outcomes", "answer")]


def _columns(part: str) -> str:
    """The columns for the SELECT of a part, in the order of its fields."""
    return ", ".join(_EXPRESSIONS.get(part, {}).get(name, name) for name in _fields(part))
