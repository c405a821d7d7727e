"""The writer: groups, order, what fails alone, and callers who give up."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from contextvars import copy_context
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.question import Question, QuestionState
from bot.ports import Delivery, NewVote, RepeatedDelivery, VoteResult, VoteStatus
from storage.engine.connection import Statements, StorageError
from storage.engine.writer import GROUP_LIMIT
from storage.store import SqliteStore, open_store
from tests.storage.world import DEADLINE, NOW, vote

RECORDED = VoteStatus.RECORDED


class Watched:
    """The statements the writer runs itself; `before` may break one of them."""

    def __init__(self, store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
        self.statements: list[str] = []
        self.before: Callable[[str], object] = lambda _: None
        self._run = store._writing.run
        monkeypatch.setattr(store._writing, "run", self.run)
        self._run_inside = Statements.run
        inside = lambda statements, sql: self.run_inside(statements, sql)  # noqa: E731, PLW0108  as an attribute of a class only a function is given its object
        monkeypatch.setattr(Statements, "run", inside)

    async def run(self, sql: str, *values: Any) -> None:
        self.statements.append(sql)
        self.before(sql)
        await self._run(sql, *values)

    def run_inside(self, statements: Statements, sql: str) -> None:
        """The same for what runs inside the connection's thread."""
        self.statements.append(sql)
        self.before(sql)
        self._run_inside(statements, sql)


@pytest.fixture
def watched(store: SqliteStore, question: Question, monkeypatch: pytest.MonkeyPatch) -> Watched:
    assert question.id == 1
    return Watched(store, monkeypatch)


async def cast_all(store: SqliteStore, votes: list[NewVote]) -> list[VoteResult | BaseException]:
    return await asyncio.gather(*(store.cast(vote) for vote in votes), return_exceptions=True)


def statuses(results: list[VoteResult | BaseException]) -> list[VoteStatus | type[BaseException]]:
    return [result.status if isinstance(result, VoteResult) else type(result) for result in results]


async def give_up(task: asyncio.Task[Any]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(("voters", "commits"), [(1, 1), (300, 1), (GROUP_LIMIT + 1, 2)])
async def test_votes_that_arrive_together_are_committed_together(
    store: SqliteStore, watched: Watched, voters: int, commits: int
) -> None:
    results = await cast_all(store, [vote(1, member) for member in range(1, voters + 1)])
    assert statuses(results) == [RECORDED] * voters
    assert watched.statements.count("COMMIT") == commits
    assert len(await store.read.forecasts.standing(1)) == voters


async def test_an_answered_vote_is_in_the_file(store: SqliteStore, path: Path, question: Question) -> None:
    await store.cast(vote(question.id))
    with closing(sqlite3.connect(path)) as stranger:
        assert stranger.execute("SELECT cast_at, member, hex(shares) FROM forecast_history").fetchall() == [
            (NOW, 1, "17700FA0")
        ]


POISON = [
    pytest.param({"forecast": (70_000, 0)}, id="struct.error"),
    pytest.param({"forecast": ("a", "b")}, id="no numbers"),
    pytest.param({"forecast": 5}, id="TypeError"),
    pytest.param({"member": 2**63}, id="OverflowError"),
    pytest.param({"question": 2**63}, id="OverflowError in the look-up"),
    pytest.param({"question": [1]}, id="unhashable"),
    pytest.param({"member": {1}}, id="unhashable member"),
    pytest.param({"received_at": "soon"}, id="text for a time"),
    pytest.param({"delivery": "\ud800"}, id="UnicodeEncodeError"),
    pytest.param({"delivery": ("a",)}, id="no text"),
]


@pytest.mark.parametrize("poison", POISON)
async def test_a_vote_that_cannot_be_stored_fails_alone(
    store: SqliteStore, watched: Watched, poison: dict[str, Any]
) -> None:
    votes = [vote(1, member) for member in range(1, 6)]
    votes.insert(2, replace(vote(1, 99), **poison))
    found = statuses(await cast_all(store, votes))
    assert found.pop(2) not in list(VoteStatus)
    assert found == [RECORDED] * 5
    assert watched.statements.count("COMMIT") == 1
    assert [kept.member for kept in await store.read.forecasts.history(1)] == [1, 2, 3, 4, 5]
    assert (await store.cast(vote(1, 6))).status is RECORDED


async def test_a_group_that_cannot_be_committed_is_kept_by_nobody_and_the_next_one_is_served(
    store: SqliteStore, watched: Watched
) -> None:
    def no_commit(sql: str) -> None:
        if sql == "COMMIT":
            raise StorageError("The disk is gone.")

    async def record(step: str) -> None:
        async with store.transaction() as session:
            await session.questions.record(1, NOW, 1, step)
            if step == "raises":
                raise LookupError(step)

    watched.before = no_commit
    tasks = [store.cast(vote(1, 1)), record("kept"), record("raises"), store.cast(vote(1, 2**63))]
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [StorageError] * 4
    assert {str(result) for result in results} == {"The disk is gone."}
    assert isinstance(getattr(results[2], "__context__", None), LookupError)
    watched.before = lambda _: None
    assert await store.read.forecasts.history(1) == []
    assert (await store.cast(vote(1))).status is RECORDED


async def test_whatever_breaks_the_writer_its_next_group_is_served(store: SqliteStore, watched: Watched) -> None:
    def break_down(sql: str) -> None:
        if sql == "BEGIN IMMEDIATE":
            raise MemoryError

    watched.before = break_down
    tasks = [asyncio.create_task(store.cast(vote(1))) for _ in range(2)]
    await asyncio.sleep(0)
    await give_up(tasks.pop())
    with pytest.raises(MemoryError):
        await tasks[0]
    watched.before = lambda _: None
    assert (await store.cast(vote(1))).status is RECORDED


async def test_while_another_program_holds_the_file_everybody_is_told_and_nobody_hangs(
    store: SqliteStore, path: Path, question: Question
) -> None:
    await store._writing.run("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked"):
            await store.cast(vote(question.id))
        with pytest.raises(StorageError, match="locked"):
            async with store.transaction():
                pytest.fail("the block has begun")
    assert (await store.cast(vote(question.id))).status is RECORDED


async def test_a_vote_whose_caller_gave_up_counts(store: SqliteStore, question: Question) -> None:
    task = asyncio.create_task(store.cast(vote(question.id)))
    await asyncio.sleep(0)
    await give_up(task)
    await store.cast(vote(question.id, 2))
    assert [kept.member for kept in await store.read.forecasts.standing(question.id)] == [1, 2]


async def test_a_block_that_raises_is_taken_back_alone(store: SqliteStore, watched: Watched) -> None:
    async def record(step: str) -> None:
        async with store.transaction() as session:
            await session.questions.record(1, NOW, 1, step)
            if step == "wrong":
                raise LookupError(step)

    tasks = [store.cast(vote(1, 1)), record("first"), record("wrong"), record("last"), store.cast(vote(1, 2))]
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [VoteResult, type(None), LookupError, type(None), VoteResult]
    assert watched.statements.count("COMMIT") == 1
    assert await store._writing.rows("SELECT step FROM event") == [("first",), ("last",)]
    assert len(await store.read.forecasts.standing(1)) == 2


async def test_nothing_of_a_block_is_seen_before_it_has_ended(store: SqliteStore, question: Question) -> None:
    async with store.transaction() as session:
        await session.questions.set_state(question, QuestionState.CLOSED, DEADLINE)
        assert (await session.questions.get(question.id)).state is QuestionState.CLOSED
        assert (await store.read.questions.get(question.id)).state is QuestionState.OPEN
    assert (await store.read.questions.get(question.id)).state is QuestionState.CLOSED


async def hold(store: SqliteStore, begun: asyncio.Event, go_on: asyncio.Event) -> None:
    """A block that lasts until it is told to go on."""
    async with store.transaction() as session:
        await session.questions.record(1, NOW, 1, "held")
        begun.set()
        await go_on.wait()


async def test_a_block_whose_caller_gives_up_in_its_middle_is_taken_back(
    store: SqliteStore, question: Question
) -> None:
    begun = asyncio.Event()
    task = asyncio.create_task(hold(store, begun, asyncio.Event()))
    await begun.wait()
    await give_up(task)
    assert (await store.cast(vote(question.id))).status is RECORDED
    assert await store._writing.rows("SELECT step FROM event") == []


async def test_a_block_whose_caller_gives_up_while_it_waits_never_begins(store: SqliteStore, watched: Watched) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(hold(store, begun, go_on))
    waiting = [asyncio.create_task(hold(store, asyncio.Event(), go_on)) for _ in range(2)]
    await begun.wait()
    await give_up(waiting[0])
    go_on.set()
    await asyncio.gather(first, waiting[1])
    assert watched.statements.count("SAVEPOINT block") == 2
    assert await store._writing.rows("SELECT step FROM event") == [("held",), ("held",)]


async def test_a_block_whose_caller_gives_up_just_as_it_begins_does_not_hold_the_others(
    store: SqliteStore, watched: Watched
) -> None:
    before = asyncio.create_task(store.cast(vote(1, 1)))
    task = asyncio.create_task(hold(store, asyncio.Event(), asyncio.Event()))
    watched.before = lambda sql: sql == "SAVEPOINT block" and task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await before).status is RECORDED
    assert (await store.cast(vote(1, 2))).status is RECORDED


async def test_a_block_whose_caller_gives_up_after_its_end_is_kept(store: SqliteStore, watched: Watched) -> None:
    go_on = asyncio.Event()
    go_on.set()
    task = asyncio.create_task(hold(store, asyncio.Event(), go_on))
    watched.before = lambda sql: sql == "COMMIT" and task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await store.cast(vote(1))
    assert await store._writing.rows("SELECT step FROM event") == [("held",)]


async def test_votes_count_until_the_question_is_closed_in_the_order_of_their_arrival(
    store: SqliteStore, question: Question
) -> None:

    async def close() -> None:
        async with store.transaction() as session:
            await session.questions.set_state(question, QuestionState.CLOSED, NOW)

    results = tuple(await asyncio.gather(store.cast(vote(1, 1)), close(), store.cast(vote(1, 2))))
    assert results == (VoteResult(RECORDED, NOW, first=True), None, VoteResult(VoteStatus.CLOSED, 0))


async def test_a_delivery_that_comes_again_has_no_second_effect(
    store: SqliteStore, question: Question, watched: Watched
) -> None:
    once, again = vote(question.id, first=6000, delivery="d1"), vote(question.id, first=1000, delivery="d1")
    assert statuses(await cast_all(store, [once, again])) == [RECORDED, VoteStatus.REPEATED]
    assert watched.statements.count("SAVEPOINT casts") == 2
    assert (await store.cast(again)).status is VoteStatus.REPEATED
    with pytest.raises(RepeatedDelivery) as repeated:
        async with store.transaction(Delivery("d1", "something else", NOW)):
            pytest.fail("the block has begun")
    assert repeated.value.did == question.reference
    assert [kept.forecast for kept in await store.read.forecasts.history(question.id)] == [(6000, 4000)]


async def test_a_block_that_comes_again_is_told_what_it_was_about(store: SqliteStore, question: Question) -> None:
    with pytest.raises(LookupError):
        async with store.transaction(Delivery("d1", question.reference, NOW)):
            raise LookupError
    async with store.transaction(Delivery("d1", question.reference, NOW)):
        pass
    with pytest.raises(RepeatedDelivery, match=question.reference):
        async with store.transaction(Delivery("d1", "another", NOW)):
            pytest.fail("the block has begun")
    assert (await store.cast(vote(question.id, delivery="d1"))).status is VoteStatus.REPEATED


async def test_a_block_that_comes_again_is_answered_when_the_first_is_committed(
    store: SqliteStore, question: Question, watched: Watched
) -> None:
    async def close() -> QuestionState:
        try:
            async with store.transaction(Delivery("d1", question.reference, NOW)) as session:
                await session.questions.set_state(question, QuestionState.CLOSED, NOW)
        except RepeatedDelivery:
            pass
        return (await store.read.questions.get(question.id)).state

    def no_commit(sql: str) -> None:
        if sql == "COMMIT":
            raise StorageError("The disk is gone.")

    watched.before = no_commit
    results = await asyncio.gather(close(), close(), return_exceptions=True)
    assert [type(result) for result in results] == [StorageError] * 2
    watched.before = lambda _: None
    assert [*await asyncio.gather(close(), close())] == [QuestionState.CLOSED] * 2


async def test_times_of_a_member_rise_also_where_the_clock_steps_back_or_stands_still(
    store: SqliteStore, question: Question, watched: Watched
) -> None:
    results = await cast_all(store, [vote(question.id, at=NOW + 5), vote(question.id, at=NOW + 5)])
    assert watched.statements.count("SAVEPOINT casts") == 2
    results.append(await store.cast(vote(question.id, at=NOW - 3_600_000)))
    results.append(await store.cast(vote(question.id, 2, at=NOW - 3_600_000)))
    results.append(await store.cast(vote(question.id, at=NOW + 9)))
    times = [result.cast_at - NOW for result in results if isinstance(result, VoteResult)]
    assert times == [5, 6, 7, -3_600_000, 9]


async def test_closing_waits_for_what_was_accepted_even_where_it_waits_for_room(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.writer.QUEUE_LIMIT", 2)
    monkeypatch.setattr("storage.engine.writer.GROUP_LIMIT", 3)
    store = await open_store(path)
    tasks = [asyncio.create_task(store.cast(vote(1, member))) for member in range(20)]
    await asyncio.sleep(0)
    await store.close()
    assert [(await task).status for task in tasks] == [VoteStatus.CLOSED] * 20


async def test_a_closed_store_says_so(path: Path) -> None:
    store = await open_store(path)
    await store.close()
    await store.close()
    with pytest.raises(StorageError, match="closed"):
        await store.cast(vote(1))
    with pytest.raises(StorageError, match="closed"):
        async with store.transaction():
            pytest.fail("the block has begun")
    with pytest.raises(StorageError, match="closed"):
        await store.read.questions.overdue(NOW)


async def test_a_writer_with_nothing_to_write_begins_nothing(store: SqliteStore, watched: Watched) -> None:
    assert await store.empty_log()
    await store.close()
    assert "BEGIN IMMEDIATE" not in watched.statements


async def test_the_log_is_emptied_between_two_groups(store: SqliteStore, question: Question) -> None:
    await store.cast(vote(question.id))
    assert await store.empty_log()
    assert (await store.cast(vote(question.id, 2))).status is VoteStatus.RECORDED


async def test_the_load_counts_what_was_recorded_and_what_waits(store: SqliteStore, question: Question) -> None:
    late = vote(question.id, 2, DEADLINE, delivery="late")
    assert store.load == (0, 0)
    others = copy_context()
    """In which nobody is inside the block."""
    async with store.transaction():
        votes = (vote(question.id, 1, delivery="a"), late)
        waiting = [asyncio.create_task(store.cast(each), context=others) for each in votes]
        # Each runs until its vote is in the queue.
        await asyncio.sleep(0)
        assert store.load == (0, 2)
    assert statuses([*await asyncio.gather(*waiting)]) == [RECORDED, VoteStatus.CLOSED]
    assert (await store.cast(vote(question.id, 1, delivery="a"))).status is VoteStatus.REPEATED
    assert store.load == (1, 0)
