"""A question whose card is refused is the draft again and its author told once, wherever the program crashes meanwhile."""

import asyncio
from pathlib import Path

import pytest
import structlog

from bot.app.background import Background
from bot.app.door import Bot
from bot.doctor.examine import examine
from bot.domain.member import Place
from bot.domain.question import QuestionState
from bot.posting.channel_queue import TASK_NAME
from storage.checks.checks import open_checks
from tests.chat import CHANNEL, Chat, open_chat
from tests.posting.crash_model import CrashingStore
from tests.posting.faulty_platform import GONE, FaultyPlatform

pytestmark = pytest.mark.unmeasured

MINUTE = 60_000
TRANSACTIONS = 9
"""More than there are between the start and the end of it."""


class ReadOnly(FaultyPlatform):
    """In the channel the bot may read and not write."""

    async def _called(self, call: str, place: Place) -> None:
        if (call, place) == ("post", CHANNEL):
            raise GONE


async def turned(background: Background, store: CrashingStore) -> bool:
    """Let the background do what is due; False where the program has crashed."""
    turn = asyncio.create_task(background.turn())
    crashed = asyncio.create_task(store.crash.came.wait())
    await asyncio.wait({turn, crashed}, return_when=asyncio.FIRST_COMPLETED)
    has_crashed = store.crash.came.is_set()
    tasks = [turn, crashed, *(task for task in asyncio.all_tasks() if task.get_name() == TASK_NAME)]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return not has_crashed


@pytest.mark.parametrize("when", ["before", "inside", "after", "full"])
async def test_wherever_it_crashes_the_draft_is_back_and_its_author_told_once(tmp_path: Path, when: str) -> None:
    crashes = 0
    for transaction in range(1, TRANSACTIONS + 1):
        folder = tmp_path / str(transaction)
        folder.mkdir()
        async with open_chat(folder) as chat:
            crashes += await refused_with_a_crash(chat, when, transaction)
    assert crashes == 0 if when == "full" else crashes >= 3


async def refused_with_a_crash(chat: Chat, when: str, transaction: int) -> int:
    """Have a card refused while the program crashes there; returns how often it did."""
    platform = ReadOnly(lambda: chat.now)
    # No message is sent before the program runs that crashes.
    chat.bot.send_now = None
    await chat.say("ben", "ask")
    await chat.fill("ben", question="Does it rain on Friday?", outcomes="Yes\nNo", closes="2024-12-06 18:00")
    await chat.bot.handle(chat.button("ben", "Post").action, chat.actor("ben"))
    assert (await chat.store.read.questions.get(1)).number == 1
    store, crashes = CrashingStore(chat.store), 0

    def started() -> Background:
        return Background(Bot(store, lambda: chat.now, str), {"test": platform})

    with structlog.testing.capture_logs():
        store.crash_at(when, transaction)
        background = started()
        for _ in range(8):
            if not await turned(background, store):
                crashes += 1
                store.crash_at("", 0)
                background = started()
                await background.start()
            chat.now += MINUTE
    question = await chat.store.read.questions.get(1)
    assert (question.state, question.number, question.name) == (QuestionState.DRAFT, None, "d1")
    told = [sent for sent in platform.messages.values() if sent.place == CHANNEL.direct("ben")]
    assert len(told) == 1, transaction
    async with open_checks(chat.store._path) as checks:
        assert [found.wrong async for found in examine(checks, chat.now, ["test"]) if found.wrong] == []
    return crashes
