"""The change since a week ago on a question's card: shown where it moved, and only of what everybody could see."""

import asyncio

import pytest

from bot.domain.question import Question
from bot.inputs.questions import ShowQuestion
from bot.questions import crowd
from bot.ui.commands import read_command
from tests.chat import Chat
from tests.transcript import transcript
from tests.words import said

CUP = ("Who wins the cup this winter?", "Reds/Blues/Greens", "2024-12-31 18:00")


@pytest.fixture
async def moved(chat: Chat) -> Chat:
    """A question whose crowd was 50/30/20, and has been 60/25/15 since the ninth."""
    await chat.post_question(*CUP)
    await chat.say("ben", "vote 50/30/20")
    await chat.wait_until("2024-12-09 12:00")
    await chat.say("ben", "vote 60/20/20")
    return chat


def bars(chat: Chat) -> list[str]:
    return [line for line in chat.channel()[0].splitlines() if line[:2] in ("A ", "B ", "C ")]


async def test_the_card_marks_the_leader_and_what_moved(moved: Chat) -> None:
    await moved.wait_until("2024-12-10 12:00")
    assert bars(moved) == ["A 60% +10 Reds (leads)", "B 20% -10 Blues", "C 20% Greens"]


async def test_details_say_the_same_with_my_own_beside_it(moved: Chat) -> None:
    await moved.wait_until("2024-12-10 12:00")
    assert "(you | crowd of 1)\nA 60% | 60% +10 Reds (leads)\nB 20% | 20% -10 Blues" in await moved.say("ben", "show")
    assert "\nA 60% +10 Reds (leads)\nB 20% -10 Blues" in await moved.say("chloe", "show")


async def test_nothing_moved_while_the_question_is_younger_than_a_week(chat: Chat) -> None:
    await chat.post_question(*CUP)
    await chat.say("ben", "vote 50/30/20")
    await chat.wait_until("2024-12-08 12:00")
    await chat.say("ben", "vote 60/20/20")
    assert bars(chat)[0] == "A 60% Reds (leads)"


async def test_nothing_is_compared_with_a_time_before_the_first_vote(chat: Chat) -> None:
    await chat.post_question(*CUP)
    await chat.wait_until("2024-12-11 12:00")
    await chat.say("ben", "vote 50/30/20")
    assert bars(chat)[0] == "A 50% Reds (leads)"


async def test_a_week_later_the_arrows_are_gone_without_another_vote(moved: Chat) -> None:
    await moved.wait_until("2024-12-16 12:00")
    assert bars(moved)[0] == "A 60% +10 Reds (leads)"
    await moved.wait_until("2024-12-17 00:00")
    assert bars(moved) == ["A 60% Reds (leads)", "B 20% Blues", "C 20% Greens"]


async def test_an_even_crowd_has_no_leader(chat: Chat) -> None:
    await chat.post_question("Does it rain on Saturday?", "Yes/No", "2024-12-31 18:00")
    await chat.say("ben", "vote 50/50")
    assert bars(chat) == ["A 50% Yes", "B 50% No"]


@pytest.mark.parametrize("visibility", ["at-close", "after-vote"])
async def test_a_hidden_crowd_moves_for_nobody_and_has_no_leader(chat: Chat, visibility: str) -> None:
    await chat.say("amina", f"admin settings crowd-visibility {visibility}")
    await chat.post_question(*CUP)
    await chat.say("ben", "vote 50/30/20")
    await chat.wait_until("2024-12-09 12:00")
    await chat.say("ben", "vote 60/20/20")
    await chat.wait_until("2024-12-10 12:00")
    assert bars(chat) == ["A - Reds", "B - Blues", "C - Greens"]
    assert "A - Reds" in await chat.say("chloe", "show")


async def test_a_crowd_that_was_too_small_a_week_ago_is_not_compared_with(chat: Chat) -> None:
    await chat.say("amina", "admin settings crowd-from 2")
    await chat.post_question(*CUP)
    await chat.say("ben", "vote 50/30/20")
    await chat.wait_until("2024-12-10 12:00")
    await chat.say("chloe", "vote 70/20/10")
    assert bars(chat) == ["A 60% Reds (leads)", "B 25% Blues", "C 15% Greens"]


async def test_who_is_excluded_counts_on_neither_side(moved: Chat) -> None:
    await moved.say("chloe", "vote 20/60/20")
    await moved.wait_until("2024-12-10 12:00")
    await moved.say("amina", "admin member exclude Ben")
    assert bars(moved) == ["A 20% Reds", "B 60% Blues (leads)", "C 20% Greens"]
    await moved.say("amina", "admin member include Ben")
    assert bars(moved) == ["A 40% -10 Reds (leads)", "B 40% +10 Blues (leads)", "C 20% Greens"]


async def test_a_closed_question_is_compared_with_nothing(moved: Chat) -> None:
    await moved.wait_until("2024-12-10 12:00")
    await moved.close("amina", "#1")
    assert bars(moved) == ["A 60% Reds (leads)", "B 20% Blues", "C 20% Greens"]


async def test_it_is_computed_once_a_day(moved: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    await moved.wait_until("2024-12-10 12:00")
    read: list[int] = []
    shares_at = type(moved.store.read.forecasts).shares_at

    async def watched(self: object, question: int, *rest: object) -> object:
        read.append(question)
        return await shares_at(self, question, *rest)  # type: ignore[arg-type]  # it is bound by hand

    monkeypatch.setattr(type(moved.store.read.forecasts), "shares_at", watched)
    for forecast in ("50/30/20", "40/40/20", "60/20/20"):
        await moved.say("ben", f"vote {forecast}")
    await moved.say("ben", "show")
    assert read == []
    await moved.wait_until("2024-12-11 12:00")
    assert read == [1]


async def test_only_the_last_few_questions_are_remembered(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "MOST_WEEKS_REMEMBERED", 1)
    for title in ("Who wins the cup?", "Who wins the league?"):
        await chat.post_question(title, "Reds/Blues", "2024-12-31 18:00")
    questions: list[Question] = [await chat.store.read.questions.get(number) for number in (1, 2)]
    for number in (1, 2):
        await chat.say("ben", f"vote #{number} 70/30")
    await chat.wait_until("2024-12-10 12:00")
    for question in questions:
        await chat.bot.week_ago.of(chat.store.read, question, 1, now=chat.now)
    assert list(chat.bot.week_ago._known) == [2]


async def test_a_draft_has_no_week_before(chat: Chat) -> None:
    await chat.say("amina", "ask")
    await chat.fill("amina", question="Who wins the cup?", outcomes="Reds\nBlues", closes="2024-12-31 18:00")
    draft = await chat.store.read.questions.get(1)
    assert await chat.bot.week_ago.of(chat.store.read, draft, 1, now=chat.now) is None


async def test_what_others_see_is_said_after_the_first_vote_and_in_details_and_not_on_the_card(cup: Chat) -> None:
    seen = "<others see no names>"
    assert seen not in cup.channel()[0]
    assert seen in await cup.say("ben", "vote 40/30/20/10")
    assert seen not in await cup.say("ben", "vote 30/40/20/10")
    assert seen in await cup.say("ben", "show")
    await cup.say("ben", "withdraw")
    assert seen not in await cup.say("ben", "vote 30/40/20/10")
    assert seen in await cup.say("chloe", "vote 30/40/20/10")


async def test_two_votes_of_one_member_at_once_have_one_first(cup: Chat) -> None:
    votes = [cup.bot.handle(read_command(f"vote {each}"), cup.actor("ben")) for each in ("40/30/20/10", "10/20/30/40")]
    answers = [transcript(card) for card in await asyncio.gather(*votes)]
    assert sum("<others see no names>" in answer for answer in answers) == 1


async def test_a_first_vote_that_is_delivered_again_has_the_same_answer(cup: Chat) -> None:
    action = read_command("vote 40/30/20/10")
    first = await cup.do("ben", action, "again")
    assert transcript(await cup.do("ben", action, "again")) == transcript(first)


async def test_the_closed_card_and_my_forecast_show_each_outcome_once(cup: Chat) -> None:
    await cup.say("ben", "vote 40/30/20/10")
    await cup.say("chloe", "vote 60/10/20/10")
    await cup.wait_until("2024-12-06 18:00")
    shown = transcript(await cup.do("ben", ShowQuestion(question="#1")))
    assert "(you | crowd of 2)\nA 40% | 50% Reds (leads)" in shown
    assert shown.count(" Greens") == 1
    mine = await cup.press("ben", "My forecast")
    assert "(you | crowd of 2)\nA 40% | 50% Reds" in mine
    assert mine.count(" Greens") == 1


async def test_who_withdraws_sees_the_crowd_that_is_left_where_it_may_be_seen(chat: Chat) -> None:
    await chat.post_question(*CUP)
    await chat.say("ben", "vote 50/30/20")
    await chat.say("chloe", "vote 70/20/10")
    assert "<crowd of 1>\nA 70% Reds\n" in await chat.say("ben", "withdraw")
    await chat.say("amina", "admin settings crowd-visibility at-close")
    await chat.post_question("Who wins the league?", "Reds/Blues", "2024-12-31 18:00")
    await chat.say("ben", "vote #2 70/30")
    assert said("questions.visibility_until-close") in await chat.say("ben", "withdraw #2")
