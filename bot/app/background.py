"""What the bot does by itself while it runs: what is due, posts on their way, and cards kept up to date."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TypeVar

import structlog

from bot.app.clock_watch import ClockWatch
from bot.app.current_card import current_card
from bot.app.door import Bot
from bot.app.jobs import DELIVERIES_KEPT_MS, run_due
from bot.ports.platform import Platform
from bot.posting.backoff import NO_BACKOFF, Backoff
from bot.posting.channel_queue import ChannelQueue
from bot.posting.outbox_sender import OutboxSender
from bot.posting.rate_limit import LimitedPlatform, RateLimiter
from bot.posting.refresh import CardRefresher

MOST_WAIT_S = 60.0
"""Even where nothing is due, look again: the machine may have slept."""
GATHER_S = 0.05
"""What happens within that time is dealt with together."""
SHORTEST_DUE_MS = 1_000
TIDY_EVERY_MS = 3_600_000
RETRY_MS = 5_000
"""What failed as a whole, such as for a disk that cannot be read, is tried again after that long."""

Result = TypeVar("Result")
Step = Callable[[int], Awaitable[int | None]]

log = structlog.get_logger()


class Background:
    """One task beside the conversation.

    Args:
        platforms: the platforms that are switched on, by name.
        watch: says whether the clock is believed; none for a clock that may be moved.
    """

    def __init__(self, bot: Bot, platforms: Mapping[str, Platform], watch: ClockWatch | None = None) -> None:
        self._bot = bot
        self._switched_on = platforms
        self._watch = watch
        self._platforms: dict[str, LimitedPlatform] = {}
        self._channels = ChannelQueue(bot.work.set)
        self._outbox_sender = OutboxSender(bot.store, self._platforms, self._channels, bot.clock, bot.touched)
        self._cards = CardRefresher(bot.store, self._platforms, self._channels, bot.clock, bot.touched, current_card)
        self._stepping = asyncio.Lock()
        self._looked = NO_BACKOFF
        # Not at once: after an upgrade nothing is known of when a delivery came, and it may come again now.
        self._tidied = Backoff(bot.clock(), bot.clock() + TIDY_EVERY_MS)
        self._due: int | None = None
        self._cards_first = False
        self._failing = False
        self._stopping = False

    async def start(self) -> None:
        """Look at what an earlier run left, and let it be finished."""
        self._connect()
        await self._outbox_sender.start(self._bot.clock())
        await self._cards.start()

    async def run(self) -> None:
        """Go on until stopped; what happened before that is dealt with."""
        try:
            later = await self._step()
            while not self._stopping:
                await self._rest(later)
                later = await self._step()
            await self._channels.idle()
        finally:
            # What is still under way is in doubt at the next start.
            await self._channels.stop()

    def stop(self) -> None:
        """Take one more step at the most, and let what is under way end."""
        self._stopping = True
        self._bot.work.set()

    async def turn(self) -> None:
        """Do all that is to be done now, and wait until it is done."""
        self._looked = NO_BACKOFF
        ended = -1
        while ended != self._channels.ended:
            ended = self._channels.ended
            await self._step()
            await self._channels.idle()

    async def _step(self) -> int | None:
        """Start what is to be done now; a part that fails is logged, and the others go on."""
        async with self._stepping:
            self._connect()
            now = self._bot.clock()
            believed = self._watch is None or self._watch.believes(now)
            self._failing, looks = False, self._looked.over(now)
            if looks:
                # Each look reads every community's schedule: often enough is once in a while.
                self._looked = Backoff(now, now + SHORTEST_DUE_MS)
                if believed:
                    await self._guarded("jobs", run_due(self._bot.store, now, self._bot.touched))
                    self._due = await self._guarded("due", self._bot.next_due())
                    await self._guarded("tidying", self._tidy(now))
            moments = [
                # Until then it is not known whether something else has become due.
                None if looks else self._looked.until,
                # What should be done already has just failed, or just become due: neither is in a hurry.
                None if self._due is None else max(self._due, self._looked.until),
                *await self._deliver(now, believed=believed),
                now + RETRY_MS if self._failing else None,
            ]
            return min((at for at in moments if at is not None), default=None)

    async def _deliver(self, now: int, *, believed: bool) -> list[int | None]:
        """Start what can be sent and drawn; which comes first changes, so that neither starves where both are many."""
        posts: Step = partial(self._outbox_sender.step, believed=believed)
        parts = [("posts", posts), ("cards", self._cards.step)]
        order = parts[::-1] if self._cards_first else parts
        self._cards_first = not self._cards_first
        return [await self._guarded(part, step(now)) for part, step in order]

    def _connect(self) -> None:
        """The try-out's platform is there only after its page has been told whom to ask."""
        for name, platform in self._switched_on.items():
            if name not in self._platforms:
                self._platforms[name] = LimitedPlatform(
                    platform, RateLimiter(platform.calls_per_second, platform.post_every)
                )

    async def _tidy(self, now: int) -> None:
        if self._tidied.over(now):
            self._tidied = Backoff(now, now + TIDY_EVERY_MS)
            await self._bot.store.forget_deliveries(now - DELIVERIES_KEPT_MS)
            async with self._bot.store.transaction() as session:
                await session.pending.clean(now)
            # What was erased while somebody read the log for long, such as a backup, is still in it.
            await self._bot.store.empty_log()

    async def _guarded(self, part: str, work: Awaitable[Result]) -> Result | None:
        try:
            return await work
        except Exception:
            log.exception("background failed", part=part)
            self._failing = True
            return None

    async def _rest(self, until: int | None) -> None:
        """Until that instant, or until something happens."""
        wait = MOST_WAIT_S if until is None else (until - self._bot.clock()) / 1000
        # Not wait_for: in Python 3.11 it can lose a cancellation that comes together with its result.
        with suppress(TimeoutError):
            async with asyncio.timeout(min(max(wait, 0.0), MOST_WAIT_S)):
                await self._bot.work.wait()
        await asyncio.sleep(GATHER_S)
        self._bot.work.clear()
