"""Look-ups made together: shared, remembered only until something changes, and failing alone."""

import asyncio
from collections.abc import Sequence

import pytest

from storage.engine.batched_reads import MOST_AT_ONCE, MOST_REMEMBERED, BatchedReads, Changes


class Shelf:
    """Something to look up in that remembers what it was asked for."""

    def __init__(self) -> None:
        self.found = {1: ["one"], 2: ["two"]}
        self.asked: list[list[int]] = []
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.begun = asyncio.Event()
        self.gathered = BatchedReads(self.look_up)
        self.changes = Changes()
        self.remembering = BatchedReads(self.look_up, self.changes)

    async def look_up(self, keys: Sequence[int]) -> dict[int, list[str]]:
        self.asked.append(list(keys))
        self.begun.set()
        await self.go_on.wait()
        if -1 in keys:
            raise LookupError("poison")
        return {key: self.found[key] for key in keys if key in self.found}


@pytest.fixture
async def shelf() -> Shelf:
    return Shelf()


async def test_who_asks_together_is_answered_together_and_equal_keys_with_the_same_object(shelf: Shelf) -> None:
    first, second, other, nothing = await asyncio.gather(*(shelf.gathered.get(key) for key in (1, 1, 2, 3)))
    assert (first, other, nothing) == (["one"], ["two"], None)
    assert first is second
    assert shelf.asked == [[1, 2, 3]]


async def test_whoever_asks_during_a_look_up_is_answered_by_the_next_one(shelf: Shelf) -> None:
    shelf.go_on.clear()
    early = asyncio.create_task(shelf.gathered.get(1))
    await shelf.begun.wait()
    late = [asyncio.create_task(shelf.gathered.get(1)) for _ in range(2)]
    await asyncio.sleep(0)
    shelf.found = {1: ["new"]}
    shelf.go_on.set()
    await early
    assert await asyncio.gather(*late) == [["new"], ["new"]]
    assert shelf.asked == [[1], [1]]


async def test_a_key_that_cannot_be_looked_up_fails_alone(shelf: Shelf) -> None:
    answers = await asyncio.gather(*(shelf.gathered.get(key) for key in (1, -1, 2, -1)), return_exceptions=True)
    assert [answers[0], answers[2]] == [["one"], ["two"]]
    assert [type(answers[at]) for at in (1, 3)] == [LookupError, LookupError]
    assert await shelf.gathered.get(1) == ["one"]


@pytest.mark.parametrize("key", [1, -1])
async def test_whoever_gives_up_takes_the_answer_from_nobody_else(shelf: Shelf, key: int) -> None:
    tasks = [asyncio.create_task(shelf.gathered.get(each)) for each in (key, key, 2)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(answers[0], asyncio.CancelledError)
    assert answers[2] == ["two"]


async def test_a_crowd_larger_than_one_statement_takes_several(shelf: Shelf) -> None:
    await asyncio.gather(*(shelf.gathered.get(key) for key in range(MOST_AT_ONCE + 1)))
    assert [len(keys) for keys in shelf.asked] == [MOST_AT_ONCE, 1]


async def test_what_was_found_is_remembered_until_something_changes(shelf: Shelf) -> None:
    get = shelf.remembering.get
    assert await get(1) is await get(1)
    shelf.found = {1: ["new"]}
    assert await get(1) == ["one"]
    with shelf.changes.one():
        assert await get(1) == ["new"]
        shelf.found = {1: ["newer"]}
        assert await get(1) == ["newer"]
        shelf.found = {1: ["newest"]}
    assert await get(1) == ["newest"]
    assert shelf.asked == [[1]] * 4


async def test_what_is_not_there_is_looked_up_again(shelf: Shelf) -> None:
    assert [await shelf.remembering.get(3), await shelf.remembering.get(3)] == [None, None]
    assert shelf.asked == [[3], [3]]


@pytest.mark.parametrize("over", [True, False])
async def test_what_was_read_while_something_began_to_change_is_not_remembered(shelf: Shelf, *, over: bool) -> None:
    shelf.go_on.clear()
    early = asyncio.create_task(shelf.remembering.get(1))
    await shelf.begun.wait()
    with shelf.changes.one():
        if not over:
            shelf.go_on.set()
            await early
    shelf.go_on.set()
    await early
    await shelf.remembering.get(1)
    assert shelf.asked == [[1], [1]]


async def test_changes_on_top_of_each_other_end_with_the_last_one(shelf: Shelf) -> None:
    with shelf.changes.one():
        with shelf.changes.one():
            pass
        await shelf.remembering.get(1)
        await shelf.remembering.get(1)
    assert shelf.asked == [[1], [1]]


async def test_only_so_much_is_remembered(shelf: Shelf) -> None:
    shelf.found = {key: [str(key)] for key in range(MOST_REMEMBERED + 1)}
    for key in shelf.found:
        await shelf.remembering.get(key)
    asked = len(shelf.asked)
    await shelf.remembering.get(MOST_REMEMBERED)
    assert len(shelf.asked) == asked
    await shelf.remembering.get(0)
    assert len(shelf.asked) == asked + 1
