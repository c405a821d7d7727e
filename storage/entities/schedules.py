"""When boards are due, and where they go."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.member import Place
from bot.domain.schedule import BoardKind, EmptyWeek, Paused, Schedule
from bot.domain.time.calendar import WeeklyRule
from storage.engine.connection import Db, Value, as_int, as_str

_SCHEDULE = (
    "SELECT schedule.id, community, schedule.number, weekday, hour, minute, community.zone, platform, space, channel,"
    " since, board, names, empty, paused, member FROM schedule JOIN community ON community.id = schedule.community"
)


class SqliteSchedules:
    """Schedules as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def all(self) -> list[Schedule]:
        """When which board is due, in every community."""
        return [_schedule(row) for row in await self._db.rows(f"{_SCHEDULE} ORDER BY schedule.id")]

    async def of(self, community: int) -> list[Schedule]:
        """The boards of a community, by their numbers."""
        rows = await self._db.rows(f"{_SCHEDULE} WHERE community = ? ORDER BY schedule.number", community)
        return [_schedule(row) for row in rows]

    async def find(self, schedule: int) -> Schedule | None:
        """A schedule by its id, while there is one."""
        row = await self._db.row(f"{_SCHEDULE} WHERE schedule.id = ?", schedule)
        return _schedule(row) if row else None

    async def add(self, schedule: Schedule) -> Schedule:
        """A new one under the community's next number."""
        row = await self._db.row(
            "UPDATE community SET last_schedule = last_schedule + 1 WHERE id = ? RETURNING last_schedule",
            schedule.community,
        )
        new = await self._db.insert(
            "INSERT INTO schedule (community, number, weekday, hour, minute, since) VALUES (?, ?, 1, 0, 0, 0)"
            " RETURNING id",
            schedule.community,
            row[0] if row else None,
        )
        await self.change(replace(schedule, id=new))
        return _schedule((await self._db.rows(f"{_SCHEDULE} WHERE schedule.id = ?", new))[0])

    async def change(self, schedule: Schedule) -> None:
        """Let a schedule be as it is said here; its number stays."""
        rule, place = schedule.rule, schedule.place
        await self._db.run(
            "UPDATE schedule SET weekday = ?, hour = ?, minute = ?, platform = ?, space = ?, channel = ?, since = ?,"
            " board = ?, names = ?, empty = ?, paused = ?, member = ? WHERE id = ?",
            rule.weekday,
            rule.hour,
            rule.minute,
            *((place.platform, place.space, place.channel) if place else (None, None, None)),
            schedule.since,
            schedule.board,
            schedule.names,
            schedule.empty,
            schedule.paused,
            schedule.member,
            schedule.id,
        )

    async def remove(self, schedule: Schedule) -> None:
        """Post nothing any more; its number is not used again."""
        # Its id may be given to another one, whose boards these are not.
        await self._db.run("UPDATE board SET schedule = NULL WHERE schedule = ?", schedule.id)
        await self._db.run("DELETE FROM schedule WHERE id = ?", schedule.id)

    async def pause(self, schedule: Schedule, paused: Paused) -> None:
        """Post nothing from now on, for that reason; or go on."""
        await self._db.run("UPDATE schedule SET paused = ? WHERE id = ?", paused, schedule.id)

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
    return Schedule(
        id=as_int(row[0]),
        community=as_int(row[1]),
        number=as_int(row[2]),
        rule=WeeklyRule(weekday=as_int(row[3]), hour=as_int(row[4]), minute=as_int(row[5]), zone=as_str(row[6])),
        place=None if row[7] is None else Place(as_str(row[7]), as_str(row[8]), as_str(row[9])),
        since=as_int(row[10]),
        board=BoardKind(as_str(row[11])),
        names=as_int(row[12]),
        empty=EmptyWeek(as_str(row[13])),
        paused=Paused(as_str(row[14])),
        member=row[15] if isinstance(row[15], int) else None,
    )
