"""Sending posts: once, again where that is safe, and not at all where it is hopeless."""

import asyncio
from dataclasses import replace

import pytest
import structlog

from bot.domain.member import Place
from bot.ports.message_key import MessageKind
from bot.ports.outgoing import NewPost, PostState
from bot.ports.platform import PostFailed
from bot.posting.outbox_sender import ERROR_BACKOFF_MS
from storage.entities.outbox import SqlitePosts
from tests.chat import CHANNEL
from tests.posting.faulty_platform import BUSY, CARD, GONE, NEWS, OTHER, SILENCE, PostingChat, news

EXPIRING = NewPost(1, CHANNEL, NEWS, CARD)


async def test_a_post_is_sent_once_under_its_own_key(chat: PostingChat) -> None:
    await chat.add(post=replace(EXPIRING, reply_to="m1"))
    for _ in range(2):
        await chat.turn()
    (message,) = chat.copies()
    sent = chat.platform.messages[message]
    assert (sent.key, sent.reply_to, sent.place) == (str(NEWS), "m1", CHANNEL)
    assert (await chat.found()).state is PostState.SENT


async def test_a_post_is_marked_as_being_sent_before_the_platform_is_called(chat: PostingChat) -> None:
    """So that a crash during the call leaves a post in doubt, and not one that is sent again (H1)."""
    chat.platform.gates[CHANNEL] = asyncio.Event()
    await chat.add()
    turning = asyncio.create_task(chat.turn())
    async with asyncio.timeout(10):
        while not chat.platform.made("post"):  # noqa: ASYNC110  a platform has no event to wait for
            await asyncio.sleep(0)
    post = await chat.found()
    assert (post.state, post.tries, post.first_try_at) == (PostState.SENDING, 1, chat.now)
    chat.platform.gates[CHANNEL].set()
    await turning
    assert (await chat.found()).state is PostState.SENT


@pytest.mark.parametrize(
    ("fault", "then"),
    [(BUSY, PostState.PENDING), (SILENCE, PostState.DOUBT), (GONE, PostState.DEAD), (OSError(), PostState.DOUBT)],
)
async def test_the_state_of_a_failed_post_says_whether_it_may_have_appeared(
    chat: PostingChat, fault: Exception, then: PostState
) -> None:
    chat.platform.faults["post"] = [fault]
    await chat.add()
    await chat.add(news("other"), OTHER)
    with structlog.testing.capture_logs() as logs:
        await chat.turn()
    told = [(line["key"], line["state"]) for line in logs if line["event"] == "post not taken"]
    assert told == [(str(NEWS), then)]
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["post broke"] * isinstance(
        fault, OSError
    )
    assert ((await chat.found()).state, chat.copies(news("other"))) == (then, ["m2"])


async def test_a_failed_post_is_tried_again_after_two_four_and_eight_seconds(chat: PostingChat) -> None:
    chat.platform.faults["post"] = [BUSY] * 3
    await chat.add()
    await chat.turn()
    for seconds in (2, 4, 8):
        assert await chat.background._outbox_sender.step(chat.now, believed=True) == chat.now + seconds * 1000
        await chat.turn(seconds - 0.001)
        assert chat.copies() == []
        await chat.turn(0.001)
    assert chat.copies() == ["m2"]
    assert await chat.background._outbox_sender.step(chat.now, believed=True) is None


async def test_while_a_platform_asks_to_wait_none_of_its_posts_is_sent(chat: PostingChat) -> None:
    """Also a post that is written meanwhile (B1, B3)."""
    chat.platform.faults["post"] = [PostFailed("slower", certain=True, wait_s=30.0)]
    await chat.add()
    await chat.turn()
    await chat.add(news("other"), OTHER)
    for _ in range(3):
        await chat.turn(9.0)
    assert chat.platform.made("post") == 1
    assert await chat.background._outbox_sender.step(chat.now, believed=True) == chat.now + 3_000
    await chat.turn(3.0)
    assert (chat.copies(), chat.copies(news("other"))) == (["m2"], ["m3"])


async def test_messages_in_one_channel_keep_their_order(chat: PostingChat) -> None:
    for number in range(5):
        await chat.add(news(str(number)))
    await chat.turn()
    assert [sent.key for sent in chat.platform.messages.values()][1:] == [str(news(str(number))) for number in range(5)]


async def test_a_slow_channel_delays_no_other(chat: PostingChat) -> None:
    """The others get their messages while one call is not answered (D7)."""
    chat.platform.gates[OTHER] = asyncio.Event()
    await chat.add(news("slow"), OTHER)
    for number in range(3):
        await chat.add(news(str(number)))
    task = asyncio.create_task(chat.background.run())
    async with asyncio.timeout(10):
        while len(chat.platform.messages) < 4:  # noqa: ASYNC110  a platform has no event to wait for
            await asyncio.sleep(0)
    assert chat.copies(news("slow")) == []
    chat.platform.gates[OTHER].set()
    chat.background.stop()
    await task
    assert len(chat.copies(news("slow"))) == 1


async def test_many_communities_are_served_in_turn_and_no_faster_than_the_platform_allows(chat: PostingChat) -> None:
    """100 communities with two posts each: first one for each, at 50 calls per second (D5)."""
    chat.platform.calls_per_second = 50.0
    chat.restart()
    await chat.background.start()
    for community in range(1, 101):
        for number in range(2):
            place = Place("test", "home", f"{community}.{number}")
            await chat.add(news(f"{community}.{number}"), post=replace(EXPIRING, community=community), place=place)
    began = chat.now
    later = await chat.background._outbox_sender.step(chat.now, believed=True)
    while later is not None:
        await chat.background._channels.idle()
        chat.now = max(chat.now, later)
        later = await chat.background._outbox_sender.step(chat.now, believed=True)
    await chat.background._channels.idle()
    assert chat.now - began <= 200 * 20
    times = [at for at, what, _ in chat.platform.calls if what == "post"]
    assert len(times) == 200
    assert max(sum(first <= at < first + 1000 for at in times) for first in times) <= 60
    assert {channel.split(".")[1] for _, _, channel in chat.platform.calls[:100]} == {"0"}


async def test_a_post_waits_for_its_platform_to_be_switched_on(chat: PostingChat) -> None:
    await chat.add(place=Place("elsewhere", "home", "general"))
    await chat.turn()
    assert (await chat.found()).state is PostState.PENDING


async def test_every_try_sends_the_card_as_it_was_written(chat: PostingChat) -> None:
    """What has changed meanwhile is edited in afterwards (H9)."""
    chat.platform.faults["post"] = [BUSY]
    await chat.say("amina", "ask")
    await chat.fill("amina", question="Does it rain?", outcomes="Yes\nNo", closes="2024-12-06 18:00")
    await chat.press("amina", "Post")
    post = (await chat.posts(MessageKind.CARD))[-1]
    await chat.say("ben", "vote #2 70/30")
    await chat.turn(2.0)
    (message,) = chat.copies(post.key)
    first, *_, last = chat.platform.messages[message].shown
    assert first == post.card
    # What has changed since is edited in as soon as the message is there.
    assert "70%" in repr(last)
    assert "70%" not in repr(first)


async def test_a_post_that_has_expired_is_not_sent(chat: PostingChat) -> None:
    await chat.add(post=replace(EXPIRING, expires_at=chat.now + 1_000))
    chat.platform.faults["post"] = [BUSY]
    await chat.turn()
    await chat.turn(2.0)
    post = await chat.found()
    assert (post.state, post.reason, chat.platform.made("post")) == (PostState.DEAD, "expired", 1)


async def test_a_stop_during_the_call_leaves_the_post_in_doubt_and_it_is_looked_up_after_the_next_start(
    chat: PostingChat,
) -> None:
    """Whether it had appeared or not, there is one message in the end (H1)."""
    for channel, appears in (("lost", False), ("there", True)):
        place, key = Place("test", "home", channel), news(channel)
        chat.platform.gates[place] = asyncio.Event()
        await chat.add(key, place)
        task = asyncio.create_task(chat.background.run())
        async with asyncio.timeout(10):
            while chat.platform.calls[-1:] != [(chat.now, "post", channel)]:  # noqa: ASYNC110  a platform has no event to wait for
                await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert (await chat.found(key)).state is PostState.SENDING
        del chat.platform.gates[place]
        if appears:
            await super(type(chat.platform), chat.platform).post(place, CARD, str(key))
        chat.restart()
        with structlog.testing.capture_logs() as logs:
            await chat.background.start()
        assert [(line["event"], line["key"]) for line in logs] == [("post in doubt", str(key))]
        await chat.turn(29.0)
        assert len(chat.copies(key)) == appears
        await chat.turn(1.0)
        assert len(chat.copies(key)) == 1
        assert (await chat.found(key)).state is PostState.SENT


@pytest.mark.parametrize("failing", ["begin", "sent", "mark"])
async def test_an_outcome_that_could_not_be_stored_is_found_out_later(
    chat: PostingChat, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """A full disk neither doubles a post nor loses one, and nothing is sent for five seconds (A6)."""

    async def full(*_: object) -> None:
        raise OSError

    chat.platform.faults["post"] = [BUSY] if failing == "mark" else []
    await chat.add()
    with monkeypatch.context() as patch, structlog.testing.capture_logs() as logs:
        patch.setattr(SqlitePosts, failing, full)
        await chat.turn()
        for _ in range(3):
            assert await chat.background._outbox_sender.step(chat.now, believed=True) == chat.now + ERROR_BACKOFF_MS
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["delivery failed"]
    await chat.turn(5.0)
    await chat.turn(30.0)
    assert len(chat.copies()) == 1
    assert (await chat.found()).state is PostState.SENT


async def test_work_on_a_post_that_has_changed_since_it_was_read_does_nothing(chat: PostingChat) -> None:
    """It is neither sent nor looked up once more (H7)."""
    await chat.add()
    await chat.turn()
    limited = chat.background._platforms["test"]
    number = (await chat.found()).id
    await chat.background._outbox_sender._send(limited, number)
    await chat.background._outbox_sender._look_up(limited, number)
    assert len(chat.copies()) == 1


async def test_of_boards_that_a_platform_did_not_take_for_weeks_only_the_latest_appears(chat: PostingChat) -> None:
    """The earlier ones have expired (C6)."""
    chat.platform.faults["post"] = [BUSY] * 1_000
    for week in ("2024-12-09", "2024-12-16", "2024-12-23"):
        await chat.wait_until(f"{week} 09:00")
    chat.platform.faults.clear()
    await chat.turn(3_600)
    boards = [sent.shown[0].title for sent in chat.platform.messages.values() if sent.shown[0].kind == "weekly-board"]
    assert len(boards) == 1
    assert "16 – 22 Dec" in str(boards)
