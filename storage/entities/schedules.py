"""When boards are due, and where they go."""

from bot.domain.member import Place
from bot.domain.schedule import BoardKind, EmptyWeek, Paused, Schedule
from bot.domain.time.calendar import WeeklyRule
from storage.engine.connection import Db, Record, Value
from storage.engine.table import Table

SCHEDULE = Table(
    "schedule",
    refers="community member",
    integers="id number weekday hour minute since names",
    texts="platform space channel board empty paused",
)


class SqliteSchedules:
    """Schedules as seen through one connection; see `bot.ports.Schedules`."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def all(self) -> list[Schedule]:
        return await self._select("ORDER BY schedule.id")

    async def of(self, community: int) -> list[Schedule]:
        return await self._select("WHERE community = ? ORDER BY schedule.number", community)

    async def find(self, schedule: int) -> Schedule | None:
        found = await self._select("WHERE schedule.id = ?", schedule)
        return found[0] if found else None

    async def add(self, schedule: Schedule) -> Schedule:
        number = await self._db.count(
            "UPDATE community SET last_schedule = last_schedule + 1 WHERE id = ? RETURNING last_schedule",
            schedule.community,
        )
        new = await self._db.insert_new(
            "schedule", community=schedule.community, number=number, **_columns(schedule), since=schedule.since
        )
        return (await self._select("WHERE schedule.id = ?", new))[0]

    async def change(self, schedule: Schedule) -> None:
        await self._db.update("schedule", schedule.id, **_columns(schedule), since=schedule.since)

    async def remove(self, schedule: Schedule) -> None:
        # Its id may be given to another one, whose boards these are not.
        await self._db.run("UPDATE board SET schedule = NULL WHERE schedule = ?", schedule.id)
        await self._db.run("DELETE FROM schedule WHERE id = ?", schedule.id)

    async def pause(self, schedule: Schedule, paused: Paused) -> None:
        await self._db.update("schedule", schedule.id, paused=paused)

    async def place(self, community: int, place: Place, now: int) -> None:
        await self._db.run(
            "UPDATE schedule SET platform = ?, space = ?, channel = ?, since = ?"
            " WHERE community = ? AND channel IS NULL",
            place.platform,
            place.space,
            place.channel,
            now,
            community,
        )

    async def unplace(self, community: int, place: Place, since: int) -> None:
        await self._db.run(
            "UPDATE schedule SET platform = NULL, space = NULL, channel = NULL"
            " WHERE community = ? AND platform = ? AND space = ? AND channel = ? AND since = ?",
            community,
            place.platform,
            place.space,
            place.channel,
            since,
        )

    async def advance(self, schedule: Schedule, since: int) -> None:
        await self._db.update("schedule", schedule.id, since=since)

    async def _select(self, where: str, *values: Value) -> list[Schedule]:
        rows = await self._db.records(
            f"SELECT {SCHEDULE.all}, zone FROM schedule JOIN community ON community.id = schedule.community {where}",
            *values,
        )
        return [_schedule(row) for row in rows]


def _columns(schedule: Schedule) -> dict[str, Value]:
    """What a moderator chooses of a schedule, by the columns."""
    rule, place = schedule.rule, schedule.place
    return {
        "weekday": rule.weekday,
        "hour": rule.hour,
        "minute": rule.minute,
        "platform": place.platform if place else None,
        "space": place.space if place else None,
        "channel": place.channel if place else None,
        "board": schedule.board,
        "names": schedule.names,
        "empty": schedule.empty,
        "paused": schedule.paused,
        "member": schedule.member,
    }


def _schedule(row: Record) -> Schedule:
    return Schedule(
        id=row["id"],
        community=row["community"],
        number=row["number"],
        rule=WeeklyRule(weekday=row["weekday"], hour=row["hour"], minute=row["minute"], zone=row["zone"]),
        place=None if row["platform"] is None else Place(row["platform"], row["space"], row["channel"]),
        since=row["since"],
        board=BoardKind(row["board"]),
        names=row["names"],
        empty=EmptyWeek(row["empty"]),
        paused=Paused(row["paused"]),
        member=row["member"],
    )
