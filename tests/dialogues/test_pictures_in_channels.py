"""Posted cards and boards get their pictures by an edit, after their text."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.app.background import Background
from bot.app.painter import Painter
from bot.ports.worker import WorkerFailed
from bot.posting.pictures import EVERY_MS
from bot.ui.cards import Card
from tests.chat import Chat, Posted, open_chat
from tests.fakes.drawn import PNG, DrawingWorker, drawing_of
from tests.transcript import transcript
from tests.words import said


@pytest.fixture
def worker() -> DrawingWorker:
    return DrawingWorker()


@pytest.fixture
async def chat(tmp_path: Path, worker: DrawingWorker) -> AsyncGenerator[Chat]:
    async with open_chat(tmp_path, painter=Painter(worker)) as chat:
        await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-20 18:00")
        yield chat


def first(chat: Chat) -> Posted:
    return next(iter(chat.channels.messages.values()))


def shown(chat: Chat) -> Card:
    return first(chat).shown[-1]


async def two_days(chat: Chat) -> None:
    await chat.say("ben", "vote #1 30")
    await chat.wait_until("2024-12-03 12:00")
    await chat.say("cleo", "vote #1 60")


async def test_a_card_gets_its_picture_once_there_are_forecasts_of_two_days(chat: Chat) -> None:
    await chat.say("ben", "vote #1 30")
    assert shown(chat).picture is None
    await chat.wait_until("2024-12-03 12:00")
    await chat.say("cleo", "vote #1 60")
    # First the text with the vote, then the same with the picture.
    text, pictured = first(chat).shown[-2:]
    assert text.picture is None
    assert pictured.blocks == text.blocks
    assert pictured.picture is not None
    assert pictured.picture.png == PNG + pictured.picture.drawing.encode()
    assert drawing_of(pictured)["own"] == []


async def test_the_picture_of_a_busy_question_is_made_again_after_three_minutes(chat: Chat) -> None:
    await two_days(chat)
    before = drawing_of(shown(chat))
    chat.now += 60_000
    await chat.say("dan", "vote #1 90")
    # The text is of now, the picture stays beside it.
    assert "60%" in await chat.say("dan", "show #1")
    assert drawing_of(shown(chat)) == before
    chat.now += EVERY_MS
    await chat.background.turn()
    assert drawing_of(shown(chat)) != before


async def test_at_the_end_the_newest_state_is_drawn_at_once(chat: Chat) -> None:
    await two_days(chat)
    chat.now += 60_000
    await chat.say("dan", "vote #1 90")
    await chat.close("amina", "#1")
    assert len(drawing_of(shown(chat))["times"]) == 3
    await chat.say("amina", "resolve #1")
    await chat.fill("amina", outcome="A")
    assert "resolved" in [mark["kind"] for mark in drawing_of(shown(chat))["marks"]]


async def test_a_crowd_that_is_hidden_takes_its_picture_along(chat: Chat) -> None:
    await two_days(chat)
    await chat.say("amina", "admin settings crowd-from 3")
    assert shown(chat).picture is None
    await chat.say("dan", "vote #1 90")
    assert shown(chat).picture is not None


async def test_a_removed_text_is_gone_from_the_picture(chat: Chat) -> None:
    await two_days(chat)
    await chat.say("amina", "admin remove-text #1 title")
    await chat.press("amina", "Remove")
    assert drawing_of(shown(chat))["title"] == f"#1 {said('moderation.text')}"
    with_title = [card for card in first(chat).shown if drawing_of(card).get("title") == "#1 Who wins the cup?"]
    assert with_title == [card for card in first(chat).shown if card.picture and "cup" in card.picture.drawing]
    assert "cup" not in str(shown(chat))


async def test_where_pictures_are_switched_off_they_go_and_come_back(chat: Chat) -> None:
    await two_days(chat)
    await chat.say("amina", "admin settings pictures text-only")
    assert shown(chat).picture is None
    await chat.say("amina", "admin settings pictures on")
    assert shown(chat).picture is not None
    await chat.say("amina", "admin settings theme dark")
    assert drawing_of(shown(chat))["theme"] == "dark"


async def test_a_picture_that_fails_leaves_the_text_and_is_not_tried_for_ever(
    chat: Chat, worker: DrawingWorker
) -> None:
    await chat.say("ben", "vote #1 30")
    await chat.wait_until("2024-12-03 12:00")
    worker.fault = WorkerFailed("no")
    await chat.say("cleo", "vote #1 60")
    asked, edits = len(worker.jobs), len(first(chat).shown)
    assert shown(chat).picture is None
    for _ in range(3):
        chat.now += EVERY_MS
        await chat.background.turn()
    assert (len(worker.jobs), len(first(chat).shown)) == (asked, edits)
    # The next vote makes another drawing.
    await chat.say("cleo", "vote #1 70")
    assert shown(chat).picture is not None
    before = shown(chat).picture
    worker.fault = WorkerFailed("no")
    chat.now += EVERY_MS
    await chat.say("cleo", "vote #1 75")
    # An older one that says nothing wrong may stay.
    assert shown(chat).picture == before


async def test_an_error_of_our_own_leaves_the_text(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    await chat.say("ben", "vote #1 30")
    await chat.wait_until("2024-12-03 12:00")
    monkeypatch.setattr("bot.app.background.current_picture", None)
    await chat.say("cleo", "vote #1 60")
    assert "cleo" not in str(shown(chat).picture)
    assert shown(chat).picture is None


async def restarted(chat: Chat) -> None:
    chat.background = Background(chat.bot, {"test": chat.channels})
    await chat.background.start()
    await chat.background.turn()


async def test_after_a_restart_unchanged_messages_are_left_alone(chat: Chat, worker: DrawingWorker) -> None:
    await two_days(chat)
    edits, asked = len(first(chat).shown), len(worker.jobs)
    await restarted(chat)
    assert (len(first(chat).shown), len(worker.jobs)) == (edits, asked)
    # A setting that changes nothing in the text is followed, and until then the picture stays.
    await chat.say("amina", "admin settings theme dark")
    assert [bool(card.picture) for card in first(chat).shown[edits:]] == [True]
    await restarted(chat)
    await chat.say("cleo", "vote #1 70")
    assert [bool(card.picture) for card in first(chat).shown[-2:]] == [False, True]


async def test_the_weekly_board_has_a_picture_without_names_of_who_is_gone(chat: Chat) -> None:
    await chat.say("amina", "admin schedule add Monday 09:00")
    await two_days(chat)
    await chat.wait_until("2024-12-04 12:00")
    await chat.say("amina", "resolve #1")
    await chat.fill("amina", outcome="A")
    await chat.wait_until("2024-12-09 09:00")
    number, board = next(
        (number, posted) for number, posted in chat.channels.messages.items() if posted.shown[0].kind == "weekly-board"
    )
    assert board.shown[0].picture is None
    rows = drawing_of(board.shown[-1])["rows"]
    assert {row["name"] for row in rows} == {"Ben", "Cleo"}
    assert rows[0]["medal"] == 1
    assert board.shown[-1].picture is not None
    assert "Cleo" in board.shown[-1].picture.words
    await chat.say("cleo", "privacy erase")
    await chat.press("cleo", "Erase me")
    await chat.press("cleo", "Erase now")
    await chat.background.turn()
    assert "Cleo" not in str(chat.channels.messages[number].shown[-1])
    assert drawing_of(chat.channels.messages[number].shown[-1])["rows"]


def of_kind(chat: Chat, kind: str) -> Card:
    return next(each.shown[0] for each in chat.channels.messages.values() if each.shown[0].kind == kind)


async def test_an_answer_is_announced_with_the_picture_that_shows_it(chat: Chat) -> None:
    await two_days(chat)
    chat.now += 60_000
    await chat.say("amina", "resolve #1")
    await chat.fill("amina", outcome="A")
    announced = of_kind(chat, "announcement")
    assert "resolved" in [mark["kind"] for mark in drawing_of(announced)["marks"]]
    assert announced.picture is not None
    assert announced.picture.png
    await chat.say("amina", "reopen #1")
    taken_back = next(each.shown[0] for each in list(chat.channels.messages.values())[::-1] if each.reply_to)
    assert taken_back.picture is None


async def test_a_shared_chart_comes_with_its_picture_or_without(chat: Chat, worker: DrawingWorker) -> None:
    await two_days(chat)
    await chat.say("ben", "chart #1 bars")
    await chat.press("ben", "Share")
    shared = of_kind(chat, "shared-chart")
    assert shared.picture is not None
    assert shared.picture.png
    chat.channels.messages.clear()
    chat.now += 60_000
    await chat.say("ben", "vote #1 77")
    await chat.say("ben", "chart #1 bars")
    worker.fault = WorkerFailed("no")
    await chat.press("ben", "Share")
    assert of_kind(chat, "shared-chart").picture is None


async def test_an_error_of_our_own_does_not_keep_a_message_back(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    await two_days(chat)
    await chat.say("ben", "chart #1")
    monkeypatch.setattr(chat.bot, "draw", None)
    await chat.press("ben", "Share")
    assert of_kind(chat, "shared-chart").picture is None


async def test_the_background_ends_with_the_pictures_that_are_being_made(chat: Chat) -> None:
    running = asyncio.create_task(chat.background.run())
    chat.background.stop()
    await running


async def test_an_annulled_question_is_announced_without_a_picture(chat: Chat) -> None:
    await two_days(chat)
    await chat.say("amina", "annul #1")
    await chat.fill("amina", reason="It was called off.")
    announced = list(chat.channels.messages.values())[-1].shown[-1]
    assert announced.kind == "announcement"
    assert announced.picture is None


async def test_a_notice_has_no_picture(chat: Chat) -> None:
    await two_days(chat)
    await chat.wait_until("2024-12-19 18:00")
    notice = list(chat.channels.messages.values())[-1].shown[-1]
    assert said("reminders.closing", question="#1", title="Who wins the cup?") in transcript(notice)
    assert notice.picture is None
