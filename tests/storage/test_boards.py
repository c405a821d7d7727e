"""Resolutions, scores, standings and schedules."""

import pytest

from bot.domain.member import Place
from bot.domain.question import Question, Resolution
from bot.ports import Score, Standing
from storage.db import StorageError
from storage.store import SqliteStore
from tests.storage.world import NOW, PLACE, actor, ask, settle

AWAY = Place("test", "away", "general")
SCORES = [Score(1, -5, 10, 1_000_000_000), Score(2, 5, -20, 500_000_000)]


def resolution(question: int, at: int = NOW) -> Resolution:
    return Resolution(question, (0, 10_000), NOW - 1, "https://example.org/", 1, at)


async def resolve(store: SqliteStore, question: int, scores: list[Score], at: int = NOW) -> None:
    async with store.transaction() as session:
        await session.boards.resolve(1, resolution(question, at), scores, ["all", "2024-W48"])


async def test_a_resolution_is_kept_with_its_scores_the_best_first(store: SqliteStore, question: Question) -> None:
    boards = store.read.boards
    assert await boards.resolution(question.id) is None
    await resolve(store, question.id, SCORES)
    assert await boards.resolution(question.id) == resolution(question.id)
    assert await boards.resolutions([question.id, 99]) == {question.id: (0, 10_000)}
    assert await boards.scores(question.id) == SCORES[::-1]


async def test_standings_are_sums_over_the_questions_of_a_period(store: SqliteStore, question: Question) -> None:
    async with store.transaction() as session:
        await session.members.add_member(1, actor("ben"), NOW)
    await resolve(store, question.id, SCORES)
    await resolve(store, (await ask(store)).id, [Score(1, 20, 1, 2)])
    for period in ("all", "2024-W48"):
        assert await store.read.boards.standings(1, period) == [
            Standing(1, "Amina", 2, 15, 11, 1_000_000_002),
            Standing(2, "Ben", 1, 5, -20, 500_000_000),
        ]
    assert await store.read.boards.standings(1, "2024-W49") == []
    assert await store.read.boards.standings(2, "all") == []


async def test_a_question_is_resolved_once(store: SqliteStore, question: Question) -> None:
    await resolve(store, question.id, [])
    with pytest.raises(StorageError, match="UNIQUE"):
        await resolve(store, question.id, SCORES)
    assert await store.read.boards.scores(question.id) == []


async def test_resolved_questions_of_a_time_come_in_their_order(store: SqliteStore) -> None:
    await settle(store)
    await settle(store, AWAY)
    asked = [await ask(store) for _ in range(3)]
    for question, at in zip(asked, (NOW + 9, NOW, NOW + 10), strict=True):
        await resolve(store, question.id, [], at)
    found = await store.read.boards.resolved_in(1, NOW, NOW + 10)
    assert [question.id for question in found] == [2, 1]
    assert await store.read.boards.resolved_in(2, NOW, NOW + 10) == []


async def test_a_board_goes_to_the_first_channel_that_was_posted_in(store: SqliteStore) -> None:
    await settle(store)
    await settle(store, AWAY)
    async with store.transaction() as session:
        await session.boards.place_board(1, PLACE)
        await session.boards.place_board(1, AWAY)
    first, second = await store.read.boards.schedules()
    assert (first.place, second.place) == (PLACE, None)


async def test_a_schedule_remembers_what_is_dealt_with(store: SqliteStore) -> None:
    await settle(store)
    (schedule,) = await store.read.boards.schedules()
    async with store.transaction() as session:
        await session.boards.advance(schedule, NOW + 7)
    assert [kept.since for kept in await store.read.boards.schedules()] == [NOW + 7]
