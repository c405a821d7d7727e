"""What would wait for itself for ever fails at once: writing from inside a transaction, but not by its session."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.domain.question import Question
from bot.ports import VoteStatus
from storage.store import SqliteStore, open_store
from tests.storage.world import NOW, vote

AT_ONCE_S = 5


async def cast(store: SqliteStore) -> None:
    assert (await store.cast(vote(1))).status is VoteStatus.RECORDED


async def begin(store: SqliteStore) -> None:
    async with store.transaction() as session:
        await session.questions.record(1, NOW, 1, "inner")


async def in_a_task_of_its_own(store: SqliteStore) -> None:
    await asyncio.gather(begin(store))


WAYS = [cast, begin, in_a_task_of_its_own]


@pytest.mark.parametrize("write", WAYS)
async def test_writing_from_inside_a_transaction_fails_at_once_and_takes_the_block_back(
    store: SqliteStore, question: Question, write: Callable[[SqliteStore], Awaitable[None]]
) -> None:
    async def outer() -> None:
        async with asyncio.timeout(AT_ONCE_S), store.transaction() as session:
            await session.questions.record(question.id, NOW, 1, "outer")
            await write(store)

    with pytest.raises(RuntimeError, match="from inside a transaction"):
        await outer()
    assert await store._reading.rows("SELECT step FROM event") == []
    await write(store)


async def test_a_block_that_sees_to_the_error_is_kept(store: SqliteStore, question: Question) -> None:
    async with asyncio.timeout(AT_ONCE_S), store.transaction() as session:
        with pytest.raises(RuntimeError):
            await begin(store)
        await session.questions.record(question.id, NOW, 1, "outer")
    assert await store._writing.rows("SELECT step FROM event") == [("outer",)]


async def test_what_was_started_inside_may_write_when_the_block_has_ended(
    store: SqliteStore, question: Question
) -> None:
    ended = asyncio.Event()

    async def later() -> None:
        await ended.wait()
        await cast(store)

    async with store.transaction() as session:
        await session.questions.record(question.id, NOW, 1, "outer")
        task = asyncio.create_task(later())
        # While somebody else, who was not started from inside, simply waits.
    async with store.transaction():
        ended.set()
        await asyncio.sleep(0)
    await task


async def test_others_wait_for_the_block_as_ever(store: SqliteStore, question: Question) -> None:
    assert question.id == 1
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def outer() -> None:
        async with store.transaction():
            begun.set()
            await go_on.wait()

    block = asyncio.create_task(outer())
    await begun.wait()
    others = [asyncio.create_task(way(store)) for way in (cast, begin)]
    await asyncio.sleep(0)
    # One that gives up while it waits changes nothing for the one inside.
    others.pop().cancel()
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(block, *others)


async def test_two_stores_do_not_know_each_other(store: SqliteStore, tmp_path: Path, question: Question) -> None:
    async with AsyncExitStack() as stack:
        other = await open_store(tmp_path / "other.db")
        stack.push_async_callback(other.close)
        async with asyncio.timeout(AT_ONCE_S), other.transaction():
            await store.cast(vote(question.id))
