"""What the bot does by itself while it runs: what is due, posts on their way, and cards kept up to date."""

import asyncio
from contextlib import suppress

import structlog

from bot.delivery import Platforms, redraw, send_posts, stale_questions
from bot.dispatch import Bot
from bot.jobs import run_due

MOST_WAIT_S = 60.0
"""Even where nothing is due, look again: the machine may have slept."""
RETRY_WAIT_S = 5.0

log = structlog.get_logger()


class Background:
    """One task beside the conversation.

    Args:
        platforms: the platforms that are switched on, by name.
    """

    def __init__(self, bot: Bot, platforms: Platforms) -> None:
        self._bot = bot
        self._platforms = platforms
        self._drawn_at: dict[int, int] = {}
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Draw the cards that do not show their question's newest state."""
        self._bot.touched |= await stale_questions(self._bot.store, self._platforms)

    async def run(self) -> None:
        """Go on until cancelled; a failure is logged and tried again."""
        while True:
            try:
                await self.turn()
                wait = await self._wait()
            except Exception:
                log.exception("background turn failed")
                wait = RETRY_WAIT_S
            await self._rest_until_work(wait)

    async def _rest_until_work(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._bot.work.wait(), seconds)
        self._bot.work.clear()

    async def turn(self) -> None:
        """Do once what is to be done now."""
        async with self._turn:
            now = self._bot.clock()
            self._bot.touched |= await run_due(self._bot.store, now)
            await send_posts(self._bot.store, self._platforms, now)
            for question in [question for question in self._bot.touched if self._rest(question, now) <= 0]:
                self._bot.touched.discard(question)
                self._drawn_at[question] = now
                await redraw(self._bot.store, self._platforms, question)

    def _rest(self, question: int, now: int) -> int:
        """Milliseconds until the question's cards may be drawn again."""
        every = max((platform.edit_every for platform in self._platforms.values()), default=0.0)
        return self._drawn_at.get(question, now - 86_400_000) + round(every * 1000) - now

    async def _wait(self) -> float:
        """Seconds until there is something to do, if nothing happens before."""
        now = self._bot.clock()
        waits = [self._rest(question, now) for question in self._bot.touched]
        due = await self._bot.next_due()
        if due is not None:
            waits.append(due - now)
        return max(0.0, min([MOST_WAIT_S, *(wait / 1000 for wait in waits)]))
