"""When boards are due, and where they go."""

from collections.abc import Sequence

from bot.domain.calendar import WeeklyRule
from bot.domain.member import Place
from bot.ports import Schedule
from storage.db import Db, Value, whole, words


class SqliteSchedules:
    """Schedules as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def all(self) -> list[Schedule]:
        """When which board is due, in every community."""
        rows = await self._db.rows(
            "SELECT schedule.id, community, weekday, hour, minute, community.zone, platform, space, channel, since"
            " FROM schedule JOIN community ON community.id = schedule.community ORDER BY schedule.id"
        )
        return [_schedule(row) for row in rows]

    async def place(self, community: int, place: Place, now: int) -> None:
        """Let the boards that have no channel yet go to this one; what was due before is not missed."""
        await self._db.run(
            "UPDATE schedule SET platform = ?, space = ?, channel = ?, since = ?"
            " WHERE community = ? AND channel IS NULL",
            place.platform,
            place.space,
            place.channel,
            now,
            community,
        )

    async def advance(self, schedule: Schedule, since: int) -> None:
        """Note until when a schedule's slots are dealt with."""
        await self._db.run("UPDATE schedule SET since = ? WHERE id = ?", since, schedule.id)


def _schedule(row: Sequence[Value]) -> Schedule:
    rule = WeeklyRule(weekday=whole(row[2]), hour=whole(row[3]), minute=whole(row[4]), zone=words(row[5]))
    place = None if row[8] is None else Place(words(row[6]), words(row[7]), words(row[8]))
    return Schedule(id=whole(row[0]), community=whole(row[1]), rule=rule, place=place, since=whole(row[9]))
