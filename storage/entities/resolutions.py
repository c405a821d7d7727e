"""Resolutions, scores and standings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from bot.domain.leaderboard.totals import COVERAGE_FLOOR, BoardValue
from bot.domain.question import Question
from bot.domain.resolution import Resolution, Terms, Unscored
from bot.domain.scoring.crowd_score import CROWD
from bot.domain.scoring.rules import RULES
from bot.domain.scoring.values import NANO
from bot.ports import BestScore, Points, RankedBy, Score, Standing
from storage.engine.connection import Db, Record, Statements, Value
from storage.engine.packing import pack, unpack
from storage.engine.table import Table
from storage.entities.questions import QUESTION_COLUMNS, read_questions

TERMS: TypeAdapter[Terms] = TypeAdapter(Terms)

RESOLUTION = Table(
    "resolution",
    key="question",
    refers="question resolved_by=member",
    integers="known_at resolved_at forecasters",
    texts="evidence reason",
    blobs="weights crowd_forecast",
    json="terms",
)
UNSCORED = Table(
    "unscored",
    key="question",
    refers="question resolved_by=member",
    integers="known_at resolved_at closed",
    texts="evidence reason",
    blobs="weights",
    json="terms",
)
SCORE = Table("score", key="question member", refers="question member", integers=" ".join(Points._fields), crowd=True)
STANDING = Table(
    "standing",
    key="community period member",
    refers="community member",
    integers=" ".join(("questions", *Points._fields)),
    texts="period",
    crowd=True,
)

_POINTS = ", ".join(Points._fields)
_POINTS_BY = {rule: rule for rule in Points._fields}
"""The column of each rule, so that no other word comes into a statement."""
_ADD_STANDING = (
    f"INSERT INTO standing (community, period, member, questions, {_POINTS})"
    f" SELECT ?1, ?2, member, ?3, {', '.join(f'?3 * {name}' for name in Points._fields)}"
    " FROM score WHERE question = ?4 ORDER BY member"
    " ON CONFLICT (community, period, member) DO UPDATE SET "
    + ", ".join(f"{name} = standing.{name} + excluded.{name}" for name in ("questions", *Points._fields))
)
_VALUES = {
    BoardValue.SUM: "{points}",
    BoardValue.PER_COVERAGE: (
        "{points} / CASE WHEN coverage > {floor} THEN coverage * CAST(1 AS DOUBLE PRECISION) ELSE {floor} END"
    ),
    BoardValue.MEAN: "{points} * CAST(1 AS DOUBLE PRECISION) / questions",
}
"""The values of `bot.domain.leaderboard.totals.value_of`, by whose order the best are found."""
_COMPETING = (
    "FROM standing WHERE community = ? AND period = ? AND member <> ? AND questions >= ?"
    " AND member NOT IN (SELECT id FROM member WHERE community = ? AND excluded_at IS NOT NULL)"
)
_INSERT_SCORES = f"INSERT INTO score (question, member, {_POINTS})"
_RESOLVED_IN = (
    "FROM resolution JOIN question ON question.id = resolution.question {0} WHERE question.community = ?"
    " AND resolution.resolved_at >= ? AND resolution.resolved_at < ?"
)


class SqliteResolutions:
    """Resolutions as seen through one connection; see `bot.ports.Resolutions`."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def resolve(self, community: int, resolution: Resolution, scores: Sequence[Score]) -> None:
        await self._db.insert(
            "resolution",
            **_said(resolution),
            forecasters=resolution.forecasters,
            crowd_forecast=pack(resolution.crowd or None),
        )
        await self.forget_unscored(resolution.question)
        await self._write_scores(resolution.question, scores)
        await self._add(community, resolution.terms.periods, resolution.question, 1)

    async def take_back(self, community: int, resolution: Resolution) -> None:
        await self._add(community, resolution.terms.periods, resolution.question, -1)
        for period in resolution.terms.periods:
            await self._db.run(
                "DELETE FROM standing WHERE community = ? AND period = ? AND questions = 0", community, period
            )
        await self._db.run("DELETE FROM score WHERE question = ?", resolution.question)
        await self._db.run("DELETE FROM resolution WHERE question = ?", resolution.question)

    async def keep_unscored(self, resolution: Resolution, *, closed: bool) -> None:
        await self._db.insert("unscored", **_said(resolution), closed=closed)

    async def unscored(self, question: int) -> Unscored | None:
        row = await self._db.record(
            f"SELECT {UNSCORED.all}, question.reopened FROM unscored JOIN question ON question.id = unscored.question"
            " WHERE unscored.question = ?",
            question,
        )
        return Unscored(_resolution(row), bool(row["closed"]), row["reopened"]) if row else None

    async def all_unscored(self) -> list[tuple[int, int]]:
        rows = await self._db.rows(
            "SELECT question, community FROM unscored JOIN question ON question.id = unscored.question"
            " ORDER BY resolved_at, question"
        )
        return [(question, community) for question, community in rows]

    async def forget_unscored(self, question: int) -> None:
        await self._db.run("DELETE FROM unscored WHERE question = ?", question)

    async def resolution(self, question: int) -> Resolution | None:
        row = await self._db.record(f"SELECT {RESOLUTION.all} FROM resolution WHERE question = ?", question)
        return _scored(row) if row else None

    async def resolutions(self, community: int) -> list[Resolution]:
        rows = await self._db.records(
            f"SELECT {RESOLUTION.all} FROM resolution WHERE question IN (SELECT id FROM question WHERE community = ?)"
            " ORDER BY resolved_at, question",
            community,
        )
        return [_scored(row) for row in rows]

    async def scores(self, question: int) -> list[Score]:
        rows = await self._db.rows(
            f"SELECT member, {_POINTS} FROM score WHERE question = ? ORDER BY peer DESC, member", question
        )
        return [Score(row[0], Points._make(row[1:])) for row in rows]

    async def standings(self, community: int, period: str) -> list[Standing]:
        rows = await self._db.rows(
            f"SELECT standing.member, coalesce(member.name, ''), questions, {_POINTS} FROM standing"
            " LEFT JOIN member ON member.id = standing.member"
            " WHERE standing.community = ? AND period = ? ORDER BY standing.member",
            community,
            period,
        )
        return [_standing(row) for row in rows]

    async def best_standings(
        self, community: int, period: str, ranked: RankedBy, *, least: int, most: int
    ) -> list[Standing]:
        value = _VALUES[ranked.value].format(points=_POINTS_BY[ranked.rule], floor=COVERAGE_FLOOR * NANO)
        order = "ASC" if RULES[ranked.rule].lower_is_better else "DESC"
        # Names are looked up for the best alone.
        rows = await self._db.rows(
            f"SELECT best.member, coalesce(member.name, ''), questions, {_POINTS} FROM (SELECT * {_COMPETING}"
            f" ORDER BY {value} {order}, member LIMIT ?) AS best LEFT JOIN member ON member.id = best.member",
            community,
            period,
            CROWD,
            least,
            community,
            most,
        )
        return [_standing(row) for row in rows]

    async def count_standings(self, community: int, period: str, *, least: int) -> int:
        return await self._db.number(f"SELECT count(*) {_COMPETING}", community, period, CROWD, least, community) or 0

    async def scored(self, community: int) -> list[int]:
        return await self._db.numbers(
            "SELECT id FROM question WHERE community = ?"
            " AND EXISTS (SELECT 1 FROM score WHERE score.question = question.id) ORDER BY id",
            community,
        )

    async def periods(self, community: int) -> list[str]:
        return await self._db.texts(
            "SELECT DISTINCT period FROM standing WHERE community = ? ORDER BY period", community
        )

    async def earned(self, community: int, member: int, start: int, end: int) -> list[Points]:
        scored = "JOIN score ON score.question = resolution.question AND score.member = ?"
        rows = await self._db.rows(
            f"SELECT {_POINTS} {_RESOLVED_IN.format(scored)} ORDER BY resolution.resolved_at, resolution.question",
            member,
            community,
            start,
            end,
        )
        return [Points._make(row) for row in rows]

    async def resolved_in(self, community: int, start: int, end: int) -> list[tuple[Question, Resolution]]:
        rows = await self._db.records(
            f"SELECT {RESOLUTION.all}, {QUESTION_COLUMNS}"
            f" {_RESOLVED_IN.format('LEFT JOIN story ON story.id = question.story')}"
            " ORDER BY resolution.resolved_at, question.id",
            community,
            start,
            end,
        )
        return list(zip(await read_questions(self._db, rows), map(_scored, rows), strict=True))

    async def best_score(
        self, community: int, start: int, end: int, rule: str, *, lower_is_better: bool
    ) -> BestScore | None:
        points = _POINTS_BY[rule]
        scored = "JOIN score ON score.question = resolution.question AND score.member <> ?"
        row = await self._db.row(
            f"SELECT score.question, score.member, {points} {_RESOLVED_IN.format(scored)}"
            f" ORDER BY {points} {'ASC' if lower_is_better else 'DESC'}, resolution.resolved_at, score.question,"
            " score.member LIMIT 1",
            CROWD,
            community,
            start,
            end,
        )
        return BestScore(*row) if row else None

    async def rebuild(
        self, community: int, scores: Mapping[int, Sequence[Score]], periods: Mapping[int, Sequence[str]]
    ) -> None:
        await self._db.run("DELETE FROM standing WHERE community = ?", community)
        await self._db.run(
            "DELETE FROM score WHERE question IN (SELECT id FROM question WHERE community = ?)", community
        )
        for question, given in scores.items():
            await self._write_scores(question, given)
            await self._add(community, periods[question], question, 1)

    async def _write_scores(self, question: int, scores: Sequence[Score]) -> None:
        def insert(sql: Statements) -> None:
            sql.insert(_INSERT_SCORES, [(question, score.member, *score.points) for score in scores])

        # The rows are made in the connection's thread: of ten thousand the event loop would take too long.
        await self._db.call(insert)

    async def _add(self, community: int, periods: Iterable[str], question: int, sign: int) -> None:
        """Add the scores of a question to the standings, or with a sign of -1 subtract them."""
        for period in periods:
            await self._db.run(_ADD_STANDING, community, period, sign, question)


def _standing(row: tuple[Any, ...]) -> Standing:
    return Standing(row[0], row[1], row[2], Points._make(row[3:]))


def _said(resolution: Resolution) -> dict[str, Value]:
    """What the tables of answers have in common."""
    return {
        "question": resolution.question,
        "weights": pack(resolution.weights or None),
        "known_at": resolution.known_at,
        "evidence": resolution.evidence,
        "reason": resolution.reason,
        "resolved_by": resolution.by,
        "resolved_at": resolution.resolved_at,
        "terms": TERMS.dump_json(resolution.terms).decode(),
    }


def _scored(row: Record) -> Resolution:
    return replace(_resolution(row), forecasters=row["forecasters"], crowd=unpack(row["crowd_forecast"]) or ())


def _resolution(row: Record) -> Resolution:
    return Resolution(
        question=row["question"],
        weights=unpack(row["weights"]) or (),
        known_at=row["known_at"],
        evidence=row["evidence"],
        reason=row["reason"],
        by=row["resolved_by"],
        resolved_at=row["resolved_at"],
        terms=TERMS.validate_json(row["terms"]),
    )
