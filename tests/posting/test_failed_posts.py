"""Places that are gone: a schedule is paused and its people are told once; who cannot be written to is told elsewhere."""

from dataclasses import replace

import pytest
import structlog

from bot.domain.schedule import Paused, Schedule
from bot.domain.time.calendar import week_of
from bot.inputs.app import ShowHelp
from bot.ports.message_key import MessageKey, MessageKind
from bot.ports.outgoing import NewPost, PostState
from tests.chat import CHANNEL, MODERATOR, instant
from tests.posting.world import CARD, GONE, NEWS, OTHER, House
from tests.transcript import transcript

MONDAY = "2024-12-09 09:00"


async def schedule_of(house: House) -> Schedule:
    (schedule,) = await house.store.read.schedules.all()
    return schedule


async def test_a_schedule_whose_channel_is_gone_is_paused_and_an_administrator_told_once(house: House) -> None:
    """B14: three tries at the most, here one for each week until it is noticed."""
    await house.say(MODERATOR, "admin settings resolve-reminders off")
    house.wire.faults["post"] = [GONE]
    await house.wait_until(MONDAY)
    for week in range(1, 4):
        await house.turn(week * 7 * 86_400)
    assert (await schedule_of(house)).paused is Paused.CHANNEL
    told = [sent for sent in house.wire.messages.values() if sent.shown[0].kind == "gone"]
    assert [sent.place for sent in told] == [CHANNEL.direct(MODERATOR)]
    said = transcript(told[0].shown[-1])
    assert said.startswith("The weekly board s1 is paused")
    assert "#general" in said
    assert [(post.id, post.state) for post in await house.posts(MessageKind.WITHDRAWN)] == [(2, PostState.DEAD)]
    assert await house.posts(MessageKind.BOARD) == []
    assert [to for _, what, to in house.wire.calls if (what, to) == ("post", CHANNEL.channel)] == [CHANNEL.channel]


@pytest.mark.parametrize("since", ["moved", "paused", "gone"])
async def test_a_schedule_that_was_changed_since_is_left_as_it_is(house: House, since: str) -> None:
    """H8."""
    house.wire.faults["post"] = [GONE]
    async with house.store.transaction() as session:
        if since == "paused":
            await session.schedules.pause(await schedule_of(house), Paused.MODERATOR)
    number = 99 if since == "gone" else 1
    await house.add(post=NewPost(1, CHANNEL, NEWS, CARD, schedule=number), place=OTHER if since == "moved" else CHANNEL)
    await house.turn()
    assert (await house.found()).state is PostState.DEAD
    assert (await schedule_of(house)).paused is (Paused.MODERATOR if since == "paused" else Paused.NO)
    assert await house.posts(MessageKind.GONE) == []


async def test_who_cannot_be_written_to_is_told_in_the_channel_while_there_is_a_point(house: House) -> None:
    house.wire.faults["post"] = [GONE]
    late = house.now + 10_000
    private = NewPost(1, CHANNEL, NEWS, CARD, otherwise=CHANNEL.channel, expires_at=late)
    await house.add(post=private, place=CHANNEL.direct("ben"))
    await house.turn()
    assert house.copies() == []
    assert [house.wire.messages[name].place for name in house.copies(NEWS.redirected())] == [CHANNEL]
    assert (await house.found(NEWS.redirected())).expires_at == late


async def test_a_slot_that_was_filled_already_makes_no_second_board(house: House) -> None:
    """H11: also where a schedule was moved to a later day of the same week."""
    await house.wait_until(MONDAY)
    (post,) = await house.posts(MessageKind.BOARD)
    assert post.key == MessageKey.board(await schedule_of(house), week_of(house.now, "UTC"))
    boards = house.copies(post.key)
    async with house.store.transaction() as session:
        await session.schedules.advance(replace(await schedule_of(house)), instant("2024-12-08 09:00"))
    await house.turn(60.0)
    assert house.copies(post.key) == boards
    rows = await house.store._writing.rows("SELECT id FROM board")
    assert len(rows) == len(boards) == 1


async def administrators(house: House, *names: str) -> None:
    """Besides Amina, who was there before them."""
    for name in names:
        actor = replace(house.actor(name), administrator=True)
        await house.bot.handle(ShowHelp(), actor)


@pytest.mark.parametrize("closed", [1, 2])
async def test_where_one_administrator_cannot_be_written_to_the_next_one_is(house: House, closed: int) -> None:
    """B14, H4."""
    await administrators(house, "ben", "chloe")
    house.wire.closed = {CHANNEL, *[CHANNEL.direct(name) for name in (MODERATOR, "ben")[:closed]]}
    await house.wait_until(MONDAY)
    told = [sent.place.account for sent in house.wire.messages.values() if sent.shown[0].kind == "gone"]
    assert told == [["ben", "chloe"][closed - 1]]


async def test_where_no_administrator_can_be_written_to_the_log_says_so(house: House) -> None:
    await administrators(house, "ben")
    house.wire.closed = {CHANNEL, CHANNEL.direct(MODERATOR), CHANNEL.direct("ben")}
    with structlog.testing.capture_logs() as logs:
        await house.wait_until(MONDAY)
    said = [(line["log_level"], line["key"]) for line in logs if line["event"] == "nobody told"]
    assert said == [("warning", str(MessageKey.channel_gone(2).redirected()))]
    assert [sent.place.account for sent in house.wire.messages.values() if sent.shown[0].kind == "gone"] == []
