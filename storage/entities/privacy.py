"""What is kept of one member: how much of what, and all of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.domain.member import DIRECT
from bot.domain.question import NamesVisibility
from bot.ports import Held
from bot.ports.my_data import (
    FORMAT,
    PARTS,
    VERSION,
    AccountPart,
    MePart,
    MyData,
    QuestionPart,
    ResolutionPart,
    VotePart,
)
from storage.engine.connection import Db, Value, as_bytes, as_int, as_str
from storage.engine.packing import unpack

_MY_QUESTIONS = "FROM question CROSS JOIN current_forecast AS now ON now.question = question.id AND now.member = ?1"
_MY_VOTES = (
    f"{_MY_QUESTIONS} CROSS JOIN forecast_history AS vote ON vote.question = question.id AND vote.member = now.member"
)
_HERE = " WHERE question.community = (SELECT community FROM member WHERE id = ?1)"
_POINTS = "peer, baseline, brier, relative_brier, coverage"
_TO_ME = (
    "FROM outbox JOIN identity ON identity.community = outbox.community AND identity.platform = outbox.platform"
    f" AND outbox.channel = '{DIRECT}' || identity.account WHERE identity.member = ?1"
)
_QUESTION = (
    "SELECT question.id, number, state, title, opened_at, closes_at, closed_at, crowd, names, weights FROM question"
    " LEFT JOIN resolution ON resolution.question = question.id WHERE question.id IN ({ids}) ORDER BY question.id"
)
SELECTS = {
    "moderator": "SELECT moderator.platform, moderator.scope, external FROM moderator JOIN identity"
    " ON identity.community = moderator.community AND identity.platform = moderator.platform"
    " AND identity.scope = moderator.scope AND identity.account = external WHERE kind = 'person' AND member = ?1",
    "asked": "SELECT question.id, draft, review, criteria, background, headline, summary, link, created_at"
    " FROM question LEFT JOIN story ON story.id = question.story WHERE author = ?1 ORDER BY question.id",
    "rationales": "SELECT question, cast_at, text FROM rationale WHERE member = ?1 ORDER BY question, cast_at",
    "scores": f"SELECT question, {_POINTS} FROM score WHERE member = ?1 ORDER BY question",
    "standings": f"SELECT period, questions, {_POINTS} FROM standing WHERE member = ?1 ORDER BY period",
    "proposals": "SELECT question, outcome, evidence, at FROM proposal WHERE member = ?1 ORDER BY question",
    "events": "SELECT question, at, step, detail FROM event WHERE member = ?1 ORDER BY id",
    "changes": "SELECT question, at, part, before, after FROM revision JOIN event ON event.id = revision.event"
    " WHERE member = ?1 ORDER BY event.id, part",
    "schedules": "SELECT number, weekday, hour, minute FROM schedule WHERE member = ?1 ORDER BY number",
    "waiting": "SELECT action, expires FROM pending WHERE member = ?1 ORDER BY expires",
    "messages": f"SELECT message_key, state, created_at {_TO_ME} ORDER BY outbox.id",
}
"""By part of the file: its rows, for a member's id."""

_COUNTS = {
    "votes": f"SELECT count(*) {_MY_VOTES}{_HERE}",
    "questions": f"SELECT count(*) {_MY_QUESTIONS}{_HERE}",
    "moderator": "SELECT count(*) FROM (" + SELECTS["moderator"] + ")",
    "rationales": "SELECT count(*) FROM rationale WHERE member = ?1",
    "asked": "SELECT count(*) FROM question WHERE author = ?1 AND state <> 'draft'",
    "drafts": "SELECT count(*) FROM question WHERE author = ?1 AND state = 'draft'",
    "proposals": "SELECT count(*) FROM proposal WHERE member = ?1",
    "waiting": "SELECT count(*) FROM pending WHERE member = ?1",
    "messages": f"SELECT count(*) {_TO_ME} AND outbox.state IN ('pending', 'sending', 'doubt')",
}

_SEEN = f"SELECT names, count(*) {_MY_QUESTIONS}{_HERE} AND length(shares) > 0 GROUP BY names"

_OF_QUESTIONS = ("asked", "votes", "rationales", "scores", "proposals", "resolutions", "events")
"""Parts that name questions."""


class SqlitePrivacy:
    """What is kept of one member, as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def held(self, member: int) -> Held:
        """How much is kept of a member."""
        row = await self._one("SELECT created_at, reminders, excluded FROM member WHERE id = ?", member)
        seen = await self._db.rows(_SEEN, member)
        counts = {name: as_int((await self._one(sql, member))[0]) for name, sql in _COUNTS.items()}
        return Held(
            accounts=await self._accounts(member),
            since=as_int(row[0]),
            reminded=as_int(row[1]) > 0,
            excluded=as_int(row[2]) or None,
            seen={NamesVisibility(as_str(names)): as_int(n) for names, n in seen},
            **counts,
        )

    async def my_data(self, member: int) -> MyData:
        """Everything that is kept of a member."""
        found: dict[str, Any] = {name: await self._part(name, member) for name in SELECTS}
        found |= {"asked": tuple(replace(part, review=bool(part.review)) for part in found["asked"])}
        found |= {"votes": await self._votes(member), "resolutions": await self._resolutions(member)}
        questions = {part.question for name in _OF_QUESTIONS for part in found[name]}
        community, me = await self._me(member)
        return MyData(
            format=FORMAT,
            version=VERSION,
            community=community,
            me=me,
            accounts=await self._accounts(member),
            questions=await self._questions(sorted(questions)),
            **found,
        )

    async def _one(self, sql: str, member: int) -> Sequence[Value]:
        return (await self._db.rows(sql, member))[0]

    async def _part(self, name: str, member: int) -> tuple[object, ...]:
        return tuple(PARTS[name](*row) for row in await self._db.rows(SELECTS[name], member))

    async def _me(self, member: int) -> tuple[str, MePart]:
        community, *columns = await self._one(
            "SELECT community.name, member.name, member.created_at, nullif(reminders, 0), nullif(excluded, 0)"
            " FROM member JOIN community ON community.id = member.community WHERE member.id = ?",
            member,
        )
        plain: Sequence[Any] = columns
        return as_str(community), MePart(*plain)

    async def _accounts(self, member: int) -> tuple[AccountPart, ...]:
        rows = await self._db.rows(
            "SELECT platform, scope, account, administrator FROM identity WHERE member = ? ORDER BY 1, 2, 3", member
        )
        return tuple(AccountPart(as_str(row[0]), as_str(row[1]), as_str(row[2]), bool(row[3])) for row in rows)

    async def _votes(self, member: int) -> tuple[VotePart, ...]:
        rows = await self._db.rows(
            f"SELECT vote.question, vote.cast_at, vote.shares, vote.cast_at = now.cast_at {_MY_VOTES}{_HERE}"
            " ORDER BY vote.question, vote.cast_at",
            member,
        )
        return tuple(
            VotePart(as_int(row[0]), as_int(row[1]), unpack(as_bytes(row[2])), bool(row[3] and row[2])) for row in rows
        )

    async def _resolutions(self, member: int) -> tuple[ResolutionPart, ...]:
        rows: list[tuple[Any, ...]] = await self._db.rows(
            "SELECT question, known_at, evidence, reason, resolved_at, weights FROM resolution WHERE member = ?"
            " ORDER BY question",
            member,
        )
        plain: list[tuple[Any, ...]] = [(*row[:-1], unpack(row[-1]) or ()) for row in rows]
        return tuple(ResolutionPart(*row) for row in plain)

    async def _questions(self, questions: Sequence[int]) -> tuple[QuestionPart, ...]:
        outcomes: dict[Value, list[str]] = {}
        for question, name in await self._db.rows_of(
            questions, "SELECT question, name FROM outcome WHERE question IN ({ids}) ORDER BY question, ordinal"
        ):
            outcomes.setdefault(question, []).append(as_str(name))
        rows: list[tuple[Any, ...]] = await self._db.rows_of(questions, _QUESTION)
        plain: list[tuple[Any, ...]] = [
            (*row, tuple(outcomes.get(row[0], ())), None if weights is None else unpack(weights) or ())
            for *row, weights in rows
        ]
        return tuple(QuestionPart(*row) for row in plain)
