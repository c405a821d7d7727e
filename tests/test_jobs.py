"""What is due: which board is written, and when none is."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

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
