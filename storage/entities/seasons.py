"""The seasons of a community."""

from dataclasses import replace

from bot.domain.season import Season
from storage.engine.connection import Db, Value
from storage.engine.table import Table, maker

SEASON = Table("season", refers="community", integers="id starts_at ends_at", texts="name")

_season = maker(Season, SEASON.columns)


class SqliteSeasons:
    """Seasons as seen through one connection; see `bot.ports.Seasons`."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def all(self, community: int) -> list[Season]:
        return await self._select("community = ? ORDER BY id DESC", community)

    async def running(self, community: int) -> Season | None:
        found = await self._select("community = ? AND ends_at IS NULL", community)
        return found[0] if found else None

    async def at(self, community: int, instant: int) -> Season | None:
        found = await self._select(
            "community = ? AND starts_at <= ? AND (ends_at IS NULL OR ? < ends_at)", community, instant, instant
        )
        return found[0] if found else None

    async def start(self, community: int, name: str, now: int) -> Season:
        season = await self._db.insert_new("season", community=community, name=name, starts_at=now)
        return Season(season, name, now, None)

    async def end(self, season: Season, now: int) -> Season:
        await self._db.update("season", season.id, ends_at=now)
        return replace(season, ends_at=now)

    async def _select(self, where: str, *values: Value) -> list[Season]:
        return [_season(row) for row in await self._db.rows(f"SELECT {SEASON.all} FROM season WHERE {where}", *values)]
