"""Posts whose place is gone: a schedule is paused and an administrator told; a message to a person goes elsewhere."""

from dataclasses import replace

import pytest
import structlog

from bot.domain.schedule import Paused, Schedule
from bot.domain.time.calendar import week_of
from bot.inputs.app import ShowHelp
from bot.ports.message_key import MessageKey, MessageKind
from bot.ports.outgoing import NewPost, PostState
from tests.chat import CHANNEL, MODERATOR, instant
from tests.posting.faulty_platform import CARD, GONE, NEWS, OTHER, PostingChat
from tests.transcript import transcript

MONDAY = "2024-12-09 09:00"


async def schedule_of(chat: PostingChat) -> Schedule:
    (schedule,) = await chat.store.read.schedules.all()
    return schedule


async def test_a_schedule_whose_channel_is_gone_is_paused_and_an_administrator_told_once(chat: PostingChat) -> None:
    """Nothing is posted there again, here in the three weeks that follow (B14)."""
    await chat.say(MODERATOR, "admin settings resolve-reminders off")
    chat.platform.faults["post"] = [GONE]
    await chat.wait_until(MONDAY)
    for week in range(1, 4):
        await chat.turn(week * 7 * 86_400)
    assert (await schedule_of(chat)).paused is Paused.CHANNEL
    told = [sent for sent in chat.platform.messages.values() if sent.shown[0].kind == "gone"]
    assert [sent.place for sent in told] == [CHANNEL.direct(MODERATOR)]
    said = transcript(told[0].shown[-1])
    assert said.startswith("The weekly leaderboard s1 is paused")
    assert "#general" in said
    assert [(post.id, post.state) for post in await chat.posts(MessageKind.WITHDRAWN)] == [(2, PostState.DEAD)]
    assert await chat.posts(MessageKind.BOARD) == []
    assert [to for _, what, to in chat.platform.calls if (what, to) == ("post", CHANNEL.channel)] == [CHANNEL.channel]


@pytest.mark.parametrize("since", ["moved", "paused", "gone"])
async def test_a_schedule_that_was_changed_during_the_call_is_left_as_it_is(chat: PostingChat, since: str) -> None:
    """It was moved to another channel, paused or removed (H8)."""
    chat.platform.faults["post"] = [GONE]
    async with chat.store.transaction() as session:
        if since == "paused":
            await session.schedules.pause(await schedule_of(chat), Paused.MODERATOR)
    number = 99 if since == "gone" else 1
    await chat.add(post=NewPost(1, CHANNEL, NEWS, CARD, schedule=number), place=OTHER if since == "moved" else CHANNEL)
    await chat.turn()
    assert (await chat.found()).state is PostState.DEAD
    assert (await schedule_of(chat)).paused is (Paused.MODERATOR if since == "paused" else Paused.NO)
    assert await chat.posts(MessageKind.GONE) == []


async def test_who_cannot_be_written_to_is_told_in_the_channel_until_the_post_expires(chat: PostingChat) -> None:
    chat.platform.faults["post"] = [GONE]
    late = chat.now + 10_000
    private = NewPost(1, CHANNEL, NEWS, CARD, otherwise=CHANNEL.channel, expires_at=late)
    await chat.add(post=private, place=CHANNEL.direct("ben"))
    await chat.turn()
    assert chat.copies() == []
    assert [chat.platform.messages[name].place for name in chat.copies(NEWS.redirected())] == [CHANNEL]
    assert (await chat.found(NEWS.redirected())).expires_at == late


async def test_a_week_that_has_its_board_gets_no_second_one(chat: PostingChat) -> None:
    """Also where the schedule was moved to a later day of the same week (H11)."""
    await chat.wait_until(MONDAY)
    (post,) = await chat.posts(MessageKind.BOARD)
    assert post.key == MessageKey.board(await schedule_of(chat), week_of(chat.now, "UTC"))
    boards = chat.copies(post.key)
    async with chat.store.transaction() as session:
        await session.schedules.advance(replace(await schedule_of(chat)), instant("2024-12-08 09:00"))
    await chat.turn(60.0)
    assert chat.copies(post.key) == boards
    rows = await chat.store._writing.rows("SELECT id FROM board")
    assert len(rows) == len(boards) == 1


async def administrators(chat: PostingChat, *names: str) -> None:
    """More administrators than Amina, who was there before them."""
    for name in names:
        actor = replace(chat.actor(name), administrator=True)
        await chat.bot.handle(ShowHelp(), actor)


@pytest.mark.parametrize("closed", [1, 2])
async def test_where_one_administrator_cannot_be_written_to_the_next_one_is(chat: PostingChat, closed: int) -> None:
    """In the order in which they are known (B14, H4)."""
    await administrators(chat, "ben", "chloe")
    chat.platform.closed = {CHANNEL, *[CHANNEL.direct(name) for name in (MODERATOR, "ben")[:closed]]}
    await chat.wait_until(MONDAY)
    told = [sent.place.account for sent in chat.platform.messages.values() if sent.shown[0].kind == "gone"]
    assert told == [["ben", "chloe"][closed - 1]]


async def test_where_no_administrator_can_be_written_to_the_log_says_so(chat: PostingChat) -> None:
    await administrators(chat, "ben")
    chat.platform.closed = {CHANNEL, CHANNEL.direct(MODERATOR), CHANNEL.direct("ben")}
    with structlog.testing.capture_logs() as logs:
        await chat.wait_until(MONDAY)
    said = [(line["log_level"], line["key"]) for line in logs if line["event"] == "nobody told"]
    assert said == [("warning", str(MessageKey.channel_gone(2).redirected()))]
    assert [sent.place.account for sent in chat.platform.messages.values() if sent.shown[0].kind == "gone"] == []
