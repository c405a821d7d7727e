"""Actions that wait in the store."""

import pytest

from bot.inputs.voting import CastForecast
from storage.store import SqliteStore
from tests.storage.world import NOW

ACTION = CastForecast(question="q1", picks="A 60 \u202e 大" * 50)


async def keep(store: SqliteStore) -> None:
    async with store.transaction() as session:
        await session.pending.keep("t1", 1, ACTION, NOW)


@pytest.mark.parametrize(
    ("token", "member", "at", "found"),
    [("t1", 1, NOW - 1, ACTION), ("t1", 1, NOW, None), ("t1", 2, NOW - 1, None), ("t2", 1, NOW - 1, None)],
)
async def test_an_action_waits_for_its_member_until_it_expires(
    store: SqliteStore, token: str, member: int, at: int, found: CastForecast | None
) -> None:
    await keep(store)
    assert await store.read.pending.find(token, member, at) == found


@pytest.mark.parametrize(("at", "left"), [(NOW - 1, 1), (NOW, 0)])
async def test_what_has_expired_is_forgotten(store: SqliteStore, at: int, left: int) -> None:
    await keep(store)
    async with store.transaction() as session:
        await session.pending.clean(at)
    assert len(await store._writing.rows("SELECT * FROM pending")) == left
