"""The seasons of a community."""

from bot.domain.season import Season
from storage.store import SqliteStore
from tests.storage.world import NOW, settle


async def test_seasons_are_kept_the_newest_first_and_one_may_run(store: SqliteStore) -> None:
    await settle(store)
    async with store.transaction() as session:
        winter = await session.seasons.start(1, "Winter", NOW)
        winter = await session.seasons.end(winter, NOW + 5)
        spring = await session.seasons.start(1, "Spring", NOW + 6)
    assert await store.read.seasons.all(1) == [spring, winter]
    assert await store.read.seasons.running(1) == Season(2, "Spring", NOW + 6, None)
    assert await store.read.seasons.all(2) == []
    assert await store.read.seasons.running(2) is None
