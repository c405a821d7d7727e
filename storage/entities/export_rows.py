"""A community as the rows of an export, read a few thousand at a time."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from bot.domain.events import Part
from bot.domain.question import CrowdVisibility, NamesVisibility, QuestionState
from bot.domain.schedule import BoardKind, EmptyWeek, Paused
from bot.domain.scoring.crowd_score import CROWD
from bot.domain.scoring.rules import RULES
from bot.ports.export_rows import (
    TABLES,
    CommunityRow,
    IdentityRow,
    QuestionRow,
    ResolutionRow,
    RevisionRow,
    Row,
    ScheduleRow,
    ScoreRow,
    StandingRow,
    VoteRow,
)
from storage.engine.connection import Db, Value, as_bytes, as_int, as_str, placeholders
from storage.engine.packing import unpack
from storage.entities import import_rows
from storage.entities.resolutions import TERMS

# The questions in the order of their ids, so that SQLite need not gather and sort what hangs on them.
_OF_QUESTIONS = "FROM question NOT INDEXED CROSS JOIN {0} ON {0}.question = question.id WHERE question.community = ?"
_POINTS = "peer, baseline, brier, relative_brier, coverage"

SELECTS = {
    "spaces": "SELECT platform, external FROM space WHERE community = ? ORDER BY platform, external",
    "members": "SELECT id, name, merged_into, created_at, nullif(reminders, 0), nullif(excluded, 0) FROM member"
    " WHERE community = ? ORDER BY id",
    "identities": "SELECT member, platform, scope, account, administrator FROM identity WHERE community = ?"
    " ORDER BY platform, scope, account",
    "moderators": "SELECT platform, scope, kind, external FROM moderator WHERE community = ?"
    " ORDER BY platform, scope, kind, external",
    "stories": "SELECT id, headline, published_at, summary, link FROM story WHERE community = ? ORDER BY id",
    "seasons": "SELECT id, name, starts_at, ends_at FROM season WHERE community = ? ORDER BY id",
    "schedules": "SELECT id, number, weekday, hour, minute, platform, space, channel, since, board, names, empty,"
    " paused, member FROM schedule WHERE community = ? ORDER BY id",
    "questions": "SELECT id, number, draft, state, title, closes_at, criteria, background, story, author, opened_at,"
    " closed_at, created_at, crowd, names, revision, reopened, review FROM question NOT INDEXED WHERE community = ?"
    " ORDER BY id",
    "events": f"SELECT event.id, event.question, at, member, step, detail {_OF_QUESTIONS.format('event')}"
    " ORDER BY question.id, event.id",
    "revisions": "SELECT event, part, before, after FROM question NOT INDEXED CROSS JOIN event"
    " ON event.question = question.id CROSS JOIN revision ON revision.event = event.id WHERE question.community = ?"
    " ORDER BY question.id, event, part",
    "proposals": f"SELECT proposal.question, member, outcome, evidence, at {_OF_QUESTIONS.format('proposal')}"
    " ORDER BY question.id, member",
    "votes": f"SELECT forecast_history.question, member, cast_at, shares {_OF_QUESTIONS.format('forecast_history')}"
    " ORDER BY question.id, cast_at, member",
    "rationales": f"SELECT rationale.question, member, cast_at, text {_OF_QUESTIONS.format('rationale')}"
    " ORDER BY question.id, member, cast_at",
    "resolutions": "SELECT resolution.question, weights, known_at, evidence, reason, member, resolved_at, terms"
    f" {_OF_QUESTIONS.format('resolution')} ORDER BY question.id",
    "scores": f"SELECT score.question, member, {_POINTS} {_OF_QUESTIONS.format('score')} ORDER BY question.id, member",
    "standings": f"SELECT period, member, questions, {_POINTS} FROM standing WHERE community = ?"
    " ORDER BY period, member",
    "boards": "SELECT id, schedule, period, card, posted_at FROM board NOT INDEXED WHERE community = ? ORDER BY id",
    "corrections": "SELECT board, question, at FROM correction"
    " WHERE (SELECT community FROM board WHERE board.id = correction.board) = ? ORDER BY board, question",
    "placements": "SELECT subject, subject_id, platform, space, channel, message, digest FROM placement"
    " WHERE CASE subject WHEN 'board' THEN (SELECT community FROM board WHERE id = subject_id)"
    " WHEN 'story' THEN (SELECT community FROM story WHERE id = subject_id)"
    " ELSE (SELECT community FROM question WHERE id = subject_id) END = ? ORDER BY id",
}


class SqliteExports:
    """Exports as made and taken in through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def source(self, community: int) -> "SqliteExportSource":
        """A community as it is read now."""
        return SqliteExportSource(self._db, community)

    async def unsent(self, community: int) -> int:
        """How many messages are on their way or in doubt."""
        row = await self._db.row(
            "SELECT count(*) FROM outbox WHERE community = ? AND state IN ('pending', 'sending', 'doubt')", community
        )
        return as_int(row[0]) if row else 0

    async def add(self, community: CommunityRow, tables: Mapping[str, Sequence[Row]]) -> None:
        """Put a whole community into a database that has none; ids stay what they are."""
        await import_rows.add(self._db, community, tables)


class SqliteExportSource:
    """One community, table by table."""

    def __init__(self, db: Db, community: int) -> None:
        self._db = db
        self._community = community

    async def community(self) -> CommunityRow:
        """The community."""
        row = await self._db.row(
            "SELECT name, zone, language, created_at, last_number, last_draft,"
            " coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'question'), 0), last_schedule, settings"
            " FROM community WHERE id = ?",
            self._community,
        )
        assert row is not None  # noqa: S101  ids come from rows that refer to it
        plain: Sequence[Any] = [*row[:-1], json.loads(as_str(row[-1]))]
        return CommunityRow(*plain)

    async def rows(self, table: str) -> AsyncIterator[Sequence[Row]]:
        """The rows of a table of the export, some at a time, always in the same order."""
        made = _MADE.get(table) or _plain(TABLES[table])
        async for page in self._db.pages(SELECTS[table], self._community):
            yield await self._questions(page) if table == "questions" else [made(row) for row in page]

    async def _questions(self, page: Sequence[Sequence[Value]]) -> list[QuestionRow]:
        outcomes: dict[Value, list[str]] = {row[0]: [] for row in page}
        for question, name in await self._db.rows(
            f"SELECT question, name FROM outcome WHERE question IN ({placeholders(len(page))})"
            " ORDER BY question, ordinal",
            *outcomes,
        ):
            outcomes[question].append(as_str(name))
        return [_question(row, tuple(outcomes[row[0]])) for row in page]


_Made = Callable[[Sequence[Value]], Any]


def _plain(kind: type[Any]) -> _Made:
    """For rows whose columns are their fields, in order."""
    return lambda row: kind(*row)


def _flag_last(kind: type[Any]) -> _Made:
    """For rows whose last column is yes or no, which SQLite keeps as 1 or 0."""
    return lambda row: kind(*row[:-1], bool(row[-1]))


def _schedule(row: Sequence[Any]) -> ScheduleRow:
    *others, board, names, empty, paused, member = row
    plain: Sequence[Any] = [*others, BoardKind(board), names, EmptyWeek(empty), Paused(paused), member]
    return ScheduleRow(*plain)


def _question(row: Sequence[Any], outcomes: tuple[str, ...]) -> QuestionRow:
    question, number, draft, state, title, *others, crowd, names, revision, reopened, review = row
    seen = (CrowdVisibility(crowd), NamesVisibility(names))
    plain: Sequence[Any] = [title, outcomes, *others, *seen, revision, reopened, bool(review)]
    return QuestionRow(question, number, draft, QuestionState(state), *plain)


def _vote(row: Sequence[Value]) -> VoteRow:
    return VoteRow(as_int(row[0]), as_int(row[1]), as_int(row[2]), unpack(as_bytes(row[3])))


def _resolution(row: Sequence[Value]) -> ResolutionRow:
    terms = TERMS.validate_json(as_str(row[7]))
    return ResolutionRow(
        question=as_int(row[0]),
        weights=unpack(as_bytes(row[1])) or (),
        known_at=as_int(row[2]),
        evidence=as_str(row[3]),
        reason=as_str(row[4]),
        resolved_by=as_int(row[5]),
        resolved_at=as_int(row[6]),
        rules=dict(zip(RULES, terms.versions, strict=True)),
        floor=terms.floor,
        periods=terms.periods,
        excluded=terms.excluded,
        scored_from=terms.times.opened,
        scored_until=terms.times.closed,
        deadline=terms.times.deadline,
        spot_at=terms.times.spot,
    )


def _score(row: Sequence[Value]) -> ScoreRow:
    question, member, *points = row
    plain: Sequence[Any] = points
    return ScoreRow(as_int(question), _unless_crowd(member), *plain)


def _standing(row: Sequence[Value]) -> StandingRow:
    period, member, *figures = row
    plain: Sequence[Any] = figures
    return StandingRow(as_str(period), _unless_crowd(member), *plain)


def _unless_crowd(member: Value) -> int | None:
    return None if member == CROWD else as_int(member)


_MADE: dict[str, _Made] = {
    "identities": _flag_last(IdentityRow),
    "schedules": _schedule,
    "revisions": lambda row: RevisionRow(as_int(row[0]), Part(as_str(row[1])), as_str(row[2]), as_str(row[3])),
    "votes": _vote,
    "resolutions": _resolution,
    "scores": _score,
    "standings": _standing,
}
