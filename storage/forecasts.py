"""Votes: the history, what stands, and the batch that records many at once."""

from collections.abc import Sequence

from bot.domain.question import Question
from bot.ports import NewVote, Vote, VoteResult, VoteStatus
from storage.db import Db, Value, marks, octets, whole
from storage.packing import pack, unpack
from storage.questions import QUESTION_COLUMNS, read_questions


class SqliteForecasts:
    """Votes as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def standing(self, question: int) -> list[Vote]:
        """The forecasts that stand, oldest first, equal times by member."""
        rows = await self._db.rows(
            "SELECT cast_at, member, picks FROM pick WHERE question = ? AND length(picks) > 0 ORDER BY cast_at, member",
            question,
        )
        return [_vote(row) for row in rows]

    async def of_member(self, question: int, member: int) -> list[Vote]:
        """A member's votes on a question, oldest first."""
        rows = await self._db.rows(
            "SELECT cast_at, member, picks FROM vote WHERE question = ? AND member = ? ORDER BY cast_at",
            question,
            member,
        )
        return [_vote(row) for row in rows]

    async def history(self, question: int) -> list[Vote]:
        """All votes on a question, oldest first, equal times by member."""
        rows = await self._db.rows(
            "SELECT cast_at, member, picks FROM vote WHERE question = ? ORDER BY cast_at, member", question
        )
        return [_vote(row) for row in rows]

    async def standing_of_member(self, community: int, member: int) -> list[tuple[Question, Vote]]:
        """A member's standing forecasts on open questions, the next deadline first."""
        rows = await self._db.rows(
            f"SELECT pick.cast_at, pick.member, pick.picks, {QUESTION_COLUMNS} FROM question"
            " LEFT JOIN story ON story.id = question.story"
            " JOIN pick ON pick.question = question.id AND pick.member = ? AND length(pick.picks) > 0"
            " WHERE question.community = ? AND question.state = 'open' ORDER BY question.closes_at, question.id",
            member,
            community,
        )
        questions = await read_questions(self._db, [row[3:] for row in rows])
        return [(question, _vote(row[:3])) for question, row in zip(questions, rows, strict=True)]

    async def counts(self, questions: Sequence[int]) -> dict[int, int]:
        """How many forecasts stand on each of the questions."""
        rows = await self._db.rows(
            f"SELECT question, count(*) FROM pick WHERE question IN ({marks(len(questions))})"
            " AND length(picks) > 0 GROUP BY question",
            *questions,
        )
        found = {whole(question): whole(count) for question, count in rows}
        return {question: found.get(question, 0) for question in questions}


async def cast_all(db: Db, votes: Sequence[NewVote]) -> list[VoteResult]:
    """Record the votes whose question is open and whose delivery is new; the caller holds the transaction."""
    closings = await _closings(db, {vote.question for vote in votes})
    seen = await _seen(db, [vote.delivery for vote in votes if vote.delivery])
    last = await _last_casts(db, {(vote.question, vote.member) for vote in votes})
    results: list[VoteResult] = []
    rows: list[tuple[Value, ...]] = []
    done: list[tuple[Value, ...]] = []
    for vote in votes:
        status = _judge(vote, closings, seen)
        if status is not VoteStatus.RECORDED:
            results.append(VoteResult(status, 0))
            continue
        key = (vote.question, vote.member)
        # A member's votes rise strictly, also where the clock steps back or two fall into one millisecond.
        cast_at = last[key] = max(vote.received_at, last.get(key, 0) + 1)
        rows.append((vote.question, cast_at, vote.member, pack(vote.forecast)))
        results.append(VoteResult(status, cast_at))
        if vote.delivery:
            seen.add(vote.delivery)
            done.append((vote.delivery, f"q{vote.question}"))
    await _insert(db, rows)
    await db.run_many("INSERT INTO seen (delivery, did) VALUES (?, ?)", done)
    return results


def _judge(vote: NewVote, closings: dict[int, int], seen: set[str]) -> VoteStatus:
    if vote.delivery and vote.delivery in seen:
        return VoteStatus.REPEATED
    if vote.question not in closings or vote.received_at >= closings[vote.question]:
        return VoteStatus.CLOSED
    return VoteStatus.RECORDED


async def _insert(db: Db, rows: list[tuple[Value, ...]]) -> None:
    await db.run_many("INSERT INTO vote (question, cast_at, member, picks) VALUES (?, ?, ?, ?)", rows)
    await db.run_many(
        "INSERT INTO pick (question, cast_at, member, picks) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (question, member) DO UPDATE SET cast_at = excluded.cast_at, picks = excluded.picks",
        rows,
    )


async def _closings(db: Db, questions: set[int]) -> dict[int, int]:
    """When each of the questions stops taking votes, or stopped: what was received before that counts."""
    rows = await db.rows(
        "SELECT id, CASE WHEN closed_at < closes_at THEN closed_at ELSE closes_at END FROM question"
        f" WHERE id IN ({marks(len(questions))}) AND state IN ('open', 'closed')",
        *questions,
    )
    return {whole(question): whole(closes_at) for question, closes_at in rows}


async def _seen(db: Db, deliveries: list[str]) -> set[str]:
    rows = await db.rows(
        f"SELECT delivery FROM seen WHERE delivery IN ({marks(len(deliveries))})",
        *deliveries,
    )
    return {str(delivery) for (delivery,) in rows}


async def _last_casts(db: Db, keys: set[tuple[int, int]]) -> dict[tuple[int, int], int]:
    rows = await db.rows(
        "SELECT question, member, cast_at FROM pick"
        f" WHERE (question, member) IN (VALUES {','.join(['(?,?)'] * len(keys))})",
        *(part for key in keys for part in key),
    )
    return {(whole(question), whole(member)): whole(cast_at) for question, member, cast_at in rows}


def _vote(row: Sequence[Value]) -> Vote:
    return Vote(cast_at=whole(row[0]), member=whole(row[1]), forecast=unpack(octets(row[2])))
