"""What is due next, what waits, and what is stuck: good to know, and never damage."""

from collections.abc import Awaitable, Callable, Collection, Iterator

from bot.doctor.findings import Advice, Finding, Findings, Kind
from bot.domain.reminders import Step, noticed, weekly_reminder
from bot.domain.schedule import Schedule, upcoming
from bot.domain.text.characters import excerpt
from bot.domain.time.local_time import EPOCH, MILLISECOND
from bot.domain.time.slots import slots_at
from bot.domain.time.zone import zone_named
from bot.ports import Session
from bot.ports.checks import Checks
from bot.ports.outlook import Item, OutlookEntry
from bot.reminders import closing, resolving, unvoted

DUE = ("boards", "closing", "notices", "to_resolve", "unvoted")
"""The rules of what comes by itself, in the order in which they are told."""
STUCK = (
    *("late_boards", "late_reminders", "overdue", "unscored", "unanswered", "paused", "nowhere"),
    *("waiting", "switched_off", "sending", "doubt", "dead"),
)
"""The rules of what waits for something or somebody, or is stuck, in the order in which they are told."""
ORDER = (*DUE, *STUCK)

FEW = 3
"""How many weekly boards and late reminders are named; the rest is counted."""
MANY = 1_000_000
"""More reminders than can be due at a time."""
FIRST: dict[str, Callable[[Session, int, int | None], Awaitable[int | None]]] = {
    "notices": closing.next_at,
    "to_resolve": resolving.next_at,
    "unvoted": unvoted.next_at,
}
"""When the first reminder of a kind is due."""
TIMES = ("at", "since", "next_at")
"""Of an item, what is an instant."""
FOREIGN = ("community", "reason")
"""Of an item, the words of a platform, which may hold anything."""


async def outlook(checks: Checks, now: int, platforms: Collection[str]) -> Findings:
    """The check for operators: what is due, waits or is stuck in all communities, in local times.

    Args:
        checks: the database.
        now: the instant at which it is looked at, UTC milliseconds.
        platforms: those whose messages can be sent from here.
    """
    session = checks.session
    found = [*await outlook_entries(session, now), await session.outlook.switched_off(platforms)]
    zone = await _usual_zone(session)
    findings = [_finding(entry, zone, now) for entry in sorted(found, key=_order) if entry.count]
    return Findings("outlook", findings, {"now": now, "local": _local(now, zone, now)})


async def outlook_entries(session: Session, now: int, community: int | None = None) -> list[OutlookEntry]:
    """What is due, waits or is stuck, in the order in which it is told.

    Args:
        session: the store.
        now: the instant at which it is looked at, UTC milliseconds.
        community: of which alone something is told; None for all.
    """
    found = [*await _boards(session, now, community), *await _late_reminders(session, now, community)]
    found += [await _dated(entry, session, now, community) for entry in await session.outlook.entries(now, community)]
    return sorted(found, key=_order)


def _order(entry: OutlookEntry) -> int:
    return ORDER.index(entry.rule)


async def _boards(session: Session, now: int, community: int | None) -> list[OutlookEntry]:
    """The weekly boards by their next slot, and those whose last slot has passed without one."""
    schedules = await (session.schedules.all() if community is None else session.schedules.of(community))
    due = [(each, slots_at(each.rule, now)) for each in schedules if each.is_due]
    coming = sorted((upcoming(schedule, now).at_ms, schedule.id, schedule) for schedule, _ in due)
    late = sorted((slots.last.at_ms, each.id, each) for each, slots in due if slots.last.at_ms > each.since)
    return [
        OutlookEntry(rule, len(boards), [await _board(session, each, time, at) for at, _, each in boards[:FEW]])
        for rule, time, boards in (("boards", "at", coming), ("late_boards", "since", late))
        if boards
    ]


async def _board(session: Session, schedule: Schedule, time: str, at: int) -> Item:
    community = await session.members.community(schedule.community)
    return {"community": community.name, "zone": community.zone, "schedule": schedule.number, time: at}


async def _late_reminders(session: Session, now: int, community: int | None) -> list[OutlookEntry]:
    """The reminders that should have been written."""
    reminders = session.reminders
    # A question is counted once, whoever of those that are to hear of it does not.
    questions: dict[str, list[int]] = {
        "notice": sorted({each.question for each in await reminders.closing(noticed(now), community)}),
        **{
            step: sorted({each.question for each in await reminders.unresolved(step, step.closings(now), community)})
            for step in Step
        },
    }
    items = [await _late(session, how, question) for how, found in questions.items() for question in found[:FEW]]
    count = sum(map(len, questions.values()))
    for asking in await reminders.asking(community):
        last = slots_at(weekly_reminder(asking.zone), now).last.at_ms
        if members := await reminders.members(asking.community, last, 0, MANY):
            name = (await session.members.community(asking.community)).name
            items.append({"how": "unvoted", "n": len(members), "community": name})
            count += len(members)
    return [OutlookEntry("late_reminders", count, items[:FEW])] if count else []


async def _late(session: Session, how: str, question_id: int) -> Item:
    question = await session.questions.get(question_id)
    community = await session.members.community(question.community)
    return {"how": "notice" if how == "notice" else "answer", "community": community.name, "question": question.number}


async def _dated(entry: OutlookEntry, session: Session, now: int, community: int | None) -> OutlookEntry:
    """Of reminders, the same with the instant of the first: that depends on the calendar, which rows do not know."""
    if entry.rule not in FIRST:
        return entry
    at = await FIRST[entry.rule](session, now, community)
    return OutlookEntry(entry.rule, entry.count, [{"n": entry.count, "at": at}])


def _finding(entry: OutlookEntry, usual: str, now: int) -> Finding:
    items = [{**item, **dict(_readable(item, usual, now))} for item in entry.items]
    kind = Kind.NEXT if entry.rule in DUE else Kind.REMARK
    return Finding(entry.rule, Advice.NOTHING, {"n": entry.count}, kind=kind, items=items)


def _readable(item: Item, usual: str, now: int) -> Iterator[tuple[str, str | None]]:
    """Foreign words made safe to print, and beside each instant how clocks show it, as `at_local`."""
    zone = str(item.get("zone") or usual)
    yield from ((name, excerpt(str(item[name]))) for name in FOREIGN if name in item)
    for name in TIMES:
        if name in item:
            at = item[name]
            yield f"{name}_local", _local(at, zone, now) if isinstance(at, int) else None


async def _usual_zone(session: Session) -> str:
    """The zone in which is told what belongs to no community, or to several."""
    zones = {community.zone for community in await session.members.communities()}
    return zones.pop() if len(zones) == 1 else "UTC"


def _local(at: int, zone: str, now: int) -> str:
    """Such as `Mon 30 March 09:00 CEST`; with the year where it is another one."""
    clock, today = ((EPOCH + each * MILLISECOND).astimezone(zone_named(zone)) for each in (at, now))
    letters = clock.tzname() or ""
    year = "" if clock.year == today.year else f" {clock.year}"
    return f"{clock:%a} {clock.day} {clock:%B}{year} {clock:%H:%M} {letters if letters.isalpha() else f'UTC{letters}'}"
