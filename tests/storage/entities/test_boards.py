"""Boards as they were posted, and what was corrected since."""

import pytest

from bot.domain.member import Place
from bot.ports import Correction, PostedBoard
from storage.store import SqliteStore
from tests.storage.entities.test_outbox import CARD
from tests.storage.world import NOW, settle

WEEK, OTHER = "week:2024-W49", "week:2024-W50"


async def post(store: SqliteStore, period: str = WEEK, at: int = NOW, community: int = 1, schedule: int = 1) -> int:
    async with store.transaction() as session:
        return await session.boards.add(community, schedule, period, CARD, at)


async def correct(store: SqliteStore, *periods: str, since: int = NOW, question: int = 7, now: int = NOW) -> list[int]:
    async with store.transaction() as session:
        return await session.boards.correct(1, periods, since, question, now)


async def test_a_board_is_kept_as_it_was_posted(store: SqliteStore) -> None:
    await settle(store)
    board = await post(store)
    assert await store.read.boards.get(board) == PostedBoard(board, 1, CARD, NOW, ())


async def test_only_boards_on_which_the_points_can_stand_are_corrected(store: SqliteStore) -> None:
    await settle(store)
    await settle(store, Place("test", "away", "general"))
    await post(store, at=NOW - 1)
    right = [await post(store), await post(store, "all", NOW + 1)]
    await post(store, OTHER)
    await post(store, community=2, schedule=2)
    assert await correct(store, WEEK, "all") == right
    assert [len((await store.read.boards.get(board)).corrections) for board in range(1, 6)] == [0, 1, 1, 0, 0]


async def test_corrections_come_in_the_order_in_which_they_were_made_each_question_once(store: SqliteStore) -> None:
    await settle(store)
    board = await post(store)
    await correct(store, WEEK, question=7, now=NOW + 1)
    await correct(store, WEEK, question=5, now=NOW + 2)
    await correct(store, WEEK, question=7, now=NOW + 3)
    kept = (await store.read.boards.get(board)).corrections
    assert kept == (Correction(5, NOW + 2), Correction(7, NOW + 3))


@pytest.mark.parametrize("step", [0, -3_600_000])
async def test_a_correction_in_the_millisecond_of_a_board_or_by_a_clock_that_stepped_back_is_told_by_the_next(
    store: SqliteStore, step: int
) -> None:
    await settle(store)
    await post(store)
    await correct(store, WEEK, since=NOW, now=NOW + step)
    assert await store.read.boards.corrected_since(1, 1) == [7]
    await post(store, OTHER, NOW + 1)
    assert await store.read.boards.corrected_since(1, 1) == []


async def test_the_next_board_of_a_schedule_is_told_what_was_corrected_since_its_last_one(store: SqliteStore) -> None:
    await settle(store)
    boards = store.read.boards
    assert await boards.corrected_since(1, 1) == []
    await post(store, WEEK)
    await post(store, "all", schedule=2)
    await correct(store, WEEK, "all", question=9, now=NOW + 1)
    await correct(store, WEEK, question=7, now=NOW + 2)
    assert await boards.corrected_since(1, 1) == await boards.corrected_since(1, 2) == [7, 9]
    assert await boards.corrected_since(2, 1) == []
    await post(store, OTHER, NOW + 1)
    assert await boards.corrected_since(1, 1) == [7]
    assert await boards.corrected_since(1, 3) == [7], "a schedule without a board yet"
