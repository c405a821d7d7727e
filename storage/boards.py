"""Resolutions, scores, standings and the schedules of boards."""

import json
from collections.abc import Sequence

from bot.domain.calendar import WeeklyRule
from bot.domain.member import Place
from bot.domain.question import Question, Resolution
from bot.ports import Schedule, Score, Standing
from storage.db import Db, Value, marks, octets, whole, words
from storage.packing import pack, unpack
from storage.questions import QUESTION_COLUMNS, read_questions


class SqliteBoards:
    """Boards as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def resolve(
        self, community: int, resolution: Resolution, scores: Sequence[Score], periods: Sequence[str]
    ) -> None:
        """Keep a resolution with its scores, and add the scores to the standings of the periods."""
        await self._db.run(
            "INSERT INTO resolution (question, version, weights, known_at, evidence, member, resolved_at, periods)"
            " VALUES (?, 1, ?, ?, ?, ?, ?, ?)",
            resolution.question,
            pack(resolution.weights),
            resolution.known_at,
            resolution.evidence,
            resolution.by,
            resolution.resolved_at,
            json.dumps(list(periods)),
        )
        await self._db.run_many(
            "INSERT INTO score (question, member, peer, baseline, coverage) VALUES (?, ?, ?, ?, ?)",
            [(resolution.question, s.member, s.peer, s.baseline, s.coverage) for s in scores],
        )
        await self._db.run_many(
            "INSERT INTO standing (community, period, member, questions, peer, baseline, coverage)"
            " VALUES (?, ?, ?, 1, ?, ?, ?) ON CONFLICT (community, period, member) DO UPDATE SET"
            " questions = standing.questions + 1, peer = standing.peer + excluded.peer,"
            " baseline = standing.baseline + excluded.baseline, coverage = standing.coverage + excluded.coverage",
            [(community, period, s.member, s.peer, s.baseline, s.coverage) for period in periods for s in scores],
        )

    async def resolution(self, question: int) -> Resolution | None:
        """The standing answer of a question."""
        row = await self._db.row(
            "SELECT question, weights, known_at, evidence, member, resolved_at FROM resolution WHERE question = ?",
            question,
        )
        if row is None:
            return None
        return Resolution(
            question=whole(row[0]),
            weights=unpack(octets(row[1])) or (),
            known_at=whole(row[2]),
            evidence=words(row[3]),
            by=whole(row[4]),
            resolved_at=whole(row[5]),
        )

    async def scores(self, question: int) -> list[Score]:
        """Everybody's scores on a question, the best peer score first."""
        rows = await self._db.rows(
            "SELECT member, peer, baseline, coverage FROM score WHERE question = ? ORDER BY peer DESC, member", question
        )
        return [Score(whole(row[0]), whole(row[1]), whole(row[2]), whole(row[3])) for row in rows]

    async def standings(self, community: int, period: str) -> list[Standing]:
        """Everybody's sums in a period, the best sum of peer scores first."""
        rows = await self._db.rows(
            "SELECT standing.member, member.name, questions, peer, baseline, coverage FROM standing"
            " JOIN member ON member.id = standing.member"
            " WHERE standing.community = ? AND period = ? ORDER BY peer DESC, standing.member",
            community,
            period,
        )
        return [_standing(row) for row in rows]

    async def resolved_in(self, community: int, start: int, end: int) -> list[Question]:
        """The questions whose standing resolution was made in that time, the first one first."""
        rows = await self._db.rows(
            f"SELECT {QUESTION_COLUMNS} FROM resolution JOIN question ON question.id = resolution.question"
            " LEFT JOIN story ON story.id = question.story"
            " WHERE question.community = ? AND resolution.resolved_at >= ? AND resolution.resolved_at < ?"
            " ORDER BY resolution.resolved_at, question.id",
            community,
            start,
            end,
        )
        return await read_questions(self._db, rows)

    async def resolutions(self, questions: Sequence[int]) -> dict[int, tuple[int, ...]]:
        """The weights of the standing answers of questions."""
        rows = await self._db.rows(
            f"SELECT question, weights FROM resolution WHERE question IN ({marks(len(questions))})",
            *questions,
        )
        return {whole(row[0]): unpack(octets(row[1])) or () for row in rows}

    async def schedules(self) -> list[Schedule]:
        """When which board is due, in every community."""
        rows = await self._db.rows(
            "SELECT schedule.id, community, weekday, hour, minute, community.zone, platform, space, channel, since"
            " FROM schedule JOIN community ON community.id = schedule.community ORDER BY schedule.id"
        )
        return [_schedule(row) for row in rows]

    async def place_board(self, community: int, place: Place) -> None:
        """Let the boards that have no channel yet go to this one."""
        await self._db.run(
            "UPDATE schedule SET platform = ?, space = ?, channel = ? WHERE community = ? AND channel IS NULL",
            place.platform,
            place.space,
            place.channel,
            community,
        )

    async def advance(self, schedule: Schedule, since: int) -> None:
        """Note until when a schedule's slots are dealt with."""
        await self._db.run("UPDATE schedule SET since = ? WHERE id = ?", since, schedule.id)


def _standing(row: Sequence[Value]) -> Standing:
    return Standing(
        member=whole(row[0]),
        name=words(row[1]),
        questions=whole(row[2]),
        peer=whole(row[3]),
        baseline=whole(row[4]),
        coverage=whole(row[5]),
    )


def _schedule(row: Sequence[Value]) -> Schedule:
    rule = WeeklyRule(weekday=whole(row[2]), hour=whole(row[3]), minute=whole(row[4]), zone=words(row[5]))
    place = None if row[8] is None else Place(words(row[6]), words(row[7]), words(row[8]))
    return Schedule(id=whole(row[0]), community=whole(row[1]), rule=rule, place=place, since=whole(row[9]))
