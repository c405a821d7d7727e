"""When the machine's clock jumps, what is due waits until it is set right, or for ten minutes."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from bot.app.background import Background
from bot.app.clock_watch import ClockWatch
from bot.cli.clock import time_passed
from bot.domain.question import QuestionState
from bot.ports.outgoing import NewPost, PostState
from tests.chat import CHANNEL
from tests.posting.faulty_platform import BUSY, CARD, NEWS, PostingChat, open_posting_chat

HOUR_MS = 3_600_000
YEAR_MS = 365 * 24 * HOUR_MS


@dataclass
class Machine:
    """A monotonic clock, and one that can be set."""

    passed: int = 0

    async def go_on(self, chat: PostingChat, minutes: float, jump: int = 0) -> None:
        self.passed += round(minutes * 60_000)
        await chat.turn(minutes * 60 + jump / 1000)


async def open_questions(chat: PostingChat) -> int:
    return len(await chat.store.read.questions.in_states(1, [QuestionState.OPEN]))


def watched(chat: PostingChat) -> Machine:
    machine = Machine()
    chat.background = Background(chat.bot, {"test": chat.platform}, ClockWatch(lambda: machine.passed))
    return machine


@pytest.mark.parametrize("jump", [10 * YEAR_MS, 24 * 7 * HOUR_MS])
async def test_a_clock_that_jumps_ahead_and_is_put_right_closes_nothing_and_posts_nothing(
    tmp_path: Path, jump: int
) -> None:
    async with open_posting_chat(tmp_path) as chat:
        machine = watched(chat)
        await machine.go_on(chat, 1)
        with structlog.testing.capture_logs() as logs:
            await machine.go_on(chat, 1, jump)
            await machine.go_on(chat, 8)
        assert [(line["log_level"], line["seconds"]) for line in logs if line["event"] == "clock jumped"] == [
            ("warning", jump // 1000)
        ]
        assert (await open_questions(chat), chat.platform.made("post")) == (1, 0)
        await machine.go_on(chat, 1, -jump)
        await machine.go_on(chat, 1)
        assert (await open_questions(chat), chat.platform.made("post")) == (1, 0)


async def test_a_clock_that_stays_where_it_jumped_to_is_believed_after_ten_minutes(tmp_path: Path) -> None:
    """No burst follows: of the leaderboards that were missed only the latest is posted."""
    async with open_posting_chat(tmp_path) as chat:
        machine = watched(chat)
        await machine.go_on(chat, 1)
        await machine.go_on(chat, 1, 10 * YEAR_MS)
        await machine.go_on(chat, 9.9)
        assert await open_questions(chat) == 1
        await machine.go_on(chat, 0.1)
        assert await open_questions(chat) == 0
        boards = [sent for sent in chat.platform.messages.values() if sent.shown[0].kind == "weekly-board"]
        assert len(boards) == 1


async def test_what_waits_to_be_sent_is_not_given_up_by_a_clock_that_jumped_ahead(tmp_path: Path) -> None:
    async with open_posting_chat(tmp_path) as chat:
        machine = watched(chat)
        await machine.go_on(chat, 1)
        chat.platform.faults["post"] = [BUSY]
        await chat.add(post=NewPost(1, CHANNEL, NEWS, CARD, expires_at=chat.now + HOUR_MS))
        await machine.go_on(chat, 0)
        await machine.go_on(chat, 1, YEAR_MS)
        assert (await chat.found()).state is PostState.PENDING
        await machine.go_on(chat, 1, -YEAR_MS)
        assert (await chat.found()).state is PostState.SENT


@pytest.mark.parametrize("jump", [-HOUR_MS, HOUR_MS])
async def test_an_hour_too_much_or_too_little_closes_nothing_early(tmp_path: Path, jump: int) -> None:
    async with open_posting_chat(tmp_path) as chat:
        await chat.wait_until("2024-12-06 17:30")
        machine = watched(chat)
        await machine.go_on(chat, 1)
        await machine.go_on(chat, 1, jump)
        assert await open_questions(chat) == 1
        await machine.go_on(chat, 1, -jump)
        assert await open_questions(chat) == 1
        await machine.go_on(chat, 27)
        assert await open_questions(chat) == 0


def test_what_has_passed_only_grows() -> None:
    seen = [time_passed() for _ in range(100)]
    assert seen == sorted(seen)
    assert seen[0] > 0
