"""A question whose first card the platform does not take is the draft again, and who had it posted is told."""

import asyncio
from dataclasses import replace
from unittest import mock

import pytest

from bot.app.background import Background
from bot.doctor.examine import examine
from bot.domain.member import Permission, Place
from bot.domain.question import QuestionState
from bot.inputs.asking import PostQuestion
from bot.ports.platform import Hindrance, Obstacle, PostFailed
from bot.ui.commands import read_command
from storage.checks.checks import open_checks
from tests.chat import CHANNEL, Chat
from tests.posting.faulty_platform import OTHER, FaultyPlatform
from tests.transcript import transcript
from tests.words import said

BUSY = PostFailed("busy", certain=True)
TITLE = "Does it rain on Friday?"


@pytest.fixture
def platform(chat: Chat) -> FaultyPlatform:
    """A platform in whose channel the bot may not write."""
    platform = FaultyPlatform(lambda: chat.now, closed={CHANNEL})
    chat.channels = platform
    chat.background = Background(chat.bot, {"test": platform})
    return platform


async def ask(chat: Chat, by: str = "ben", button: str = "Post") -> str:
    await chat.say(by, "ask")
    await chat.fill(by, question=TITLE, outcomes="Yes\nNo", closes="2024-12-06 18:00")
    return await chat.press(by, button)


def told(chat: Chat, name: str) -> list[str]:
    sent = chat.channels.messages.values()
    return [transcript(each.shown[-1]) for each in sent if each.place == CHANNEL.direct(name)]


async def later(chat: Chat, seconds: int = 60) -> None:
    chat.now += seconds * 1000
    await chat.background.turn()


async def state_of(chat: Chat) -> QuestionState:
    return (await chat.store.read.questions.get(1)).state


async def is_well(chat: Chat) -> bool:
    async with open_checks(chat.store._path) as checks:
        return [found.wrong async for found in examine(checks, chat.now, ["test"]) if found.wrong] == []


async def test_the_answer_says_so_and_the_number_is_not_used_twice(chat: Chat, platform: FaultyPlatform) -> None:
    answer = await ask(chat)
    assert answer.splitlines()[0] == said("posting.failed", channel="#general")
    assert said("asking.post_draft_again", question="d1") in answer
    assert await state_of(chat) is QuestionState.DRAFT
    assert said("asking.not_taken", channel="#general") in await chat.say("ben", "drafts")
    platform.closed.clear()
    assert "<posted #2>" in await chat.press("ben", "Post")
    assert [text.splitlines()[0] for text in chat.channel()] == [f"#2 {TITLE}"]
    history = await chat.say("ben", "history #2")
    assert said("questions.history_unposted_in", name="the bot", channel="#general") in history
    await later(chat)
    assert told(chat, "ben") == []
    assert await is_well(chat)


async def test_who_is_not_answered_in_time_is_told_by_direct_message(chat: Chat, platform: FaultyPlatform) -> None:
    platform.closed.clear()
    platform.faults["post"] = [BUSY]
    assert said("asking.being_posted", question="#1") in await ask(chat)
    platform.closed.add(CHANNEL)
    await later(chat)
    assert await state_of(chat) is QuestionState.DRAFT
    await later(chat)
    [message] = told(chat, "ben")
    assert said("posting.failed", channel="#general") in message
    assert said("asking.post_draft_again", question="d1") in message
    assert await is_well(chat)


async def test_with_a_forecast_it_stays_open_and_they_are_told(chat: Chat, platform: FaultyPlatform) -> None:
    platform.faults["post"] = [BUSY]
    await ask(chat)
    await chat.bot.handle(read_command("vote #1 70"), chat.actor("chloe"))
    await later(chat)
    assert await state_of(chat) is QuestionState.OPEN
    await later(chat)
    [message] = told(chat, "ben")
    assert said("asking.post_stays", question="#1") in message


async def test_with_another_card_it_stays_open(chat: Chat, platform: FaultyPlatform) -> None:
    platform.closed.clear()
    await ask(chat)
    platform.closed.add(OTHER)
    answer = await chat.say("amina", "post #1 other")
    assert said("posting.failed", channel="#other") in answer
    assert said("asking.post_stays", question="#1") in answer
    assert await state_of(chat) is QuestionState.OPEN


async def test_the_author_hears_what_a_moderator_could_not_post(chat: Chat, platform: FaultyPlatform) -> None:
    await chat.say("amina", "admin settings who-may-ask review")
    await ask(chat, button="Send to moderators")
    await chat.say("amina", "show d1")
    await chat.press("amina", "Post")
    await later(chat)
    await later(chat)
    assert any(said("posting.failed", channel="#general") in text for text in told(chat, "ben"))
    assert said("asking.waits_for_review") in await chat.say("amina", "drafts")
    platform.closed.clear()
    await chat.say("amina", "show d1")
    await chat.press("amina", "Post")
    assert any(said("asking.review_posted", question="#2") in text for text in told(chat, "ben"))


@pytest.mark.usefixtures("platform")
async def test_the_first_leaderboard_gets_no_channel_by_it(chat: Chat) -> None:
    await ask(chat)
    [board] = await chat.store.read.schedules.of(1)
    assert board.place is None


LACKS = Obstacle(Hindrance.PERMISSIONS, (Permission.VIEW, Permission.SEND))
MISSING = f"{said('posting.permission_view')}, {said('posting.permission_send')}"


@pytest.fixture
def warned(chat: Chat) -> Chat:
    """A chat in whose channel the bot lacks permissions, which the platform says when it is asked."""
    chat.channels.obstacles[CHANNEL] = LACKS
    return chat


async def test_what_is_missing_is_said_before_anything_is_posted(warned: Chat) -> None:
    answer = await ask(warned)
    assert said("posting.hindered_permissions", channel="#general", permissions=MISSING) in answer
    assert await state_of(warned) is QuestionState.DRAFT
    assert warned.channels.posted == 0
    warned.channels.obstacles.clear()
    await warned.say("ben", "drafts")
    assert "<posted #1>" in await warned.press("ben", "Post")


async def test_what_the_request_says_of_its_own_channel_holds(warned: Chat) -> None:
    await ask(warned, by="amina")
    post = PostQuestion(question="q1")
    warned.channels.obstacles[OTHER] = Obstacle(Hindrance.NOT_IN_CHANNEL)
    actor = replace(warned.actor("amina"), bot_lacks=(Permission.SEND,))
    lacks = said("posting.permission_send")
    answer = transcript(await warned.bot.handle(post, actor))
    assert said("posting.hindered_permissions", channel="#general", permissions=lacks) in answer
    elsewhere = transcript(await warned.bot.handle(post.model_copy(update={"channel": "other"}), actor))
    assert said("posting.hindered_not-in-channel", channel="#other") in elsewhere
    assert "<posted #1>" in transcript(await warned.bot.handle(post, replace(warned.actor("amina"), bot_lacks=())))


async def test_the_form_for_another_channel_says_it_at_the_field(chat: Chat) -> None:
    await ask(chat)
    chat.channels.obstacles[OTHER] = Obstacle(Hindrance.ARCHIVED)
    await chat.say("amina", "show #1")
    await chat.press("amina", "Post elsewhere")
    answer = await chat.fill("amina", channel="other")
    assert said("posting.hindered_archived", channel="#other") in answer


REFUSED = said("posting.hindered_permissions", channel="#general", permissions=MISSING)


@pytest.mark.parametrize("line", ["add Friday 10:00", "move s1 here"], ids=["add", "move"])
async def test_no_leaderboard_goes_where_it_cannot_be_posted(warned: Chat, line: str) -> None:
    await warned.say("amina", "help")
    before = await warned.store.read.schedules.of(1)
    assert REFUSED in await warned.say("amina", f"admin schedule {line}")
    assert await warned.store.read.schedules.of(1) == before


async def test_a_schedule_that_lost_its_channel_goes_on_only_where_it_can(chat: Chat) -> None:
    await ask(chat)
    chat.channels.fault = PostFailed("gone", certain=True, gone=True)
    await chat.wait_until("2024-12-09 09:00")
    chat.channels.obstacles[CHANNEL] = LACKS
    assert said("boards.schedule_paused") in await chat.say("amina", "admin schedule pause s1")
    await chat.say("amina", "admin schedule resume s1")
    chat.channels.obstacles.clear()


async def test_the_set_up_form_says_it_at_its_field(warned: Chat) -> None:
    await warned.say("amina", "admin setup")
    answer = await warned.fill("amina", channel=CHANNEL.channel)
    assert REFUSED in answer
    [board] = await warned.store.read.schedules.of(1)
    assert board.place is None


async def test_no_story_and_no_leaderboard_is_posted_either(chat: Chat) -> None:
    await ask(chat)
    await chat.say("amina", "leaderboard")
    button = chat.button("amina", "Post here")
    chat.channels.obstacles[CHANNEL] = LACKS
    posted = chat.channels.posted
    assert REFUSED in transcript(await chat.do("amina", button.action))
    assert chat.channels.posted == posted


async def test_a_leaderboard_that_is_refused_can_be_posted_later(chat: Chat, platform: FaultyPlatform) -> None:
    platform.closed.clear()
    await ask(chat)
    await chat.say("amina", "leaderboard")
    post = chat.button("amina", "Post here").action
    platform.closed.add(CHANNEL)
    assert said("posting.failed", channel="#general") in transcript(await chat.do("amina", post))
    platform.closed.clear()
    chat.now += 60_000
    platform.faults["post"] = [BUSY]
    assert said("posting.under_way") in transcript(await chat.do("amina", post))
    await later(chat)
    assert len(chat.channel()) == 2
    assert said("boards.posted_already") in transcript(await chat.do("amina", post))
    assert told(chat, "amina") == []


async def test_who_waits_for_an_answer_is_not_kept_waiting(chat: Chat, platform: FaultyPlatform) -> None:
    platform.closed.clear()
    platform.gates[CHANNEL] = asyncio.Event()
    await chat.say("ben", "ask")
    await chat.fill("ben", question=TITLE, outcomes="Yes\nNo", closes="2024-12-06 18:00")
    post = chat.button("ben", "Post").action
    with mock.patch("bot.app.background.FIRST_TRY_S", 0.0):
        answer = transcript(await chat.bot.handle(post, chat.actor("ben")))
    assert said("asking.being_posted", question="#1") in answer
    platform.gates[CHANNEL].set()
    await chat.background.turn()
    assert len(chat.channel()) == 1


async def test_a_card_that_may_have_appeared_leaves_its_question_open(chat: Chat) -> None:
    chat.channels.fault = PostFailed("silence", certain=False)
    await ask(chat)
    chat.channels.fault = PostFailed("closed", certain=True, gone=True)
    await later(chat)
    assert await state_of(chat) is QuestionState.OPEN


@pytest.mark.usefixtures("platform")
async def test_who_was_told_while_the_answer_still_waited_is_told_there_too(chat: Chat) -> None:
    send_now = chat.bot.send_now
    assert send_now is not None

    async def slowly(place: Place) -> None:
        await send_now(place)
        await later(chat)

    chat.bot.send_now = slowly
    assert said("asking.post_draft_again", question="d1") in await ask(chat)
    assert len(told(chat, "ben")) == 1
