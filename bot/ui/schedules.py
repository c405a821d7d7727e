"""A weekly board in a sentence: what stands on it and where, and when it is due next."""

from bot.domain.moment import Channel, Moment, Text
from bot.domain.schedule import EmptyWeek, Paused, Schedule, upcoming
from bot.domain.time.local_time import local_of
from bot.domain.time.zone import zone_named
from bot.texts import Texts


def what(texts: Texts, schedule: Schedule) -> Text:
    """What stands on it, and where it goes."""
    kind = texts.word(f"schedule.{schedule.board}")
    if schedule.place is None:
        return texts.say("schedule.nowhere", schedule=schedule.name, board=kind)
    channel = Channel(schedule.place.channel)
    return texts.say("schedule.line", schedule=schedule.name, board=kind, channel=channel, n=schedule.names)


def when(texts: Texts, schedule: Schedule, now: int) -> Text:
    """When it is due next, by the community's clocks and by the reader's; or why it is not."""
    if schedule.paused:
        return texts.say("schedule.gone" if schedule.paused is Paused.CHANNEL else "schedule.paused")
    rule, at_ms = schedule.rule, upcoming(schedule, now).at_ms
    zone = zone_named(rule.zone)
    local = local_of(at_ms, zone)
    key = "schedule.next" if (local.hour, local.minute) == (rule.hour, rule.minute) else "schedule.next_gap"
    said = texts.say(
        key,
        day=texts.word(f"schedule.day_{local.isoweekday()}"),
        date=local.date().isoformat(),
        time=f"{local:%H:%M}",
        zone=rule.zone,
        at=Moment(at_ms),
        rule=f"{rule.hour:02}:{rule.minute:02}",
    )
    return (*said, " ", *texts.say("schedule.skips")) if schedule.empty is EmptyWeek.SKIP else said
