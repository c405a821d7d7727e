"""The weekly boards of a community: when, where and what."""

from collections.abc import Sequence
from dataclasses import replace

from bot.cards import Button, ButtonStyle, Card, Entry, Listing, Paragraph, Tone
from bot.domain.local_time import local_of
from bot.domain.moment import Channel, Moment, Text
from bot.domain.schedule import EmptyWeek, Paused, Schedule
from bot.domain.slots import upcoming
from bot.domain.zone import zone_named
from bot.inputs import ManageSchedule
from bot.texts import Texts


def schedule_list(texts: Texts, schedules: Sequence[Schedule], now: int) -> Card:
    """Each with its next slot, and the way to look closer."""
    rows = tuple(
        Entry(
            what(texts, schedule),
            when(texts, schedule, now),
            Button(texts.say("buttons.preview"), ManageSchedule(step="preview", details=schedule.name)),
        )
        for schedule in schedules
    )
    return Card(
        kind="schedules",
        title=texts.say("schedule.title" if rows else "schedule.empty"),
        blocks=(Listing(rows),) if rows else (),
        footer=texts.say("schedule.how"),
    )


def one_schedule(texts: Texts, schedule: Schedule, now: int) -> Card:
    """What stands on it, where and when, and what can be done with it."""
    paused = schedule.paused
    pause = (
        Button(texts.say("buttons.resume"), ManageSchedule(step="resume", details=schedule.name))
        if paused
        else Button(texts.say("buttons.pause"), ManageSchedule(step="pause", details=schedule.name))
    )
    return Card(
        kind="schedule",
        title=what(texts, schedule),
        blocks=(Paragraph(when(texts, schedule, now), Tone.WARNING if paused else Tone.NORMAL),),
        buttons=(
            Button(texts.say("buttons.preview"), ManageSchedule(step="preview", details=schedule.name)),
            pause,
            Button(
                texts.say("buttons.remove"), ManageSchedule(step="remove", details=schedule.name), ButtonStyle.DANGER
            ),
        ),
        footer=texts.say("schedule.how"),
    )


def schedule_added(texts: Texts, schedule: Schedule, now: int) -> Card:
    """That it was added, and what it is."""
    card = one_schedule(texts, schedule, now)
    title = texts.say("schedule.added", schedule=schedule.name)
    return replace(card, title=title, blocks=(Paragraph(card.title), *card.blocks))


def board_preview(texts: Texts, board: Card, *, lacks_season: bool) -> Card:
    """The board for one person's eyes; where it should be about a season and none runs, that is said."""
    lines = (Paragraph(texts.say("schedule.no_season"), Tone.QUIET),) if lacks_season else ()
    return replace(board, private=True, blocks=(*lines, *board.blocks))


def schedule_removed(texts: Texts, schedule: Schedule) -> Card:
    """It is gone; what was posted stays."""
    return Card(kind="schedule-removed", title=texts.say("schedule.removed", schedule=schedule.name))


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
