"""At most one call at a time in each channel."""

import asyncio

import structlog

from bot.domain.member import Place
from bot.posting.channel_queue import ChannelQueue

HERE, THERE = (Place("test", "home", channel) for channel in ("here", "there"))


class Freed:
    """Counts how often a channel became free; the first time can be waited for."""

    def __init__(self) -> None:
        self.times = 0
        self.once = asyncio.Event()

    def __call__(self) -> None:
        self.times += 1
        self.once.set()


async def test_a_slow_channel_delays_no_other() -> None:
    """A community whose platform answers slowly delays no other (D7)."""
    freed, gate, done = Freed(), asyncio.Event(), list[str]()
    channels = ChannelQueue(freed)

    async def slow() -> None:
        await gate.wait()
        done.append("slow")

    async def quick() -> None:
        done.append("quick")

    channels.start(HERE, slow)
    channels.start(THERE, quick)
    assert not channels.free(HERE)
    await freed.once.wait()
    assert (done, freed.times, channels.ended, channels.free(HERE)) == (["quick"], 1, 1, False)
    gate.set()
    await channels.idle()
    assert (done, freed.times, channels.ended, channels.free(HERE)) == (["quick", "slow"], 2, 2, True)


async def test_a_call_that_fails_is_logged_and_frees_its_channel() -> None:
    async def fail() -> None:
        raise OSError

    freed = Freed()
    channels = ChannelQueue(freed)
    with structlog.testing.capture_logs() as logs:
        channels.start(HERE, fail)
        await channels.idle()
    assert [(line["event"], line["platform"]) for line in logs] == [("delivery failed", "test")]
    assert (channels.free(HERE), freed.times) == (True, 1)


async def test_calls_in_flight_can_be_cancelled_also_before_their_first_step() -> None:
    ended: list[str] = []

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("waiting")

    channels = ChannelQueue(Freed())
    channels.start(HERE, wait)
    await asyncio.sleep(0)
    channels.start(THERE, wait)
    await channels.stop()
    assert ended == ["waiting"]
    await channels.idle()
    assert (channels.free(HERE), channels.free(THERE), channels.ended) == (True, True, 2)
