"""Places that are gone: a schedule is paused and its people are told once; who cannot be written to is told elsewhere."""

from dataclasses import replace

import pytest

from bot.domain.schedule import Paused, Schedule
from bot.posts import NewPost, PostState
from tests.chat import CHANNEL, MODERATOR, instant
from tests.delivery.world import CARD, GONE, OTHER, House
from tests.transcript import transcript

MONDAY = "2024-12-09 09:00"


async def schedule_of(house: House) -> Schedule:
    (schedule,) = await house.store.read.schedules.all()
    return schedule


async def test_a_schedule_whose_channel_is_gone_is_paused_and_an_administrator_told_once(house: House) -> None:
    """B14: three tries at the most, here one for each week until it is noticed."""
    house.wire.faults["post"] = [GONE]
    await house.wait_until(MONDAY)
    for week in range(1, 4):
        await house.turn(week * 7 * 86_400)
    assert (await schedule_of(house)).paused is Paused.CHANNEL
    told = [sent for sent in house.wire.messages.values() if sent.shown[0].kind == "gone"]
    assert [sent.place for sent in told] == [CHANNEL.direct(MODERATOR)]
    said = transcript(told[0].shown[-1])
    assert said.startswith("The board s1 is paused")
    assert "#general" in said
    assert [slot for slot in await house.slots("board") if (await house.found(slot)).state is PostState.DEAD] == [
        "board:1:s1:2024-W50"
    ]
    assert [to for _, what, to in house.wire.calls if (what, to) == ("post", CHANNEL.channel)] == [CHANNEL.channel]


@pytest.mark.parametrize("since", ["moved", "paused", "gone"])
async def test_a_schedule_that_was_changed_since_is_left_as_it_is(house: House, since: str) -> None:
    """H8."""
    house.wire.faults["post"] = [GONE]
    async with house.store.transaction() as session:
        if since == "paused":
            await session.schedules.pause(await schedule_of(house), Paused.MODERATOR)
    number = 99 if since == "gone" else 1
    await house.add(post=NewPost(1, CHANNEL, "", CARD, schedule=number), place=OTHER if since == "moved" else CHANNEL)
    await house.turn()
    assert (await house.found()).state is PostState.DEAD
    assert (await schedule_of(house)).paused is (Paused.MODERATOR if since == "paused" else Paused.NO)
    assert await house.slots("gone") == []


async def test_who_cannot_be_written_to_is_told_in_the_channel_while_there_is_a_point(house: House) -> None:
    house.wire.faults["post"] = [GONE]
    late = house.now + 10_000
    private = NewPost(1, CHANNEL, "", CARD, otherwise=CHANNEL.channel, expires_at=late)
    await house.add(post=private, place=CHANNEL.direct("ben"))
    await house.turn()
    assert house.copies() == []
    assert [house.wire.messages[name].place for name in house.copies("news:channel")] == [CHANNEL]
    assert (await house.found("news:channel")).expires_at == late


async def test_a_slot_that_was_filled_already_makes_no_second_board(house: House) -> None:
    """H11: also where a schedule was moved to a later day of the same week."""
    await house.wait_until(MONDAY)
    boards = house.copies("board:1:s1:2024-W50")
    async with house.store.transaction() as session:
        await session.schedules.advance(replace(await schedule_of(house)), instant("2024-12-08 09:00"))
    await house.turn(60.0)
    assert house.copies("board:1:s1:2024-W50") == boards
    rows = await house.store._writing.rows("SELECT id FROM board")
    assert len(rows) == len(boards) == 1
