"""The cards about the weekly boards of a community: what is on them, when and where they are posted."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.moment import Moment
from bot.domain.schedule import Schedule
from bot.inputs.boards import ManageSchedule
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Entry, Listing, Paragraph, Tone
from bot.ui.schedules import board_text, due_text


def schedule_list(texts: Texts, schedules: Sequence[Schedule], now: int) -> Card:
    """All schedules, each with its next slot and a button for its preview."""
    rows = tuple(
        Entry(
            board_text(texts, schedule),
            due_text(texts, schedule, now),
            Button(texts.say("ui.button_preview"), ManageSchedule(step="preview", details=schedule.name)),
        )
        for schedule in schedules
    )
    return Card(
        kind="schedules",
        title=texts.say("boards.schedule_title" if rows else "boards.schedule_empty"),
        blocks=(Listing(rows),) if rows else (),
        footer=texts.say("boards.schedule_how"),
    )


def one_schedule(texts: Texts, schedule: Schedule, now: int) -> Card:
    """One schedule: what is on it, where and when it is posted, and its buttons."""
    paused = schedule.paused
    pause = (
        Button(texts.say("ui.button_resume"), ManageSchedule(step="resume", details=schedule.name))
        if paused
        else Button(texts.say("ui.button_pause"), ManageSchedule(step="pause", details=schedule.name))
    )
    return Card(
        kind="schedule",
        title=board_text(texts, schedule),
        blocks=(Paragraph(due_text(texts, schedule, now), Tone.WARNING if paused else Tone.NORMAL),),
        buttons=(
            Button(texts.say("ui.button_preview"), ManageSchedule(step="preview", details=schedule.name)),
            pause,
            Button(
                texts.say("ui.button_remove"), ManageSchedule(step="remove", details=schedule.name), ButtonStyle.DANGER
            ),
        ),
        footer=texts.say("boards.schedule_how"),
    )


def schedule_added(texts: Texts, schedule: Schedule, now: int) -> Card:
    """Says that a schedule was added, and shows it."""
    card = one_schedule(texts, schedule, now)
    title = texts.say("boards.schedule_added", schedule=schedule.name)
    return replace(card, title=title, blocks=(Paragraph(card.title), *card.blocks))


def board_preview(texts: Texts, board: Card, at_ms: int, *, lacks_season: bool) -> Card:
    """The board as a private card.

    Args:
        texts: the sentences.
        board: what would be posted.
        at_ms: when, UTC milliseconds.
        lacks_season: whether it should be about a season and none is running.
    """
    keys = ["boards.preview", "boards.schedule_no_season"] if lacks_season else ["boards.preview"]
    lines = [Paragraph(texts.say(key, at=Moment(at_ms)), Tone.QUIET) for key in keys]
    return replace(board, private=True, blocks=(*lines, *board.blocks))


def nothing_to_preview(texts: Texts, schedule: Schedule, at_ms: int) -> Card:
    """Says that the next slot would post nothing, and why."""
    said = texts.say("boards.preview_nothing", schedule=schedule.name, at=Moment(at_ms))
    return Card(kind="schedule-preview", title=said, blocks=(Paragraph(texts.say(f"boards.quiet_{schedule.empty}")),))


def schedule_removed(texts: Texts, schedule: Schedule) -> Card:
    """Says that a schedule was removed; the boards it posted stay."""
    return Card(kind="schedule-removed", title=texts.say("boards.schedule_removed", schedule=schedule.name))
