"""What clocks, zones and time that nobody was there for do to questions and boards."""

import json
import re
import zoneinfo
from collections.abc import AsyncGenerator, Callable, Iterator

import pytest

from adapters.discord.forms import modal_of
from adapters.discord.limits import LIMITS
from adapters.local.render import render_form
from adapters.slack.forms import Origin, form_view
from bot.domain.question import QuestionState
from bot.domain.time import zone
from bot.domain.time.slots import _in_minute
from bot.domain.time.zone import zone_named
from bot.inputs.questions import OpenEditForm
from bot.inputs.resolving import OpenNewDeadlineForm, OpenResolveForm
from bot.texts import texts
from bot.ui.cards import Card, Form
from tests.chat import Chat, instant
from tests.paths import ROOT
from tests.transcript import read

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


async def forms_with_a_time(cup: Chat) -> AsyncGenerator[Card]:
    await cup.wait_until("2024-12-06 18:01")
    await cup.say("amina", "ask Does it rain tomorrow?")
    yield cup.last["amina"]
    yield await cup.do("amina", OpenResolveForm(question="#1"))
    yield await cup.do("amina", OpenNewDeadlineForm(question="#1"))
    await cup.say("amina", "reopen #1")
    await cup.fill("amina", closes="tomorrow")
    yield await cup.do("amina", OpenEditForm(question="#1"))


RAW: dict[str, Callable[[Form], str]] = {
    "local": lambda form: render_form(form, texts("en")),
    "discord": lambda form: json.dumps(modal_of(form, "1").to_dict()),
    "slack": lambda form: json.dumps(form_view(form, Origin("C1", "https://hooks.slack.com/x"), "f00d", ())),
}
"""By platform: a form as its adapter hands it over."""


@pytest.mark.parametrize("platform", RAW)
async def test_each_field_of_a_time_says_which_clock_it_means(cup: Chat, platform: str) -> None:
    longest = max(zoneinfo.available_timezones(), key=len)
    name = "America/Argentina/Buenos_Aires"
    await cup.say("amina", f"admin settings time-zone {name}")
    async for card in forms_with_a_time(cup):
        assert card.form is not None
        assert f"{name} time" in RAW[platform](card.form), card.form.title
        hints = [read(field.hint) for field in card.form.fields if field.id in ("closes", "known")]
        assert hints
        # Discord shows the whole hint inside the field (Component Reference, text input: placeholder).
        assert all(len(hint) - len(name) + len(longest) <= LIMITS.placeholder for hint in hints)
