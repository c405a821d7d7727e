"""Posts on their way out, cards kept up to date, and what happens where a platform does not take them."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import structlog

from bot.background import RETRY_WAIT_MS, Background
from bot.commands import read_command
from bot.delivery import FIRST_RETRY_MS, Courier, digest
from bot.domain.member import Place
from bot.posts import NewPost, PostFailed, PostState
from tests.chat import CHANNEL, Chat, open_chat
from tests.transcript import transcript


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[Chat]:
    """A chat in which #1 is open, its card posted as m1, and known to show its newest state."""
    async with open_chat(tmp_path) as chat:
        await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-06 18:00")
        chat.bot.touched.add(1)
        await chat.background.turn()
        yield chat


async def post(chat: Chat, slot: str, place: Place = CHANNEL) -> None:
    """A post that shows the same card as m1, from whatever in the core wants one."""
    card = chat.channels.messages["m1"].shown[0]
    async with chat.store.transaction() as session:
        await session.posts.add(NewPost(1, place, slot, card, reply_to="m1"), chat.now)


async def state(chat: Chat, slot: str) -> str:
    row = await chat.store._writing.row("SELECT state FROM outbox WHERE slot = ?", slot)
    assert row is not None
    return str(row[0])


async def test_a_post_is_sent_once_under_its_own_key(chat: Chat) -> None:
    await post(chat, "news")
    for _ in range(2):
        await chat.background.turn()
    assert len(chat.channels.messages) == 2
    sent = chat.channels.messages["m2"]
    assert (sent.key, sent.reply_to, sent.place) == ("news", "m1", CHANNEL)
    assert await state(chat, "news") == PostState.SENT


@pytest.mark.parametrize(
    ("fault", "then", "sent"),
    [
        (PostFailed("busy", certain=True), PostState.PENDING, 1),
        (PostFailed("silence", certain=False), PostState.DOUBT, 0),
        (PostFailed("no such channel", certain=True, gone=True), PostState.DEAD, 0),
    ],
)
async def test_what_becomes_of_a_post_that_was_not_taken_depends_on_what_is_known(
    chat: Chat, fault: PostFailed, then: PostState, sent: int
) -> None:
    await post(chat, "news")
    chat.channels.fault = fault
    with structlog.testing.capture_logs() as logs:
        await chat.background.turn()
    assert [(line["event"], line["reason"], line["state"]) for line in logs] == [("post failed", str(fault), then)]
    assert await state(chat, "news") == then
    chat.now += FIRST_RETRY_MS
    await chat.background.turn()
    assert len(chat.channels.messages) == 1 + sent


async def test_a_post_that_was_not_taken_is_tried_again_later_each_time(chat: Chat) -> None:
    await post(chat, "news")
    for wait in (2_000, 4_000, 8_000):
        chat.channels.fault = PostFailed("busy", certain=True)
        await chat.background.turn()
        chat.now += wait - 1
        await chat.background.turn()
        assert len(chat.channels.messages) == 1
        assert await chat.background._seconds() == 1.0
        chat.now += 1
    await chat.background.turn()
    assert len(chat.channels.messages) == 2
    assert chat.background._courier.next_try() is None


async def test_a_post_that_breaks_the_platform_is_in_doubt_and_the_next_one_goes_out(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post(chat, "news")
    await post(chat, "more")
    monkeypatch.setattr(chat.channels, "fault", RuntimeError("a platform's own mistake"))
    with structlog.testing.capture_logs() as logs:
        await chat.background.turn()
    assert [(line["event"], line["slot"]) for line in logs] == [("post broke", "news")]
    assert (await state(chat, "news"), await state(chat, "more")) == (PostState.DOUBT, PostState.SENT)


async def test_a_post_interrupted_in_the_middle_is_in_doubt_and_not_sent_again(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*_: object) -> str:
        raise KeyboardInterrupt

    await post(chat, "news")
    with monkeypatch.context() as patch:
        patch.setattr(chat.channels, "post", crash)
        with pytest.raises(KeyboardInterrupt):
            await chat.background.turn()
    assert await state(chat, "news") == PostState.SENDING
    with structlog.testing.capture_logs() as logs:
        await restart(chat)
    assert [(line["event"], line["slot"]) for line in logs] == [("post in doubt", "news")]
    assert await state(chat, "news") == PostState.DOUBT
    assert len(chat.channels.messages) == 1


async def test_a_post_waits_for_its_platform_to_be_switched_on(chat: Chat) -> None:
    await post(chat, "news", Place("elsewhere", "home", "general"))
    await chat.background.turn()
    assert await state(chat, "news") == PostState.PENDING


async def test_a_card_is_drawn_anew_only_where_it_shows_something_else(chat: Chat) -> None:
    card = chat.channels.messages["m1"]
    drawn = len(card.shown)
    chat.bot.touched.add(1)
    await chat.background.turn()
    assert len(card.shown) == drawn
    await chat.say("ben", "vote 70/30")
    assert len(card.shown) == drawn + 1
    assert "70% Reds" in transcript(card.shown[-1])


async def test_a_card_that_could_not_be_drawn_is_tried_again_after_a_while(chat: Chat) -> None:
    chat.channels.fault = PostFailed("busy", certain=True)
    await chat.say("ben", "vote 70/30")
    chat.now += RETRY_WAIT_MS - 1
    await chat.background.turn()
    assert "70% Reds" not in chat.channel()[0]
    chat.now += 1
    await chat.background.turn()
    assert "70% Reds" in chat.channel()[0]


async def test_a_card_that_is_gone_is_forgotten(chat: Chat) -> None:
    chat.channels.fault = PostFailed("unknown message", certain=True, gone=True)
    await chat.say("ben", "vote 70/30")
    assert await chat.store.read.posts.placements(1) == []
    drawn = len(chat.channels.messages["m1"].shown)
    await chat.say("ben", "vote 60/40")
    assert len(chat.channels.messages["m1"].shown) == drawn


async def restart(chat: Chat) -> None:
    """What a new start does first."""
    chat.bot.touched.clear()
    again = Background(chat.bot, {"test": chat.channels})
    await again.start()
    await again.turn()


async def test_at_start_a_platform_that_keeps_messages_gets_only_what_changed_meanwhile(chat: Chat) -> None:
    shown = chat.channels.messages["m1"].shown
    drawn = len(shown)
    await restart(chat)
    assert len(shown) == drawn
    await chat.bot.handle(read_command("vote 70/30"), chat.actor("ben"))
    await restart(chat)
    assert len(shown) == drawn + 1
    assert "70% Reds" in chat.channel()[0]


async def test_at_start_a_platform_that_keeps_none_gets_every_card(chat: Chat) -> None:
    shown = chat.channels.messages["m1"].shown
    drawn = len(shown)
    chat.channels.keeps_messages = False
    await restart(chat)
    assert len(shown) == drawn + 1


async def test_without_a_platform_no_card_is_looked_at(chat: Chat) -> None:
    assert await Courier(chat.store, {}).start(chat.now) == set()
    assert await Courier(chat.store, {"test": chat.channels}).start(chat.now) == {1}


async def test_a_card_on_a_platform_that_is_switched_off_stays_as_it_is(chat: Chat) -> None:
    elsewhere = Background(chat.bot, {"elsewhere": chat.channels})
    chat.bot.touched.add(1)
    (before,) = await chat.store.read.posts.placements(1)
    await elsewhere.turn()
    assert await chat.store.read.posts.placements(1) == [before]


async def test_what_two_cards_show_is_told_apart_by_their_digests(chat: Chat) -> None:
    first, *_ = chat.channels.messages["m1"].shown
    await chat.say("ben", "vote 70/30")
    last = chat.channels.messages["m1"].shown[-1]
    assert digest(first) == digest(first) != digest(last)
