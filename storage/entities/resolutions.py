"""Resolutions, scores and standings."""

from collections.abc import Mapping, Sequence
from typing import cast

from pydantic import TypeAdapter

from bot.domain.question import Question
from bot.domain.resolution import Resolution, Terms
from bot.domain.scoring.crowd_score import CROWD
from bot.ports import BestScore, Points, Score, Standing
from storage.engine.connection import Db, Row, Value, as_bytes, as_int, as_str
from storage.engine.packing import pack, unpack
from storage.entities.questions import QUESTION_COLUMNS, read_questions

TERMS: TypeAdapter[Terms] = TypeAdapter(Terms)

_POINTS = "peer, baseline, brier, relative_brier, coverage"
_COLUMNS = {rule: f"score.{rule}" for rule in ("peer", "baseline", "brier", "relative_brier")}
_RESOLUTION = "SELECT question, weights, known_at, evidence, reason, member, resolved_at, terms FROM resolution"
_ADD_STANDING = (
    f"INSERT INTO standing (community, period, member, questions, {_POINTS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (community, period, member) DO UPDATE SET questions = standing.questions + excluded.questions,"
    " peer = standing.peer + excluded.peer, baseline = standing.baseline + excluded.baseline,"
    " brier = standing.brier + excluded.brier, relative_brier = standing.relative_brier + excluded.relative_brier,"
    " coverage = standing.coverage + excluded.coverage"
)


class SqliteResolutions:
    """Boards as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def resolve(self, community: int, resolution: Resolution, scores: Sequence[Score]) -> None:
        """Keep a resolution with its scores, and add the scores to the standings it counts for."""
        await self._db.run(
            "INSERT INTO resolution (question, weights, known_at, evidence, reason, member, resolved_at, terms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            resolution.question,
            pack(resolution.weights or None),
            resolution.known_at,
            resolution.evidence,
            resolution.reason,
            resolution.by,
            resolution.resolved_at,
            TERMS.dump_json(resolution.terms).decode(),
        )
        await self._write_scores(resolution.question, scores)
        await self._add(community, resolution.terms.periods, scores, 1)

    async def take_back(self, community: int, resolution: Resolution) -> None:
        """Remove a resolution and its scores, and take exactly what it gave from the standings."""
        scores = await self.scores(resolution.question)
        await self._add(community, resolution.terms.periods, scores, -1)
        await self._db.run("DELETE FROM standing WHERE community = ? AND questions = 0", community)
        await self._db.run("DELETE FROM score WHERE question = ?", resolution.question)
        await self._db.run("DELETE FROM resolution WHERE question = ?", resolution.question)

    async def resolution(self, question: int) -> Resolution | None:
        """The standing answer of a question."""
        row = await self._db.row(f"{_RESOLUTION} WHERE question = ?", question)
        return _resolution(row) if row else None

    async def resolutions(self, community: int) -> list[Resolution]:
        """All standing answers of a community, the first one first."""
        rows = await self._db.rows(
            f"{_RESOLUTION} WHERE question IN (SELECT id FROM question WHERE community = ?)"
            " ORDER BY resolved_at, question",
            community,
        )
        return [_resolution(row) for row in rows]

    async def scores(self, question: int) -> list[Score]:
        """Everybody's scores on a question, the best peer score first."""
        rows = await self._db.rows(
            f"SELECT member, {_POINTS} FROM score WHERE question = ? ORDER BY peer DESC, member", question
        )
        return [Score(as_int(row[0]), _points(row[1:])) for row in rows]

    async def standings(self, community: int, period: str) -> list[Standing]:
        """Everybody's sums in a period, by member; the crowd's first."""
        rows = await self._db.rows(
            f"SELECT standing.member, coalesce(member.name, ''), questions, {_POINTS} FROM standing"
            " LEFT JOIN member ON member.id = standing.member"
            " WHERE standing.community = ? AND period = ? ORDER BY standing.member",
            community,
            period,
        )
        # STRICT tables hold nothing else.
        typed = cast("list[tuple[int, str, int, int, int, int, int, int]]", rows)
        return [
            Standing(member, name, questions, Points(peer, baseline, brier, relative_brier, coverage))
            for member, name, questions, peer, baseline, brier, relative_brier, coverage in typed
        ]

    async def scored(self, community: int) -> list[int]:
        """The questions of a community that have scores, the oldest first."""
        rows = await self._db.rows(
            "SELECT id FROM question WHERE community = ?"
            " AND EXISTS (SELECT 1 FROM score WHERE score.question = question.id) ORDER BY id",
            community,
        )
        return [as_int(row[0]) for row in rows]

    async def periods(self, community: int) -> list[str]:
        """The periods in which a community has standings."""
        rows = await self._db.rows(
            "SELECT DISTINCT period FROM standing WHERE community = ? ORDER BY period", community
        )
        return [as_str(row[0]) for row in rows]

    async def earned(self, community: int, member: int, start: int, end: int) -> list[Points]:
        """A member's scores on the questions resolved in that time, in the order of resolution."""
        rows = await self._db.rows(
            "SELECT score.peer, score.baseline, score.brier, score.relative_brier, score.coverage FROM resolution"
            " JOIN question ON question.id = resolution.question"
            " JOIN score ON score.question = resolution.question AND score.member = ?"
            " WHERE question.community = ? AND resolution.resolved_at >= ? AND resolution.resolved_at < ?"
            " ORDER BY resolution.resolved_at, resolution.question",
            member,
            community,
            start,
            end,
        )
        return [_points(row) for row in rows]

    async def resolved_in(self, community: int, start: int, end: int) -> list[tuple[Question, Resolution]]:
        """The questions whose standing answer was given in that time, the first one first; annulled ones too."""
        rows = await self._db.rows(
            f"SELECT resolution.question, weights, known_at, evidence, reason, member, resolved_at, terms,"
            f" {QUESTION_COLUMNS} FROM resolution JOIN question ON question.id = resolution.question"
            " LEFT JOIN story ON story.id = question.story"
            " WHERE question.community = ? AND resolution.resolved_at >= ? AND resolution.resolved_at < ?"
            " ORDER BY resolution.resolved_at, question.id",
            community,
            start,
            end,
        )
        questions = await read_questions(self._db, [row[8:] for row in rows])
        return [(question, _resolution(row[:8])) for question, row in zip(questions, rows, strict=True)]

    async def best_score(
        self, community: int, start: int, end: int, rule: str, *, lower_is_better: bool
    ) -> BestScore | None:
        """The best score of a member by a rule on one question resolved in that time.

        Raises:
            KeyError: scores are not kept by that rule.
        """
        column, order = _COLUMNS[rule], "ASC" if lower_is_better else "DESC"
        row = await self._db.row(
            f"SELECT score.question, score.member, {column} FROM resolution"
            " JOIN question ON question.id = resolution.question"
            " JOIN score ON score.question = resolution.question AND score.member <> ?"
            " WHERE question.community = ? AND resolution.resolved_at >= ? AND resolution.resolved_at < ?"
            f" ORDER BY {column} {order}, resolution.resolved_at, score.question, score.member LIMIT 1",
            CROWD,
            community,
            start,
            end,
        )
        return BestScore(as_int(row[0]), as_int(row[1]), as_int(row[2])) if row else None

    async def rebuild(
        self, community: int, scores: Mapping[int, Sequence[Score]], periods: Mapping[int, Sequence[str]]
    ) -> None:
        """Put these scores, by question, in the place of all of a community's, and add the standings up anew.

        Args:
            community: whose scores they are.
            scores: everybody's, by question.
            periods: the standings each question counts for.
        """
        await self._db.run("DELETE FROM standing WHERE community = ?", community)
        await self._db.run(
            "DELETE FROM score WHERE question IN (SELECT id FROM question WHERE community = ?)", community
        )
        for question, given in scores.items():
            await self._write_scores(question, given)
            await self._add(community, periods[question], given, 1)

    async def _write_scores(self, question: int, scores: Sequence[Score]) -> None:
        await self._db.run_many(
            f"INSERT INTO score (question, member, {_POINTS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(question, score.member, *score.points) for score in scores],
        )

    async def _add(self, community: int, periods: Sequence[str], scores: Sequence[Score], sign: int) -> None:
        rows: list[Row] = [
            (community, period, score.member, sign, *(sign * value for value in score.points))
            for period in periods
            for score in scores
        ]
        await self._db.run_many(_ADD_STANDING, rows)


def _points(row: Sequence[Value]) -> Points:
    # STRICT tables hold nothing else; a question has thousands of these.
    return Points._make(cast("Sequence[int]", row))


def _resolution(row: Sequence[Value]) -> Resolution:
    return Resolution(
        question=as_int(row[0]),
        weights=unpack(as_bytes(row[1])) or (),
        known_at=as_int(row[2]),
        evidence=as_str(row[3]),
        reason=as_str(row[4]),
        by=as_int(row[5]),
        resolved_at=as_int(row[6]),
        terms=TERMS.validate_json(as_str(row[7])),
    )
