"""What clocks, zones and time that nobody was there for do to questions and boards."""

import re
from collections.abc import Iterator

import pytest

from bot.domain.question import QuestionState
from bot.domain.time import zone
from bot.domain.time.slots import _in_minute
from bot.domain.time.zone import zone_named
from tests.chat import Chat, instant
from tests.paths import ROOT

ADAPTERS = ROOT / "adapters"
HOUR_MS = 3_600_000


def boards(chat: Chat) -> list[int]:
    """When each board appeared."""
    return [sent.at for sent in chat.channels.messages.values() if sent.shown[0].kind == "weekly-board"]


def test_no_platform_s_own_timers_are_relied_on() -> None:
    sources = [path.read_text(encoding="utf-8") for path in ADAPTERS.rglob("*.py")]
    assert sources
    assert not [source for source in sources if re.search(r"discord\.ext\.tasks|discord\.ext import.*tasks", source)]


@pytest.mark.parametrize("step", [-HOUR_MS, -48 * HOUR_MS])
async def test_a_clock_that_steps_back_over_the_time_of_a_board_makes_no_second_one(cup: Chat, step: int) -> None:
    await cup.wait_until("2024-12-09 09:00")
    cup.now += step
    for _ in range(3):
        await cup.background.turn()
        cup.now += HOUR_MS
    await cup.wait_until("2024-12-09 09:00")
    assert len(boards(cup)) == 1


async def test_after_weeks_without_the_bot_one_board_is_made_up_for_and_questions_closed_when_they_should(
    cup: Chat,
) -> None:
    await cup.wait_until("2024-12-25 11:30")
    await cup.background.turn()
    assert boards(cup) == [instant("2024-12-25 11:30")]
    assert "This leaderboard is late" in cup.channel()[-1]
    (question,) = await cup.store.read.questions.in_states(1, [QuestionState.CLOSED])
    assert question.closed_at == instant("2024-12-06 18:00")


@pytest.mark.parametrize(("after", "saved"), [(-1, True), (0, False), (1, False)])
async def test_a_vote_counts_until_the_millisecond_before_the_deadline(cup: Chat, after: int, *, saved: bool) -> None:
    cup.now = instant("2024-12-06 18:00") + after
    said = await cup.say("ben", "vote #1 even")
    assert said.startswith("<saved #1>" if saved else "#1 takes no more forecasts")


@pytest.fixture
def moved() -> Iterator[None]:
    """Clock rules that are read anew, and afterwards those of before."""
    yield
    zone_named.cache_clear()
    _in_minute.cache_clear()


@pytest.mark.usefixtures("moved")
async def test_boards_follow_new_clock_rules_and_those_that_were_posted_stay(
    cup: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await cup.say("amina", "admin settings time-zone Europe/Berlin")
    await cup.say("amina", "admin schedule move standing")
    await cup.wait_until("2024-12-09 08:00")
    assert boards(cup) == [instant("2024-12-09 08:00")]
    # As if Berlin had taken the clocks of Moscow, two hours ahead of its own.
    rules = zone._data
    monkeypatch.setattr(zone, "_data", lambda *path: rules(*path[:-1], "Moscow"))
    zone_named.cache_clear()
    _in_minute.cache_clear()
    for at in ("2024-12-09 08:01", "2024-12-16 05:59", "2024-12-16 06:00", "2024-12-16 08:00"):
        await cup.wait_until(at)
    assert boards(cup) == [instant("2024-12-09 08:00"), instant("2024-12-16 06:00")]
