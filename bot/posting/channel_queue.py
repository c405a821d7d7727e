"""One call at a time in each channel, so that messages keep their order and a slow channel holds up no other."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.domain.member import Place

log = structlog.get_logger()


class ChannelQueue:
    """The calls under way.

    Args:
        freed: called whenever one has ended.
    """

    def __init__(self, freed: Callable[[], None]) -> None:
        self._freed = freed
        self._busy: dict[Place, asyncio.Task[None]] = {}
        self.ended = 0
        """How many calls have ended so far."""

    def free(self, place: Place) -> bool:
        """Whether a call to that channel could be started now."""
        return place not in self._busy

    def start(self, place: Place, work: Callable[[], Awaitable[None]]) -> None:
        """Make a call in a channel that is free."""
        self._busy[place] = task = asyncio.create_task(_run(place, work), name="lane")
        # Not at the end of the task itself: one that is cancelled before its first step has none.
        task.add_done_callback(lambda _: self._free(place))

    async def idle(self) -> None:
        """Wait until every call has ended."""
        while self._busy:
            await asyncio.wait(self._busy.values())

    async def stop(self) -> None:
        """End what is still under way."""
        left = [*self._busy.values()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _free(self, place: Place) -> None:
        del self._busy[place]
        self.ended += 1
        self._freed()


async def _run(place: Place, work: Callable[[], Awaitable[None]]) -> None:
    try:
        await work()
    except Exception:
        log.exception("delivery failed", platform=place.platform)
