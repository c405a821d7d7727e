"""Votes: the history, and what stands."""

from collections.abc import Sequence
from typing import cast

from bot.domain.question import Question
from bot.ports import Vote
from storage.engine.batched_reads import Gathered
from storage.engine.connection import Db, Value, as_int, as_str
from storage.engine.packing import unpack
from storage.entities.questions import QUESTION_COLUMNS, read_questions

_COUNTS = (
    "length(shares) > 0"
    " AND NOT EXISTS (SELECT 1 FROM member WHERE member.id = current_forecast.member AND member.excluded > 0)"
)


class SqliteForecasts:
    """Votes as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._standing = Gathered(self._stand_on)

    async def standing(self, question: int) -> Sequence[Vote]:
        """The forecasts that stand and count, oldest first, equal times by member; one object for all who ask together.

        Those of excluded members do not.
        """
        return await self._standing.get(question) or []

    async def _stand_on(self, questions: Sequence[int]) -> dict[int, Sequence[Vote]]:
        return {question: await self._standing_on(question) for question in questions}

    async def _standing_on(self, question: int) -> Sequence[Vote]:
        rows = await self._db.rows(
            f"SELECT cast_at, member, shares FROM current_forecast WHERE question = ? AND {_COUNTS}"
            " ORDER BY cast_at, member",
            question,
        )
        return [_vote(row) for row in rows]

    async def last(self, question: int, member: int) -> Vote | None:
        """A member's last vote on a question."""
        row = await self._db.row(
            "SELECT cast_at, member, shares FROM current_forecast WHERE question = ? AND member = ?", question, member
        )
        return _vote(row) if row else None

    async def of_member(self, question: int, member: int) -> list[Vote]:
        """A member's votes on a question, oldest first."""
        rows = await self._db.rows(
            "SELECT cast_at, member, shares FROM forecast_history WHERE question = ? AND member = ? ORDER BY cast_at",
            question,
            member,
        )
        return [_vote(row) for row in rows]

    async def history(self, question: int) -> list[Vote]:
        """All votes on a question, oldest first, equal times by member."""
        rows = await self._db.rows(
            "SELECT cast_at, member, shares FROM forecast_history WHERE question = ? ORDER BY cast_at, member", question
        )
        return [_vote(row) for row in rows]

    async def ever(self, question: int) -> bool:
        """Whether anybody has ever voted on a question, also where they took it back."""
        return await self._db.row("SELECT 1 FROM forecast_history WHERE question = ? LIMIT 1", question) is not None

    async def voted_in(self, community: int, start: int, end: int) -> list[int]:
        """The open questions of a community on which somebody voted in that time, the oldest first."""
        rows = await self._db.rows(
            "SELECT id FROM question WHERE community = ? AND state = 'open' AND EXISTS"
            " (SELECT 1 FROM forecast_history AS vote"
            " WHERE vote.question = question.id AND vote.cast_at >= ? AND vote.cast_at < ?) ORDER BY id",
            community,
            start,
            end,
        )
        return [as_int(row[0]) for row in rows]

    async def standing_of_member(self, community: int, member: int) -> list[tuple[Question, Vote]]:
        """A member's standing forecasts on open questions, the next deadline first."""
        rows = await self._db.rows(
            f"SELECT now.cast_at, now.member, now.shares, {QUESTION_COLUMNS} FROM question"
            " LEFT JOIN story ON story.id = question.story JOIN current_forecast AS now"
            " ON now.question = question.id AND now.member = ? AND length(now.shares) > 0"
            " WHERE question.community = ? AND question.state = 'open' ORDER BY question.closes_at, question.id",
            member,
            community,
        )
        questions = await read_questions(self._db, [row[3:] for row in rows])
        return [(question, _vote(row[:3])) for question, row in zip(questions, rows, strict=True)]

    async def reason(self, question: int, vote: Vote) -> str:
        """Why its member gave that forecast; empty where they did not say."""
        row = await self._db.row(
            "SELECT text FROM rationale WHERE question = ? AND member = ? AND cast_at = ?",
            question,
            vote.member,
            vote.cast_at,
        )
        return as_str(row[0]) if row else ""

    async def standing_reasons(self, question: int) -> dict[int, str]:
        """The reasons of the forecasts that stand on a question, by member."""
        rows = await self._db.rows(
            "SELECT member, text FROM current_forecast JOIN rationale USING (question, member, cast_at)"
            " WHERE question = ?",
            question,
        )
        return {as_int(member): as_str(text) for member, text in rows}

    async def has_reasons(self, question: int, member: int) -> bool:
        """Whether a member gave a reason for any of their forecasts on a question."""
        return (
            await self._db.row("SELECT 1 FROM rationale WHERE question = ? AND member = ? LIMIT 1", question, member)
            is not None
        )

    async def forget_reasons(self, question: int, member: int) -> None:
        """Forget why a member gave their forecasts on a question."""
        await self._db.run("DELETE FROM rationale WHERE question = ? AND member = ?", question, member)

    async def counts(self, questions: Sequence[int]) -> dict[int, int]:
        """How many forecasts stand on each of the questions."""
        rows = await self._db.rows_of(
            questions,
            "SELECT question, count(*) FROM current_forecast"
            f" WHERE question IN ({{ids}}) AND {_COUNTS} GROUP BY question",
        )
        found = {as_int(question): as_int(count) for question, count in rows}
        return {question: found.get(question, 0) for question in questions}


def _vote(row: Sequence[Value]) -> Vote:
    # STRICT tables hold nothing else; a question has thousands of these.
    cast_at, member, shares = cast("tuple[int, int, bytes]", row)
    return Vote(cast_at, member, unpack(shares))
