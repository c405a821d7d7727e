"""One call to a platform at a time in each channel."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.domain.member import Place

log = structlog.get_logger()

TASK_NAME = "channel call"


class ChannelQueue:
    """Runs each call in a task of its own, at most one per channel at a time.

    So the messages of a channel keep their order, and a slow channel delays no other. The queue itself is in the store:
    whoever finds a channel busy tries again when a call has ended.

    Args:
        on_free: called each time a call has ended and its channel is free again.
    """

    def __init__(self, on_free: Callable[[], None]) -> None:
        self._on_free = on_free
        self._busy: dict[Place, asyncio.Task[None]] = {}
        self.ended = 0
        """How many calls have ended so far."""

    @property
    def busy(self) -> int:
        """In how many channels a call is in flight."""
        return len(self._busy)

    def free(self, place: Place) -> bool:
        """Whether no call to that channel is in flight."""
        return place not in self._busy

    def start(self, place: Place, call: Callable[[], Awaitable[None]]) -> None:
        """Start a call to a channel that is free; an exception in it is logged."""
        self._busy[place] = task = asyncio.create_task(_run(place, call), name=TASK_NAME)
        # As a callback and not in a `finally` of the task: a task that is cancelled before its first step runs none.
        task.add_done_callback(lambda _: self._free(place))

    async def ended_in(self, place: Place) -> None:
        """Wait until the call to that channel has ended that is in flight, if one is."""
        if place in self._busy:
            await asyncio.wait([self._busy[place]])

    async def idle(self) -> None:
        """Wait until no call is in flight."""
        while self._busy:
            await asyncio.wait(self._busy.values())

    async def stop(self) -> None:
        """Cancel the calls that are in flight, and wait for their end."""
        left = [*self._busy.values()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _free(self, place: Place) -> None:
        del self._busy[place]
        self.ended += 1
        self._on_free()


async def _run(place: Place, call: Callable[[], Awaitable[None]]) -> None:
    try:
        await call()
    except Exception:
        log.exception("delivery failed", platform=place.platform)
