"""When boards are due, and where they go."""

from dataclasses import replace

from bot.domain.member import Place
from bot.domain.schedule import Paused
from storage.store import SqliteStore
from tests.storage.world import NOW, PLACE, settle

AWAY = Place("test", "away", "general")


async def test_a_board_goes_to_the_first_channel_that_was_posted_in(store: SqliteStore) -> None:
    await settle(store)
    await settle(store, AWAY)
    async with store.transaction() as session:
        await session.schedules.place(1, PLACE, NOW + 1)
        await session.schedules.place(1, AWAY, NOW + 2)
    first, second = await store.read.schedules.all()
    assert (first.place, first.since) == (PLACE, NOW + 1)
    assert (second.place, second.since) == (None, NOW)


async def test_a_schedule_remembers_what_is_dealt_with(store: SqliteStore) -> None:
    await settle(store)
    (schedule,) = await store.read.schedules.all()
    async with store.transaction() as session:
        await session.schedules.advance(schedule, NOW + 7)
    assert [kept.since for kept in await store.read.schedules.all()] == [NOW + 7]


async def test_a_schedule_is_found_while_there_is_one(store: SqliteStore) -> None:
    await settle(store)
    (schedule,) = await store.read.schedules.all()
    assert await store.read.schedules.find(schedule.id) == schedule
    assert await store.read.schedules.find(99) is None


async def test_a_schedule_is_paused_for_a_reason_and_goes_on(store: SqliteStore) -> None:
    await settle(store)
    (schedule,) = await store.read.schedules.all()
    for why in (Paused.CHANNEL, Paused.MODERATOR, Paused.NO):
        async with store.transaction() as session:
            await session.schedules.pause(schedule, why)
        assert await store.read.schedules.find(schedule.id) == replace(schedule, paused=why)


async def test_the_id_of_a_schedule_that_was_removed_is_not_given_again(store: SqliteStore) -> None:
    """Otherwise the key of its board of a week would keep a new schedule's from being posted."""
    await settle(store)
    (first,) = await store.read.schedules.all()
    async with store.transaction() as session:
        await session.schedules.remove(first)
    await settle(store, AWAY)
    assert [each.id for each in await store.read.schedules.all()] == [first.id + 1]
