"""How long it is remembered that a delivery had its effect."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.app.background import DELIVERIES_KEPT_MS, TIDY_EVERY_MS
from bot.domain.question import Question
from bot.ports import Delivery, RepeatedDelivery, VoteStatus
from storage.store import SqliteStore
from tests.chat import open_chat
from tests.storage.world import NOW, vote


async def deliver(store: SqliteStore, name: str, at: int) -> bool:
    """Whether it had an effect."""
    try:
        async with store.transaction(Delivery(name, "q1", at)):
            return True
    except RepeatedDelivery:
        return False


async def remembered(store: SqliteStore, names: Iterable[str]) -> set[str]:
    return {name for name in names if await store.did(name) is not None}


async def test_every_delivery_is_kept_with_the_time_at_which_it_arrived(store: SqliteStore, question: Question) -> None:
    await store.cast(vote(question.id, at=NOW + 1, delivery="plain"))
    await store.cast(vote(question.id, at=NOW, delivery="stepped back"))
    await deliver(store, "block", NOW + 3)
    rows = await store._writing.rows("SELECT * FROM seen ORDER BY delivery")
    assert rows == [("block", "q1", NOW + 3), ("plain", "q1", NOW + 1), ("stepped back", "q1", NOW)]


async def test_a_delivery_is_recognised_until_it_is_forgotten(store: SqliteStore, question: Question) -> None:
    await store.cast(vote(question.id, at=NOW, delivery="vote"))
    await deliver(store, "block", NOW)
    await store.forget_deliveries(NOW)
    assert (await store.cast(vote(question.id, at=NOW + 9, delivery="vote"))).status is VoteStatus.REPEATED
    assert not await deliver(store, "block", NOW + 9)
    await store.forget_deliveries(NOW + 1)
    assert await remembered(store, ["vote", "block"]) == set()


async def test_of_many_deliveries_only_the_old_ones_are_forgotten(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.entities.deliveries.NAMES_AT_ONCE", 3)
    names = {f"d{number:02}": number for number in range(20)}
    for name, number in names.items():
        # One whole stretch of young ones among the others.
        await deliver(store, name, NOW + (9 if number in range(3, 6) else number % 2))
    await store.forget_deliveries(NOW + 1)
    young = {name for name, number in names.items() if number % 2 or number in range(3, 6)}
    assert await remembered(store, names) == young


async def test_a_week_long_a_request_that_comes_again_has_no_second_effect(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        await chat.post_question("Does it rain today?", "Yes/No", "in 3 weeks")
        await deliver(chat.store, "first", chat.now)
        for waited in (TIDY_EVERY_MS, DELIVERIES_KEPT_MS - TIDY_EVERY_MS):
            chat.now += waited
            await chat.background.turn()
            assert not await deliver(chat.store, "first", chat.now)
        chat.now += TIDY_EVERY_MS - 1
        await chat.background.turn()
        assert not await deliver(chat.store, "first", chat.now), "it is looked at once in an hour"
        chat.now += 1
        await chat.background.turn()
        assert await deliver(chat.store, "first", chat.now)
