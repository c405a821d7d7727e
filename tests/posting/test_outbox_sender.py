"""Posts on their way out: handed over once, tried again where that is safe, and given up where it is hopeless."""

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
from tests.posting.world import BUSY, CARD, GONE, NEWS, OTHER, SILENCE, House, news

EXPIRING = NewPost(1, CHANNEL, NEWS, CARD)


async def test_a_post_is_sent_once_under_its_own_key(house: House) -> None:
    await house.add(post=replace(EXPIRING, reply_to="m1"))
    for _ in range(2):
        await house.turn()
    (message,) = house.copies()
    sent = house.wire.messages[message]
    assert (sent.key, sent.reply_to, sent.place) == (str(NEWS), "m1", CHANNEL)
    assert (await house.found()).state is PostState.SENT


async def test_it_is_noted_that_a_post_is_handed_over_before_it_is(house: House) -> None:
    """H1."""
    house.wire.gates[CHANNEL] = asyncio.Event()
    await house.add()
    turning = asyncio.create_task(house.turn())
    async with asyncio.timeout(10):
        while not house.wire.made("post"):  # noqa: ASYNC110  a platform has no event to wait for
            await asyncio.sleep(0)
    post = await house.found()
    assert (post.state, post.tries, post.first_try_at) == (PostState.SENDING, 1, house.now)
    house.wire.gates[CHANNEL].set()
    await turning
    assert (await house.found()).state is PostState.SENT


@pytest.mark.parametrize(
    ("fault", "then"),
    [(BUSY, PostState.PENDING), (SILENCE, PostState.DOUBT), (GONE, PostState.DEAD), (OSError(), PostState.DOUBT)],
)
async def test_what_becomes_of_a_post_that_was_not_taken_depends_on_what_is_known(
    house: House, fault: Exception, then: PostState
) -> None:
    house.wire.faults["post"] = [fault]
    await house.add()
    await house.add(news("other"), OTHER)
    with structlog.testing.capture_logs() as logs:
        await house.turn()
    told = [(line["key"], line["state"]) for line in logs if line["event"] == "post not taken"]
    assert told == [(str(NEWS), then)]
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["post broke"] * isinstance(
        fault, OSError
    )
    assert ((await house.found()).state, house.copies(news("other"))) == (then, ["m2"])


async def test_a_post_that_was_not_taken_is_tried_again_later_each_time(house: House) -> None:
    house.wire.faults["post"] = [BUSY] * 3
    await house.add()
    await house.turn()
    for seconds in (2, 4, 8):
        assert await house.background._outbox_sender.step(house.now, believed=True) == house.now + seconds * 1000
        await house.turn(seconds - 0.001)
        assert house.copies() == []
        await house.turn(0.001)
    assert house.copies() == ["m2"]
    assert await house.background._outbox_sender.step(house.now, believed=True) is None


async def test_a_platform_that_wants_to_be_left_alone_is_and_all_its_posts_wait(house: House) -> None:
    """B1, B3."""
    house.wire.faults["post"] = [PostFailed("slower", certain=True, wait_s=30.0)]
    await house.add()
    await house.turn()
    await house.add(news("other"), OTHER)
    for _ in range(3):
        await house.turn(9.0)
    assert house.wire.made("post") == 1
    assert await house.background._outbox_sender.step(house.now, believed=True) == house.now + 3_000
    await house.turn(3.0)
    assert (house.copies(), house.copies(news("other"))) == (["m2"], ["m3"])


async def test_messages_in_one_channel_keep_their_order(house: House) -> None:
    for number in range(5):
        await house.add(news(str(number)))
    await house.turn()
    assert [sent.key for sent in house.wire.messages.values()][1:] == [str(news(str(number))) for number in range(5)]


async def test_a_slow_channel_holds_up_no_other(house: House) -> None:
    """D7."""
    house.wire.gates[OTHER] = asyncio.Event()
    await house.add(news("slow"), OTHER)
    for number in range(3):
        await house.add(news(str(number)))
    task = asyncio.create_task(house.background.run())
    async with asyncio.timeout(10):
        while len(house.wire.messages) < 4:  # noqa: ASYNC110  a platform has no event to wait for
            await asyncio.sleep(0)
    assert house.copies(news("slow")) == []
    house.wire.gates[OTHER].set()
    house.background.stop()
    await task
    assert len(house.copies(news("slow"))) == 1


async def test_many_communities_are_served_in_turn_and_no_faster_than_the_platform_bears(house: House) -> None:
    """D5."""
    house.wire.calls_per_second = 50.0
    house.restart()
    await house.background.start()
    for community in range(1, 101):
        for number in range(2):
            place = Place("test", "home", f"{community}.{number}")
            await house.add(news(f"{community}.{number}"), post=replace(EXPIRING, community=community), place=place)
    began = house.now
    later = await house.background._outbox_sender.step(house.now, believed=True)
    while later is not None:
        await house.background._channels.idle()
        house.now = max(house.now, later)
        later = await house.background._outbox_sender.step(house.now, believed=True)
    await house.background._channels.idle()
    assert house.now - began <= 200 * 20
    times = [at for at, what, _ in house.wire.calls if what == "post"]
    assert len(times) == 200
    assert max(sum(first <= at < first + 1000 for at in times) for first in times) <= 60
    assert {channel.split(".")[1] for _, _, channel in house.wire.calls[:100]} == {"0"}


async def test_a_post_waits_for_its_platform_to_be_switched_on(house: House) -> None:
    await house.add(place=Place("elsewhere", "home", "general"))
    await house.turn()
    assert (await house.found()).state is PostState.PENDING


async def test_every_try_sends_what_the_first_one_did(house: House) -> None:
    """H9."""
    house.wire.faults["post"] = [BUSY]
    await house.say("amina", "ask")
    await house.fill("amina", question="Does it rain?", outcomes="Yes\nNo", closes="2024-12-06 18:00")
    await house.press("amina", "Post")
    post = (await house.posts(MessageKind.CARD))[-1]
    await house.say("ben", "vote #2 70/30")
    await house.turn(2.0)
    (message,) = house.copies(post.key)
    first, *_, last = house.wire.messages[message].shown
    assert first == post.card
    # What has changed since is drawn as soon as it is there.
    assert "70%" in repr(last)
    assert "70%" not in repr(first)


async def test_what_has_lost_its_point_is_not_sent(house: House) -> None:
    await house.add(post=replace(EXPIRING, expires_at=house.now + 1_000))
    house.wire.faults["post"] = [BUSY]
    await house.turn()
    await house.turn(2.0)
    post = await house.found()
    assert (post.state, post.reason, house.wire.made("post")) == (PostState.DEAD, "expired", 1)


async def test_a_stop_in_the_middle_leaves_the_post_in_doubt_and_it_is_looked_for_at_the_next_start(
    house: House,
) -> None:
    """H1: whether it had appeared or not, one message in the end."""
    for channel, appears in (("lost", False), ("there", True)):
        place, key = Place("test", "home", channel), news(channel)
        house.wire.gates[place] = asyncio.Event()
        await house.add(key, place)
        task = asyncio.create_task(house.background.run())
        async with asyncio.timeout(10):
            while house.wire.calls[-1:] != [(house.now, "post", channel)]:  # noqa: ASYNC110  as above
                await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert (await house.found(key)).state is PostState.SENDING
        del house.wire.gates[place]
        if appears:
            await super(type(house.wire), house.wire).post(place, CARD, str(key))
        house.restart()
        with structlog.testing.capture_logs() as logs:
            await house.background.start()
        assert [(line["event"], line["key"]) for line in logs] == [("post in doubt", str(key))]
        await house.turn(29.0)
        assert len(house.copies(key)) == appears
        await house.turn(1.0)
        assert len(house.copies(key)) == 1
        assert (await house.found(key)).state is PostState.SENT


@pytest.mark.parametrize("failing", ["begin", "sent", "mark"])
async def test_what_could_not_be_noted_is_found_out_when_it_can_be(
    house: House, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """A6: a disk that is full neither doubles a post nor loses one, and is left alone for a while."""

    async def full(*_: object) -> None:
        raise OSError

    house.wire.faults["post"] = [BUSY] if failing == "mark" else []
    await house.add()
    with monkeypatch.context() as patch, structlog.testing.capture_logs() as logs:
        patch.setattr(SqlitePosts, failing, full)
        await house.turn()
        for _ in range(3):
            assert await house.background._outbox_sender.step(house.now, believed=True) == house.now + ERROR_BACKOFF_MS
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["delivery failed"]
    await house.turn(5.0)
    await house.turn(30.0)
    assert len(house.copies()) == 1
    assert (await house.found()).state is PostState.SENT


async def test_a_step_that_saw_what_has_changed_since_does_nothing(house: House) -> None:
    """H7."""
    await house.add()
    await house.turn()
    limited = house.background._platforms["test"]
    number = (await house.found()).id
    await house.background._outbox_sender._send(limited, number)
    await house.background._outbox_sender._look_up(limited, number)
    assert len(house.copies()) == 1


async def test_c6_of_boards_that_a_platform_did_not_take_for_weeks_only_the_latest_appears(house: House) -> None:
    house.wire.faults["post"] = [BUSY] * 1_000
    for week in ("2024-12-09", "2024-12-16", "2024-12-23"):
        await house.wait_until(f"{week} 09:00")
    house.wire.faults.clear()
    await house.turn(3_600)
    boards = [sent.shown[0].title for sent in house.wire.messages.values() if sent.shown[0].kind == "weekly-board"]
    assert len(boards) == 1
    assert "2024-12-16" in str(boards)
