"""What is done at its time: which weekly leaderboard is posted, and when none is; which reminders are sent."""

import re
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from pathlib import Path
from pkgutil import resolve_name
from traceback import format_exception
from typing import Any
from unittest.mock import AsyncMock

import pytest
import structlog

from bot.app.jobs import run_due
from bot.boards.weekly import Prepared, prepare, week_facts
from bot.boards.weekly_board_card import WeekFacts
from bot.domain.schedule import Schedule
from bot.ports import NotSaved, Session
from bot.ui.commands import read_command
from tests.chat import Chat, Posted, instant, open_chat
from tests.transcript import transcript

SECRET = "what a member wrote"


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[Chat]:
    async with open_chat(tmp_path) as chat:
        await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-20 18:00")
        yield chat


async def change(chat: Chat, what: str) -> None:
    async with chat.store.transaction():
        await chat.store._writing.run(f"UPDATE schedule SET {what}")  # noqa: S608  what a test writes


async def test_a_week_in_which_nothing_was_resolved_can_be_left_out(chat: Chat) -> None:
    await change(chat, "empty = 'skip'")
    await chat.wait_until("2024-12-09 09:00")
    assert len(chat.channel()) == 1


async def test_a_board_can_be_that_of_all_time(chat: Chat) -> None:
    await change(chat, "board = 'all'")
    await chat.wait_until("2024-12-09 09:00")
    assert chat.channel()[1].startswith("🏆 Leaderboard of all time")


async def test_a_week_comes_once_though_its_schedule_goes_back(chat: Chat) -> None:
    """When a schedule is moved to an earlier time, the week whose board was posted gets no second one."""
    await chat.wait_until("2024-12-09 09:00")
    await change(chat, "since = 0")
    await chat.wait_until("2024-12-09 09:01")
    assert len(chat.channel()) == 2


async def test_a_schedule_that_is_changed_while_its_board_is_made_goes_by_the_change(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def meanwhile(*about: Any) -> Prepared:
        await chat.bot.handle(read_command("admin schedule pause"), chat.actor("amina"))
        return await prepare(*about)

    monkeypatch.setattr("bot.boards.weekly.prepare", meanwhile)
    await chat.wait_until("2024-12-09 09:00")
    assert len(chat.channel()) == 1


async def test_a_board_that_cannot_be_made_holds_up_no_other_community_and_no_card(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chat.post_question("Does it rain?", "Yes/No", "2024-12-08 18:00")
    chat.place = replace(chat.place, space="elsewhere")
    await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-20 18:00")
    real = week_facts

    async def facts(session: Session, schedule: Schedule, *rest: Any) -> WeekFacts:
        if schedule.community == 1:
            raise ValueError
        return await real(session, schedule, *rest)

    monkeypatch.setattr("bot.boards.weekly.week_facts", facts)
    with structlog.testing.capture_logs() as logs:
        await chat.wait_until("2024-12-09 09:00")
    assert {line["part"] for line in logs if line["event"] == "background failed"} == {"jobs"}
    boards = [sent.place.space for sent in chat.channels.messages.values() if sent.shown[0].kind == "weekly-board"]
    assert boards == ["elsewhere"]
    assert "Closed" in chat.channel()[1]


def failing_for(monkeypatch: pytest.MonkeyPatch, where: str, argument: int, is_meant: Callable[[Any], bool]) -> None:
    """Make a function fail where it is called about a given member or question."""
    real = resolve_name(where)

    def fails(*about: Any) -> Any:
        if is_meant(about[argument]):
            raise ValueError(SECRET)
        return real(*about)

    monkeypatch.setattr(where.replace(":", "."), fails)


def reminders(chat: Chat) -> list[Posted]:
    return [each for each in chat.channels.messages.values() if each.shown[0].kind == "reminder"]


def about(chat: Chat) -> list[str]:
    """The questions that reminders are about, once for each time."""
    return sorted(re.findall(r"#\d", "\n".join(transcript(each.shown[0]) for each in reminders(chat))))


@pytest.mark.parametrize("due", ["2024-12-05 18:00", "2024-12-07 18:00"], ids=["closing", "resolving"])
async def test_a_question_that_cannot_be_reminded_of_holds_up_no_other(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, due: str
) -> None:
    await chat.say("amina", "admin settings who-resolves moderator")
    for number in range(2, 7):
        await chat.post_question(f"Does it rain on day {number}?", "Yes/No", "2024-12-06 18:00")
    with monkeypatch.context() as broken:
        shown = "bot.reminders.reminders_card:title_shown"
        failing_for(broken, shown, 1, lambda question: question.number in {3, 6})
        await chat.wait_until(due)
        assert about(chat) == ["#2", "#4", "#5"]
        with pytest.raises(ExceptionGroup) as raised:
            await run_due(chat.store, chat.now, set())
    said = "".join(format_exception(raised.value))
    assert "3: ValueError" in said
    assert "in fails" in said
    assert SECRET not in said
    await chat.wait_until(due.replace("18:00", "18:01"))
    assert about(chat) == ["#2", "#3", "#4", "#5", "#6"]


async def test_a_member_who_cannot_be_reminded_holds_up_no_other(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ben", "cleo", "dora"):
        await chat.say(name, "me")
        await chat.press(name, "Remind")
    with monkeypatch.context() as broken:
        failing_for(broken, "bot.reminders.unvoted:without_vote", 2, lambda member: member == 3)
        await chat.wait_until("2024-12-09 09:00")
        assert {each.place.account for each in reminders(chat)} == {"ben", "dora"}
    await chat.wait_until("2024-12-09 09:01")
    assert [each.place.account for each in reminders(chat)] == ["ben", "dora", "cleo"]


async def test_a_disk_that_takes_nothing_is_not_asked_again_for_each_reminder(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chat.post_question("Does it rain?", "Yes/No", "2024-12-20 18:00")
    chat.now = instant("2024-12-19 18:00")
    full = AsyncMock(side_effect=NotSaved("full"))
    monkeypatch.setattr("bot.reminders.closing._tell", full)
    with pytest.raises(ExceptionGroup):
        await run_due(chat.store, chat.now, set())
    assert full.await_count == 1
