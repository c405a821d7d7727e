"""What the bot does by itself while it runs: what is due, posts on their way, and cards kept up to date."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress

import structlog

from bot.delivery import Courier, Platforms
from bot.dispatch import Bot
from bot.jobs import run_due

MOST_WAIT_S = 60.0
"""Even where nothing is due, look again: the machine may have slept."""
SHORTEST_WAIT_MS = 1_000
RETRY_WAIT_MS = 5_000

log = structlog.get_logger()


class Background:
    """One task beside the conversation.

    Args:
        platforms: the platforms that are switched on, by name.
    """

    def __init__(self, bot: Bot, platforms: Platforms) -> None:
        self._bot = bot
        self._platforms = platforms
        self._courier = Courier(bot.store, platforms)
        self._not_before: dict[int, int] = {}
        self._turn = asyncio.Lock()
        self._stopping = False

    async def start(self) -> None:
        """Look at what an earlier run left, and let it be finished."""
        self._bot.touched |= await self._courier.start(self._bot.clock())

    async def run(self) -> None:
        """Go on until stopped; what happened before that is dealt with."""
        await self.turn()
        while not self._stopping:
            await self._rest(await self._seconds())
            await self.turn()

    def stop(self) -> None:
        """Take one more turn at the most."""
        self._stopping = True
        self._bot.work.set()

    async def turn(self) -> None:
        """Do once what is to be done now; a part that fails is logged, and the others go on."""
        async with self._turn:
            now = self._bot.clock()
            await self._guarded("jobs", self._do_what_is_due(now))
            await self._guarded("posts", self._courier.send(now))
            self._not_before = {question: at for question, at in self._not_before.items() if at > now}
            for question in self._bot.touched - self._not_before.keys():
                self._bot.touched.discard(question)
                await self._guarded("cards", self._redraw(question, now))

    async def _do_what_is_due(self, now: int) -> None:
        self._bot.touched |= await run_due(self._bot.store, now)

    async def _redraw(self, question: int, now: int) -> None:
        every = max((platform.edit_every for platform in self._platforms.values()), default=0.0)
        self._not_before[question] = now + round(every * 1000)
        if not await self._courier.redraw(question):
            self._not_before[question] = now + RETRY_WAIT_MS
            self._bot.touched.add(question)

    async def _guarded(self, part: str, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception:
            log.exception("background failed", part=part)

    async def _rest(self, seconds: float) -> None:
        # Not wait_for: in Python 3.11 it can lose a cancellation that comes together with its result.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._bot.work.wait()
        self._bot.work.clear()

    async def _next_due(self, now: int) -> int | None:
        try:
            return await self._bot.next_due()
        except Exception:
            log.exception("background failed", part="next")
            return now + RETRY_WAIT_MS

    async def _seconds(self) -> float:
        """How long there is nothing to do, if nothing happens before."""
        now = self._bot.clock()
        moments = [self._not_before.get(question, now) for question in self._bot.touched]
        due = [at for at in (await self._next_due(now), self._courier.next_try()) if at is not None]
        # What should be done already has just failed, or just become due: neither is in a hurry.
        moments += [max(at, now + SHORTEST_WAIT_MS) for at in due]
        return max(0.0, min([MOST_WAIT_S, *((at - now) / 1000 for at in moments)]))
