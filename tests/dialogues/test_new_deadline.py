"""A question whose deadline has passed takes votes again until a new one."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from bot.domain.member import Place
from bot.domain.moment import Moment
from bot.inputs.resolving import OpenNewDeadlineForm, ReopenQuestion, SetNewDeadline
from bot.resolving.recompute import recompute
from bot.ui.cards import Card
from tests.chat import CHANNEL, Chat, instant, open_chat
from tests.transcript import transcript
from tests.words import said

FRIDAY = "2024-12-06 18:00"
SATURDAY = "2024-12-07 18:00"
NEXT_FRIDAY = "2024-12-13 18:00"


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[Chat]:
    """Ben asked #1, on which he and Chloe have forecasts; its deadline passed a day ago."""
    async with open_chat(tmp_path) as chat:
        await chat.post_question("Who wins the cup this week?", "Reds/Blues", FRIDAY, by="ben")
        await chat.say("ben", "vote 80")
        await chat.say("chloe", "vote 60")
        await chat.wait_until(FRIDAY)
        await chat.wait_until(SATURDAY)
        yield chat


def reminders(chat: Chat) -> list[str]:
    """The channels that were reminded of something."""
    return [each.place.channel for each in chat.channels.messages.values() if each.shown[0].kind == "reminder"]


def moved_on() -> str:
    return said("resolving.moved_on", question="#1")


async def reopen(chat: Chat, name: str = "ben", closes: str = NEXT_FRIDAY) -> str:
    await chat.say(name, "show 1")
    assert await chat.press(name, "Reopen") == said("resolving.deadline_title", question="#1").join(
        ("Form: ", f"\n  {said('resolving.deadline_closes')}: ''")
    )
    return await chat.fill(name, closes=closes)


async def test_its_author_gives_it_a_new_deadline_and_card_channel_and_history_say_so(chat: Chat) -> None:
    assert "[Forecast]" not in chat.channel()[0]
    assert await reopen(chat) == snapshot("""\
#1 Who wins the cup this week?
(you | crowd of 2)
A 80% | 70% Reds (leads)
B 20% | 30% Blues
<closes 2024-12-13 18:00 2024-12-13 18:00> · <forecasters 2> · <last change 2024-12-02 12:00>
Open again since 2024-12-07 18:00
<others see no names>
<crowd>: (<always>) [<after vote>] [<at close>]
Manage this question: [Edit] [Close] [Resolve] [Annul] [Post here]
[Forecast] [My forecast] [Chart] [History]\
""")
    assert "<closes 2024-12-13 18:00 2024-12-13 18:00>" in chat.channel()[0]
    assert said("questions.open_again", at=Moment(instant(SATURDAY))) in chat.channel()[0]
    assert chat.channel()[-1] == snapshot("""\
#1 is open again: Who wins the cup this week?
Forecasts count until 2024-12-13 18:00.
Forecasts from before it closed still stand, and count for the time in between.
[Forecast] [Details]\
""")
    assert "2024-12-07 18:00 · Ben reopened it | deadline: 2024-12-06 18:00 → 2024-12-13 18:00" in await chat.say(
        "ben", "history 1"
    )
    assert "<saved #1>" in await chat.say("dana", "vote 30")
    assert "<forecasters 3>" in chat.channel()[0]


async def test_a_moderator_may_and_others_may_not(chat: Chat) -> None:
    sent = SetNewDeadline(question="#1", closes_at=instant(FRIDAY), reopened=0, values={"closes": NEXT_FRIDAY})
    for action in (OpenNewDeadlineForm(question="#1"), ReopenQuestion(question="#1"), sent):
        answer = transcript(await chat.do("chloe", action)).splitlines()
        assert answer[0] == said("app.not_yours", question="#1")
    assert "<closes 2024-12-13 18:00" in await reopen(chat, "amina")


async def test_the_command_asks_for_the_new_deadline(chat: Chat) -> None:
    assert await chat.say("ben", "reopen 1") == snapshot("""\
#1 Who wins the cup this week?
Its deadline has passed: 2024-12-06 18:00. With a new one it is open again.
Form: Reopen #1
  New deadline: ''
[New deadline] [Details]\
""")
    assert (await chat.press("ben", "New deadline")).startswith("Form: Reopen #1")
    assert "<closes 2024-12-13 18:00" in await chat.fill("ben", closes=NEXT_FRIDAY)


async def test_votes_are_refused_until_it_is_reopened(chat: Chat) -> None:
    closed = said("voting.closed", question="#1", at=Moment(instant(FRIDAY)))
    assert await chat.say("dana", "vote #1 30") == f"{closed}\n<typed /forecast vote #1 30>"
    assert await chat.say("ben", "withdraw 1") == closed
    assert await chat.say("ben", "vote #1 10") == f"{closed}\n<typed /forecast vote #1 10>"
    await reopen(chat)
    assert "<saved #1>" in await chat.say("ben", "vote #1 10")
    assert [vote.cast_at for vote in await chat.store.read.forecasts.history(1)][-1] == instant(SATURDAY)


@pytest.mark.parametrize(
    ("closes", "key"), [("", "dates.empty"), ("2024-12-06 12:00", "dates.past"), ("in 2 minutes", "dates.too_soon")]
)
async def test_a_deadline_that_cannot_be_comes_back_as_it_was_typed(chat: Chat, closes: str, key: str) -> None:
    answer = await reopen(chat, closes=closes)
    wrong = said(key, minutes=5) if key == "dates.too_soon" else said(key)
    assert answer.splitlines()[0] == wrong
    assert f"New deadline: '{closes}'  ! {wrong}" in answer
    assert f"New deadline: '{closes}'" in await chat.press("ben", "Try again")
    assert "<closes 2024-12-13 18:00" in await chat.fill("ben", closes=NEXT_FRIDAY)


async def test_a_deadline_with_several_meanings_is_asked_about(chat: Chat) -> None:
    answer = await reopen(chat, closes="03/04/2025")
    assert said("dates.day_or_month", word="03/04/2025") in answer
    assert "<closes 2025-03-04 23:59" in await chat.press("ben", "Choose")


async def test_a_form_that_was_overtaken_does_nothing_and_gives_back_what_was_typed(chat: Chat) -> None:
    async def late(card: Card) -> list[str]:
        assert card.form is not None
        sent = card.form.action.model_copy(update={"values": {"closes": "in two weeks"}})
        return transcript(await chat.do("ben", sent)).splitlines()

    def again(refused: str) -> list[str]:
        return [refused, "Form: Reopen #1", f"  ! {refused}", "  New deadline: 'in two weeks'", "[Try again]"]

    form = await chat.do("ben", OpenNewDeadlineForm(question="#1"))
    await reopen(chat, "amina")
    assert await late(form) == again(said("questions.life_open", question="#1"))
    await chat.wait_until(NEXT_FRIDAY)
    assert await late(form) == again(moved_on())
    form = await chat.do("ben", OpenNewDeadlineForm(question="#1"))
    chat.now += 1
    await chat.say("amina", "resolve 1")
    await chat.fill("amina", outcome="A")
    assert await late(form) == again(said("questions.life_reopen_first", question="#1"))


async def test_what_was_closed_by_hand_keeps_its_deadline_while_that_is_ahead(chat: Chat) -> None:
    await reopen(chat)
    await chat.close("ben", "1")
    answer = transcript(await chat.do("ben", OpenNewDeadlineForm(question="#1")))
    assert answer == said("resolving.deadline_ahead", question="#1")
    assert "<closes 2024-12-13 18:00" in await chat.say("ben", "reopen 1")
    await chat.close("ben", "1")
    await chat.wait_until("2024-12-14 18:00")
    assert "<closes 2024-12-20 18:00" in await reopen(chat, closes="2024-12-20 18:00")


async def test_a_deadline_that_passed_this_moment_is_recorded_before_the_new_one(chat: Chat) -> None:
    await reopen(chat)
    chat.now = instant("2024-12-13 18:01")  # before the background wakes up
    form = (await chat.bot.handle(OpenNewDeadlineForm(question="#1"), chat.actor("ben"))).form
    assert form is not None
    sent = form.action.model_copy(update={"values": {"closes": "2024-12-20 18:00"}})
    assert "<closes 2024-12-20 18:00" in transcript(await chat.bot.handle(sent, chat.actor("ben")))
    steps = [(each.step, each.member) for each in await chat.store.read.events.page(1, 0, 50)]
    assert steps[-2:] == [("closed", None), ("reopened", 1)]


async def test_forecasts_count_through_the_gap_and_scores_are_divided_by_the_whole_time(chat: Chat) -> None:
    # Posted at noon on 2 December; the time up to the second deadline is cut at its middle, which lies in the gap.
    await reopen(chat, closes="2024-12-12 12:00")
    await chat.wait_until("2024-12-12 12:00")
    await chat.say("amina", "resolve 1")
    await chat.fill("amina", outcome="A")
    resolution = await chat.store.read.resolutions.resolution(1)
    assert resolution is not None
    assert resolution.terms.times == (
        instant("2024-12-02 12:00"),
        instant("2024-12-12 12:00"),
        instant("2024-12-12 12:00"),
        None,
    )
    scores = {score.member: score.points for score in await chat.store.read.resolutions.scores(1)}
    assert {scores[member].coverage for member in (1, 2)} == {1_000_000_000}
    assert await recompute(chat.store) == []


async def test_an_answer_known_in_the_gap_ends_scoring_there(chat: Chat) -> None:
    await reopen(chat, closes="2024-12-12 12:00")
    await chat.say("dana", "vote 90")
    await chat.wait_until("2024-12-12 12:00")
    await chat.say("amina", "resolve 1")
    await chat.fill("amina", outcome="A", known="2024-12-07 12:00")
    scores = {score.member: score.points for score in await chat.store.read.resolutions.scores(1)}
    # Half of the ten days; what came after it is in no score and in no crowd.
    assert scores[1].coverage == scores[2].coverage == 500_000_000
    assert 4 not in scores
    assert "<forecasters 2>" in chat.channel()[0]
    assert await recompute(chat.store) == []


async def test_taken_back_after_an_answer_it_can_be_given_a_new_deadline(chat: Chat) -> None:
    await chat.say("amina", "resolve 1")
    await chat.fill("amina", outcome="A")
    assert "waiting for the answer" in await chat.say("ben", "reopen 1")
    assert "<closes 2024-12-13 18:00" in await reopen(chat)
    assert await recompute(chat.store) == []


async def test_every_copy_and_reminder_follows_the_new_deadline(chat: Chat) -> None:
    chat.place = Place("test", "home", "elsewhere")
    await chat.say("ben", "post 1")
    chat.place = CHANNEL
    await reopen(chat)
    cards = [text for text in chat.channel() if text.startswith("#1 Who wins")]
    assert len(cards) == 2
    assert all("<closes 2024-12-13 18:00" in text for text in cards)
    assert chat.channel()[-1].startswith("#1 is open again")
    told = len(reminders(chat))
    await chat.wait_until("2024-12-12 18:00")
    assert reminders(chat)[told:] == ["elsewhere", "general"]
    await chat.wait_until(NEXT_FRIDAY)
    assert all("waiting for the answer" in text for text in chat.channel() if text.startswith("#1 Who wins"))
    await chat.wait_until("2024-12-14 18:00")
    assert reminders(chat)[told + 2 :] == ["@ben"]


async def test_open_again_for_less_than_two_days_it_has_no_notice(chat: Chat) -> None:
    await reopen(chat, closes="2024-12-09 12:00")
    told = reminders(chat)
    await chat.wait_until("2024-12-09 11:00")
    assert reminders(chat) == told


async def test_what_was_proposed_in_the_gap_is_forgotten(chat: Chat) -> None:
    await chat.say("chloe", "propose 1 A")
    await reopen(chat)
    assert await chat.store.read.proposals.of(1) == []


async def test_where_questions_are_reviewed_only_moderators_move_the_deadline(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-may-ask review")
    assert "[Reopen]" not in await chat.say("ben", "show 1")
    refused = said("questions.edit_moderators_only", question="#1")
    assert await chat.say("ben", "reopen 1") == refused
    assert transcript(await chat.do("ben", OpenNewDeadlineForm(question="#1"))) == refused
    assert "<closes 2024-12-13 18:00" in await reopen(chat, "amina")


async def test_a_reopened_question_is_one_of_those_that_a_member_may_have_open(chat: Chat) -> None:
    await chat.say("amina", "admin settings open-questions 1")
    await chat.post_question("Does it rain on Friday?", "Yes/No", NEXT_FRIDAY, by="ben")
    too_many = said("asking.too_many", n=1)
    assert (await reopen(chat)).splitlines() == [
        too_many,
        "Form: Reopen #1",
        f"  ! {too_many}",
        f"  New deadline: '{NEXT_FRIDAY}'",
        "[Try again]",
    ]
    await chat.close("ben", "2")
    assert "<closes 2024-12-13 18:00" in await reopen(chat)
    assert await chat.say("ben", "reopen 2") == too_many
    assert "[Close]" in await chat.say("amina", "reopen 2")


async def test_who_was_erased_in_the_gap_stands_on_it_no_longer(chat: Chat) -> None:
    await chat.say("chloe", "privacy erase")
    await chat.press("chloe", "Erase me")
    await chat.press("chloe", "Erase now")
    assert "<forecasters 2>" in chat.channel()[0]
    await reopen(chat)
    assert "<forecasters 1>" in chat.channel()[0]
    chat.now += 3_600_000
    await chat.say("ben", "resolve 1")
    await chat.fill("ben", outcome="A")
    # What stood through the gap is scored as a former member's.
    coverage = {score.member: score.points.coverage for score in await chat.store.read.resolutions.scores(1)}
    assert coverage[2] > 0
    assert coverage[1] > coverage[2]
    assert await recompute(chat.store) == []
