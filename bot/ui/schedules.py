"""The sentences that describe the schedule of a weekly board."""

from bot.domain.moment import Channel, Moment, Text
from bot.domain.schedule import EmptyWeek, Paused, Schedule, upcoming
from bot.domain.time.local_time import local_of
from bot.domain.time.zone import zone_named
from bot.texts import Texts


def board_text(texts: Texts, schedule: Schedule) -> Text:
    """What is on the board and in which channel it is posted."""
    kind = texts.word(f"boards.schedule_{schedule.board}")
    if schedule.place is None:
        return texts.say("boards.schedule_nowhere", schedule=schedule.name, board=kind)
    gone = schedule.paused is Paused.CHANNEL
    # Platforms show an id, or nothing of use, for a channel that is not there.
    channel = texts.word("boards.schedule_unseen") if gone else Channel(schedule.place.channel)
    return texts.say("boards.schedule_line", schedule=schedule.name, board=kind, channel=channel, n=schedule.names)


def due_text(texts: Texts, schedule: Schedule, now: int) -> Text:
    """When the board is due next, in the community's zone and in the reader's; or why it is not due."""
    if schedule.paused:
        return texts.say("boards.schedule_gone" if schedule.paused is Paused.CHANNEL else "boards.schedule_paused")
    rule, at_ms = schedule.rule, upcoming(schedule, now).at_ms
    zone = zone_named(rule.zone)
    local = local_of(at_ms, zone)
    key = (
        "boards.schedule_next" if (local.hour, local.minute) == (rule.hour, rule.minute) else "boards.schedule_next_gap"
    )
    said = texts.say(
        key,
        day=texts.word(f"boards.schedule_day_{local.isoweekday()}"),
        date=local.date().isoformat(),
        time=f"{local:%H:%M}",
        zone=rule.zone,
        at=Moment(at_ms),
        rule=f"{rule.hour:02}:{rule.minute:02}",
    )
    return (*said, " ", *texts.say("boards.schedule_skips")) if schedule.empty is EmptyWeek.SKIP else said
