"""The seasons of a community."""

from collections.abc import Sequence

from bot.domain.season import Season
from storage.engine.connection import Db, Value, as_int, as_str

_SEASON = "SELECT id, name, starts_at, ends_at FROM season"


class SqliteSeasons:
    """Seasons as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def all(self, community: int) -> list[Season]:
        """The seasons of a community, the newest first."""
        return [
            _season(row) for row in await self._db.rows(f"{_SEASON} WHERE community = ? ORDER BY id DESC", community)
        ]

    async def running(self, community: int) -> Season | None:
        """The season that has begun and not ended."""
        row = await self._db.row(f"{_SEASON} WHERE community = ? AND ends_at IS NULL", community)
        return _season(row) if row else None

    async def at(self, community: int, instant: int) -> Season | None:
        """The season that an instant lies in."""
        row = await self._db.row(
            f"{_SEASON} WHERE community = ? AND starts_at <= ? AND (ends_at IS NULL OR ? < ends_at)",
            community,
            instant,
            instant,
        )
        return _season(row) if row else None

    async def start(self, community: int, name: str, now: int) -> Season:
        """Begin a season."""
        season = await self._db.insert(
            "INSERT INTO season (community, name, starts_at) VALUES (?, ?, ?) RETURNING id", community, name, now
        )
        return Season(season, name, now, None)

    async def end(self, season: Season, now: int) -> Season:
        """End a season."""
        await self._db.run("UPDATE season SET ends_at = ? WHERE id = ?", now, season.id)
        return Season(season.id, season.name, season.starts_at, now)


def _season(row: Sequence[Value]) -> Season:
    ends_at = row[3] if isinstance(row[3], int) else None
    return Season(as_int(row[0]), as_str(row[1]), as_int(row[2]), ends_at)
