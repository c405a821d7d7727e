"""Recording many votes at once, inside the connection's thread: one hop for a whole group."""

from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from struct import Struct
from typing import NamedTuple

from bot.ports import NewVote, VoteResult, VoteStatus
from storage.engine.connection import (
    DiskError,
    Row,
    Statements,
    StorageError,
    Value,
    placeholders,
    plain_errors,
    wanted,
)
from storage.engine.packing import pack

Outcome = VoteResult | Exception
"""The answer to a vote, or the exception that its caller is to get."""

_INTEGERS = Struct("3q")
"""SQLite's integers have 64 bits (sqlite.org/datatype3.html)."""
_HISTORY = "INSERT INTO forecast_history (question, cast_at, member, shares)"
_CURRENT = "INSERT INTO current_forecast (question, cast_at, member, shares)"
_RATIONALE = "INSERT INTO rationale (question, cast_at, member, text)"
_SEEN = "INSERT INTO seen (delivery, did, at)"
_NEWER = (
    " ON CONFLICT (question, member) DO UPDATE SET cast_at = excluded.cast_at, shares = excluded.shares"
    " WHERE excluded.cast_at > current_forecast.cast_at"
)


def commit(sql: Statements, votes: Sequence[NewVote]) -> list[Outcome]:
    """Record votes in a transaction of their own; returns the outcome of each, when they are durable.

    Raises:
        StorageError: none of them is recorded.
    """
    sql.run("BEGIN IMMEDIATE")
    try:
        outcomes = record(sql, votes)
        sql.run("COMMIT")
    except BaseException:
        # SQLite may have rolled back by itself, as it does when the disk is full.
        with suppress(StorageError):
            sql.run("ROLLBACK")
        raise
    return outcomes


def record(sql: Statements, votes: Sequence[NewVote]) -> list[Outcome]:
    """Record the votes whose question takes votes and whose delivery is new, inside a transaction.

    Nearly always that is all of them, and the INSERTs themselves tell: `_cast_new`. Where they fail, `_cast_any` looks
    which votes are late or repeated. Where that fails as well, a vote that no row can hold is told apart, or else the
    votes are halved until the failing one stands alone.

    Returns:
        the outcome of each vote, in order.
    """
    outcomes = _attempt(sql, votes, _cast_new)
    if isinstance(outcomes, Exception):
        outcomes = _attempt(sql, votes, _cast_any)
    if not isinstance(outcomes, Exception):
        return [*outcomes]
    if len(votes) == 1:
        return [outcomes]
    errors = [_unfit(vote) for vote in votes]
    if any(errors):
        kept = iter(record(sql, [vote for vote, error in zip(votes, errors, strict=True) if error is None]))
        return [error or next(kept) for error in errors]
    middle = len(votes) // 2
    return [*record(sql, votes[:middle]), *record(sql, votes[middle:])]


def _unfit(vote: NewVote) -> Exception | None:
    """The exception because of which no row can hold the vote; None where only SQLite could tell."""
    try:
        with plain_errors():
            _INTEGERS.pack(vote.question, vote.member, vote.received_at)
            vote.delivery.encode()
            vote.reason.encode()
            pack(vote.forecast)
    except Exception as error:  # noqa: BLE001  its caller is told, whatever it is
        return error
    return None


def _attempt(
    sql: Statements, votes: Sequence[NewVote], way: Callable[[Statements, Sequence[NewVote]], list[VoteResult]]
) -> list[VoteResult] | Exception:
    sql.run("SAVEPOINT casts")
    try:
        with plain_errors():
            results = way(sql, votes)
    except DiskError:
        # No vote is the cause, and SQLite has mostly rolled back the whole transaction already.
        raise
    except Exception as error:  # noqa: BLE001  a value that cannot be stored may fail in any way, and fails alone
        # This raises where SQLite has rolled back the whole transaction: then nothing more may be written in it.
        sql.run("ROLLBACK TO casts")
        sql.run("RELEASE casts")
        return error
    sql.run("RELEASE casts")
    return results


class _Asked(NamedTuple):
    """Until when a question takes votes, UTC milliseconds, and its revision."""

    until: int
    revision: int


class _NotPlain(Exception):  # noqa: N818  no error: `_cast_any` is for these
    """At least one of the votes is late, repeated, or not newer than the member's last one, or a member has two."""


def _cast_new(sql: Statements, votes: Sequence[NewVote]) -> list[VoteResult]:
    asked = _asked(sql, {vote.question for vote in votes})
    if any(_judge(vote, asked, ()) is not VoteStatus.RECORDED for vote in votes):
        raise _NotPlain
    rows = [(vote.question, vote.received_at, vote.member, pack(vote.forecast)) for vote in votes]
    keys = {(vote.question, vote.member) for vote in votes}
    if len(keys) < len(votes):
        raise _NotPlain
    voted = _last_casts(sql, keys)
    sql.insert(_SEEN, [(vote.delivery, f"q{vote.question}", vote.received_at) for vote in votes if vote.delivery])
    if sql.insert(_CURRENT, rows, _NEWER) != len(rows):
        raise _NotPlain
    sql.insert(_HISTORY, rows)
    sql.insert(
        _RATIONALE, [(vote.question, vote.received_at, vote.member, vote.reason) for vote in votes if vote.reason]
    )
    return [
        VoteResult(VoteStatus.RECORDED, vote.received_at, (vote.question, vote.member) not in voted) for vote in votes
    ]


def _cast_any(sql: Statements, votes: Sequence[NewVote]) -> list[VoteResult]:
    asked = _asked(sql, {vote.question for vote in votes})
    seen = _seen(sql, [vote.delivery for vote in votes if vote.delivery])
    last = _last_casts(sql, {(vote.question, vote.member) for vote in votes})
    results: list[VoteResult] = []
    rows: list[Row] = []
    reasons: list[Row] = []
    done: list[Row] = []
    for vote in votes:
        status = _judge(vote, asked, seen)
        if status is not VoteStatus.RECORDED:
            results.append(VoteResult(status, 0))
            continue
        key = (vote.question, vote.member)
        first = key not in last
        # The times of a member's votes rise strictly, also where the clock steps back or two share a millisecond.
        cast_at = last[key] = max(vote.received_at, last.get(key, 0) + 1)
        rows.append((vote.question, cast_at, vote.member, pack(vote.forecast)))
        results.append(VoteResult(status, cast_at, first))
        if vote.reason:
            reasons.append((vote.question, cast_at, vote.member, vote.reason))
        if vote.delivery:
            seen.add(vote.delivery)
            done.append((vote.delivery, f"q{vote.question}", vote.received_at))
    sql.insert(_SEEN, done)
    sql.insert(_CURRENT, rows, _NEWER)
    sql.insert(_HISTORY, rows)
    sql.insert(_RATIONALE, reasons)
    return results


def _judge(vote: NewVote, asked: dict[int, _Asked], seen: Container[str]) -> VoteStatus:
    if vote.delivery and vote.delivery in seen:
        return VoteStatus.REPEATED
    question = asked.get(vote.question)
    if question is None or vote.received_at >= question.until:
        return VoteStatus.CLOSED
    return VoteStatus.RECORDED if vote.revision in (None, question.revision) else VoteStatus.EDITED


def _asked(sql: Statements, questions: set[int]) -> dict[int, _Asked]:
    """The questions that are open or closed, by id: a vote counts that was received before a question's end."""
    rows = sql.rows(
        "SELECT id, CASE WHEN closed_at < closes_at THEN closed_at ELSE closes_at END, revision FROM question"
        f" WHERE id IN ({placeholders(len(questions))}) AND state IN ('open', 'closed')",
        *questions,
    )
    return {question: _Asked(until, revision) for question, until, revision in rows}


def _seen(sql: Statements, deliveries: Sequence[Value]) -> set[str]:
    rows = sql.rows(f"SELECT delivery FROM seen WHERE delivery IN ({placeholders(len(deliveries))})", *deliveries)
    return {delivery for (delivery,) in rows}


def _last_casts(sql: Statements, keys: set[tuple[int, int]]) -> dict[tuple[int, int], int]:
    rows = sql.rows(
        f"{wanted('question, member', keys)} SELECT now.question, now.member, now.cast_at FROM wanted"
        " CROSS JOIN current_forecast AS now WHERE now.question = wanted.question AND now.member = wanted.member",
        *(part for key in keys for part in key),
    )
    return {(question, member): cast_at for question, member, cast_at in rows}
