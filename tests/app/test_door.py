"""The door: permission, repeated deliveries, refusals, and what happens when something breaks."""

import json
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest
import structlog

from bot.app.door import Bot
from bot.app.suggestions import MOST_SUGGESTED
from bot.domain.errors import Refused
from bot.domain.member import Actor, Place
from bot.inputs.action import ACTIONS
from bot.inputs.app import ReopenForm, Resume, ShowHelp
from bot.inputs.asking import DropDraft, SaveDraft
from bot.inputs.base import Input
from bot.inputs.boards import ShowMyRecord
from bot.inputs.communities import ManageMembers
from bot.inputs.questions import ShowQuestion
from bot.inputs.voting import CastForecast, WithdrawForecast
from tests.chat import CHANNEL, Chat, open_chat
from tests.transcript import transcript
from tests.words import said


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[Chat]:
    async with open_chat(tmp_path) as chat:
        yield chat


def test_each_action_is_in_the_closed_union() -> None:
    kinds = set(ACTIONS.json_schema()["discriminator"]["mapping"])
    assert kinds == {model.model_fields["kind"].default for model in Input.__subclasses__()}


@pytest.mark.parametrize("error", [ZeroDivisionError, MemoryError, RecursionError])
async def test_what_breaks_is_answered_with_a_number_that_stands_in_the_log(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """That is so of a MemoryError too: the request fails, and the bot goes on."""
    with structlog.testing.capture_logs() as logs, monkeypatch.context() as broken:
        broken.setattr("bot.app.help.help_card", Mock(side_effect=error))
        card = await chat.bot.handle(ShowHelp(topic="secret"), chat.actor("ben"))
    assert card.kind == "incident"
    assert logs[0]["number"] in transcript(card)
    assert logs[0]["error"] == error.__name__
    assert "secret" not in json.dumps(logs[0], default=str)
    assert (await chat.bot.handle(ShowHelp(), chat.actor("ben"))).kind == "help"


@pytest.mark.parametrize("room", ["storage.engine.vote_batch.pack", "bot.voting.cast_forecast.record"])
async def test_a_vote_for_which_there_is_no_memory_fails_alone(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    """Whether the memory runs out in the thread of the database or before."""
    await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-06 18:00")
    with monkeypatch.context() as broken:
        broken.setattr(room, Mock(side_effect=MemoryError))
        assert (await chat.say("ben", "vote 40/60")).startswith("Something went wrong")
    assert (await chat.say("ben", "vote 70/30")).startswith(said("voting.saved", question="#1"))


async def test_a_store_that_breaks_before_anybody_is_known_is_an_incident_too(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat.bot, "_enter", None)
    assert (await chat.bot.handle(ShowHelp(), chat.actor("ben"))).kind == "incident"


async def test_refusals_are_logged_without_what_was_said(chat: Chat) -> None:
    with structlog.testing.capture_logs() as logs:
        await chat.say("ben", "show 77")
    assert logs == [
        {"action": "show", "event": "refused", "key": "app.not_found", "log_level": "info", "platform": "test"}
    ]


async def test_a_waiting_action_is_its_members_alone_and_expires_after_a_day(chat: Chat) -> None:
    async with chat.store.transaction() as session:
        await session.pending.keep("mine", 1, ShowHelp(), chat.now + 1)
    await chat.say("amina", "help")
    assert (await chat.do("amina", Resume(token="mine"))).kind == "help"
    assert (await chat.do("ben", Resume(token="mine"))).kind == "refusal"
    chat.now += 1
    assert transcript(await chat.do("amina", Resume(token="mine"))).startswith("This is more than a day old")


async def test_an_action_that_waits_for_another_is_none_of_ours(chat: Chat) -> None:
    async with chat.store.transaction() as session:
        await session.pending.keep("loop", 1, Resume(token="loop"), chat.now + 1)
        await session.pending.keep("odd", 1, ShowHelp(), chat.now + 1)
    await chat.say("amina", "help")
    assert transcript(await chat.do("amina", Resume(token="loop"))).startswith("This button no longer does anything")
    reopened = await chat.do("amina", ReopenForm(token="odd"))
    assert transcript(reopened).startswith("This button no longer does anything")


async def test_a_repeated_delivery_without_a_question_says_that_it_was_done(chat: Chat) -> None:
    values = {"question": "Does it rain on Friday?", "outcomes": "Yes\nNo"}
    first = await chat.do("ben", SaveDraft(values=values), delivery="once")
    again = await chat.do("ben", SaveDraft(values=values), delivery="once")
    assert (first.kind, transcript(again)) == ("preview", "That was done already.")
    assert (await chat.say("ben", "drafts")).startswith("1 draft\n")


@pytest.mark.parametrize("open_questions", [1, 2])
async def test_a_repeated_delivery_without_a_question_shows_none_that_is_open(chat: Chat, open_questions: int) -> None:
    for title in ("Who wins the cup?", "Who wins the league?")[:open_questions]:
        await chat.post_question(title, "Reds/Blues", "2024-12-06 18:00")
    await chat.say("ben", "help")
    exclude = ManageMembers(step="exclude", who="@ben")
    first = await chat.do("amina", exclude, delivery="once")
    again = await chat.do("amina", exclude, delivery="once")
    assert (first.kind, transcript(again)) == ("excluded", "That was done already.")


async def test_members_follow_their_display_name(chat: Chat) -> None:
    await chat.say("ben", "help")
    renamed = chat.actor("ben")
    renamed = type(renamed)(CHANNEL, "", "ben", "Benjamin", False, "x", 25)  # noqa: FBT003  as the platform reports it
    assert transcript(await chat.bot.handle(ShowMyRecord(), renamed)).startswith("Benjamin: your record")


async def test_a_community_is_called_as_its_space_is_now(chat: Chat) -> None:
    def ben(name: str) -> Actor:
        return replace(chat.actor("ben"), space_name=name)

    async def called() -> str:
        return (await chat.store.read.members.community(1)).name

    await chat.bot.handle(ShowHelp(), ben(""))
    assert await called() == "home"
    for name in ("Weather Club", "Weather Society"):
        await chat.bot.handle(ShowHelp(), ben(name))
        assert await called() == name
    await chat.bot.handle(ShowHelp(), ben(""))
    assert await called() == "Weather Society"
    chat.place = Place("test", "elsewhere", "general")
    await chat.bot.handle(ShowHelp(), ben("Others"))
    assert (await chat.store.read.members.community(2)).name == "Others"


async def test_the_newest_questions_are_suggested_first(chat: Chat) -> None:
    for number, closes in enumerate(("2024-12-06", "2024-12-09", "2024-12-07")):
        await chat.post_question(f"Does it rain on day {number}?", "Yes/No", closes)
    found = await chat.bot.suggest(chat.actor("ben"), "vote", "")
    assert [option.value for option in found] == ["#3", "#2", "#1"]


async def test_suggestions_are_the_communitys_own_questions_that_fit(chat: Chat) -> None:
    assert await chat.bot.suggest(chat.actor("ben"), "show", "") == []
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06")
    await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-06")
    found = await chat.bot.suggest(chat.actor("ben"), "show", "RAIN")
    assert [(option.value, option.label) for option in found] == [("#1", ("#1 Does it rain on Friday?",))]
    chat.place = Place("test", "elsewhere", "general")
    await chat.say("ben", "help")
    assert await chat.bot.suggest(chat.actor("ben"), "show", "rain") == []


async def test_what_is_suggested_suits_the_command(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06")
    await chat.post_question("Does it rain today?", "Yes/No", "2024-12-03")
    await chat.say("amina", "resolve #2")
    await chat.fill("amina", outcome="A")

    async def offered(name: str, command: str) -> list[str]:
        return [option.value for option in await chat.bot.suggest(chat.actor(name), command, "rain")]

    await chat.say("ben", "ask Does it rain next week?")
    await chat.fill("ben")
    await chat.say("chloe", "help")
    assert await offered("ben", "vote") == ["#1"]
    assert await offered("ben", "reopen") == ["#2"]
    assert await offered("ben", "show") == ["#1", "#2"]
    assert [await offered(name, "post") for name in ("ben", "amina", "chloe")] == [
        ["d3", "#1", "#2"],
        ["d3", "#1", "#2"],
        ["#1", "#2"],
    ]
    await chat.say("amina", "admin moderator add @Chloe")
    assert await offered("chloe", "post") == ["d3", "#1", "#2"]
    await chat.say("amina", "admin moderator remove @Chloe")
    chat.roles = {"chloe": ("77",)}
    await chat.say("amina", "admin moderator add role:77")
    assert await offered("chloe", "post") == ["d3", "#1", "#2"]
    assert await offered("dana", "post") == ["#1", "#2"]


async def test_a_question_that_was_closed_by_hand_is_offered_for_what_can_be_done_with_it(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06")
    await chat.post_question("Does it rain on Saturday?", "Yes/No", "2024-12-07")
    await chat.close("amina", "1")
    offered = {
        command: [option.value for option in await chat.bot.suggest(chat.actor("amina"), command, "")]
        for command in ("reopen", "propose", "close", "edit", "delete")
    }
    either = ["#2", "#1"]
    assert offered == {"reopen": ["#1"], "propose": ["#1"], "close": ["#2"], "edit": either, "delete": either}


async def test_the_bot_is_idle_when_every_request_is_answered(chat: Chat) -> None:
    await chat.bot.idle()
    card = await chat.bot.handle(ShowQuestion(question="1"), chat.actor("ben"))
    assert card.kind == "refusal"
    await chat.bot.idle()


def test_a_refusal_before_the_door_is_a_card_too() -> None:
    bot = Bot.__new__(Bot)
    assert transcript(bot.refuse(Refused("app.unknown_button"))).startswith("This button no longer does anything")


async def test_open_questions_are_suggested_first(chat: Chat) -> None:
    for number in range(MOST_SUGGESTED + 1):
        await chat.post_question(f"Did it rain on day {number}?", "Yes/No", "2024-12-03")
        await chat.say("amina", f"resolve #{number + 1}")
        await chat.fill("amina", outcome="A")
    await chat.post_question("Does it rain next year?", "Yes/No", "2025-06-03")
    found = await chat.bot.suggest(chat.actor("ben"), "show", "")
    assert (found[0].label, len(found)) == (("#27 Does it rain next year?",), MOST_SUGGESTED)


async def test_a_repeated_delivery_that_would_be_refused_is_answered_with_what_stands(chat: Chat) -> None:
    await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-06 18:00")
    await chat.say("ben", "vote 40/60")
    move = CastForecast(question="#1", picks="B +35")
    assert (await chat.do("ben", move, delivery="moved")).kind == "confirmation"
    again = await chat.do("ben", move, delivery="moved")
    assert transcript(again).startswith("#1 Who wins the cup?\n(you | crowd of 1)\nA 5% | 5% Reds\nB 95% |")
    withdraw = WithdrawForecast(question="#1")
    await chat.do("ben", withdraw, delivery="withdrawn")
    assert "You have no forecast" in transcript(await chat.do("ben", withdraw, delivery="withdrawn"))
    await chat.say("ben", "ask Does it rain on Friday?")
    await chat.fill("ben")
    drop = DropDraft(question="d2")
    assert transcript(await chat.do("ben", drop, delivery="dropped")) == "d2 is dropped."
    assert transcript(await chat.do("ben", drop, delivery="dropped")) == "That was done already."
