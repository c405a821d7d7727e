"""What is due: which board is written, and when none is."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.actions.week import Prepared, prepare, week_facts
from bot.commands import read_command
from bot.domain.schedule import Schedule
from bot.ports import Session
from bot.views.weekly_board import WeekFacts
from tests.chat import Chat, open_chat


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
    assert chat.channel()[1].startswith("Leaderboard of all time")


async def test_a_week_comes_once_though_its_schedule_goes_back(chat: Chat) -> None:
    """H8, H11."""
    await chat.wait_until("2024-12-09 09:00")
    await change(chat, "since = 0")
    await chat.wait_until("2024-12-09 09:01")
    assert len(chat.channel()) == 2


async def test_h8_a_schedule_that_is_changed_while_its_board_is_made_goes_by_the_change(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def meanwhile(*about: Any) -> Prepared:
        await chat.bot.handle(read_command("admin schedule pause"), chat.actor("amina"))
        return await prepare(*about)

    monkeypatch.setattr("bot.jobs.prepare", meanwhile)
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

    monkeypatch.setattr("bot.jobs.week_facts", facts)
    with structlog.testing.capture_logs() as logs:
        await chat.wait_until("2024-12-09 09:00")
    assert {line["part"] for line in logs if line["event"] == "background failed"} == {"jobs"}
    boards = [sent.place.space for sent in chat.channels.messages.values() if sent.shown[0].kind == "weekly-board"]
    assert boards == ["elsewhere"]
    assert "Closed" in chat.channel()[1]
