"""A machine's clock that jumps: what is due by it waits until it is put right, or has been believed."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from bot.app.background import Background
from bot.app.clock_watch import ClockWatch
from bot.cli.machine import time_passed
from bot.domain.question import QuestionState
from bot.ports.outgoing import NewPost, PostState
from tests.chat import CHANNEL
from tests.posting.world import BUSY, CARD, NEWS, House, open_house

HOUR_MS = 3_600_000
YEAR_MS = 365 * 24 * HOUR_MS


@dataclass
class Machine:
    """What passes whatever the clock shows."""

    passed: int = 0

    async def go_on(self, house: House, minutes: float, jump: int = 0) -> None:
        self.passed += round(minutes * 60_000)
        await house.turn(minutes * 60 + jump / 1000)


async def open_questions(house: House) -> int:
    return len(await house.store.read.questions.in_states(1, [QuestionState.OPEN]))


def watched(house: House) -> Machine:
    machine = Machine()
    house.background = Background(house.bot, {"test": house.wire}, ClockWatch(lambda: machine.passed))
    return machine


@pytest.mark.parametrize("jump", [10 * YEAR_MS, 24 * 7 * HOUR_MS])
async def test_c5_a_clock_that_jumps_ahead_and_is_put_right_closes_nothing_and_posts_nothing(
    tmp_path: Path, jump: int
) -> None:
    async with open_house(tmp_path) as house:
        machine = watched(house)
        await machine.go_on(house, 1)
        with structlog.testing.capture_logs() as logs:
            await machine.go_on(house, 1, jump)
            await machine.go_on(house, 8)
        assert [(line["log_level"], line["seconds"]) for line in logs if line["event"] == "clock jumped"] == [
            ("warning", jump // 1000)
        ]
        assert (await open_questions(house), house.wire.made("post")) == (1, 0)
        await machine.go_on(house, 1, -jump)
        await machine.go_on(house, 1)
        assert (await open_questions(house), house.wire.made("post")) == (1, 0)


async def test_c5_a_clock_that_stays_where_it_jumped_to_is_believed_after_ten_minutes(tmp_path: Path) -> None:
    """No burst follows: of the leaderboards that were missed only the latest is posted."""
    async with open_house(tmp_path) as house:
        machine = watched(house)
        await machine.go_on(house, 1)
        await machine.go_on(house, 1, 10 * YEAR_MS)
        await machine.go_on(house, 9.9)
        assert await open_questions(house) == 1
        await machine.go_on(house, 0.1)
        assert await open_questions(house) == 0
        boards = [sent for sent in house.wire.messages.values() if sent.shown[0].kind == "weekly-board"]
        assert len(boards) == 1


async def test_c5_what_waits_to_be_sent_is_not_given_up_by_a_clock_that_jumped_ahead(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        machine = watched(house)
        await machine.go_on(house, 1)
        house.wire.faults["post"] = [BUSY]
        await house.add(post=NewPost(1, CHANNEL, NEWS, CARD, expires_at=house.now + HOUR_MS))
        await machine.go_on(house, 0)
        await machine.go_on(house, 1, YEAR_MS)
        assert (await house.found()).state is PostState.PENDING
        await machine.go_on(house, 1, -YEAR_MS)
        assert (await house.found()).state is PostState.SENT


@pytest.mark.parametrize("jump", [-HOUR_MS, HOUR_MS])
async def test_c5_an_hour_too_much_or_too_little_closes_nothing_early(tmp_path: Path, jump: int) -> None:
    async with open_house(tmp_path) as house:
        await house.wait_until("2024-12-06 17:30")
        machine = watched(house)
        await machine.go_on(house, 1)
        await machine.go_on(house, 1, jump)
        assert await open_questions(house) == 1
        await machine.go_on(house, 1, -jump)
        assert await open_questions(house) == 1
        await machine.go_on(house, 27)
        assert await open_questions(house) == 0


def test_what_has_passed_only_grows() -> None:
    seen = [time_passed() for _ in range(100)]
    assert seen == sorted(seen)
    assert seen[0] > 0
