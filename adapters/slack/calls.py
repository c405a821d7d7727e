"""Calls that are made again where they fail for a moment, as long as somebody waits for what they do."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from typing import TypeVar

from adapters.slack.failures import FAILURES, is_passing, post_failed
from bot.ports import Clock

PAUSES = (0.1, 0.3, 1.0)
"""Seconds before each further try; before all that come after these, as before the last."""
MOST_TRIES = 10
"""Ends the tries also where the clock was set back."""

Pause = Callable[[float], Awaitable[None]]
Result = TypeVar("Result")


class Calls:
    """Makes calls until they succeed, are refused for good, or their time is over.

    Args:
        clock: the present instant in UTC milliseconds.
        pause: waits for some seconds.
    """

    def __init__(self, clock: Clock, pause: Pause = asyncio.sleep) -> None:
        self._clock = clock
        self._pause = pause

    def until(self, seconds: float) -> int:
        """The instant that many seconds from now."""
        return self._clock() + round(seconds * 1000)

    async def make(self, call: Callable[[], Awaitable[Result]], until: int, *, once: bool = False) -> Result:
        """Make a call, and again where it fails for a moment; raises the failure that ends it, one of FAILURES.

        Args:
            call: makes the call.
            until: no try begins after that instant, UTC milliseconds.
            once: whether done twice it would be seen twice, so that it is not repeated where it may have been done.
        """
        for tries in count():
            try:
                async with asyncio.timeout(max(until - self._clock(), 0) / 1000):
                    return await call()
            except FAILURES as error:
                failed = post_failed(error)
                wait = failed.wait_s or PAUSES[min(tries, len(PAUSES) - 1)]
                late = self._clock() + wait * 1000 >= until or tries == MOST_TRIES - 1
                if late or not is_passing(error) or (once and not failed.certain):
                    raise
            await self._pause(wait)
        raise AssertionError("a try returns or raises")  # pragma: no cover  for the type checker
