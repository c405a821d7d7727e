"""Messages out there that are kept up to date: drawn anew from the newest state, and never too often."""

from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import structlog

from bot.ports import Clock, Session, Store
from bot.ports.outgoing import Placement, Subject
from bot.ports.platform import Call, PostFailed
from bot.posting.backoff import NO_BACKOFF, Backoff, backoff
from bot.posting.channel_queue import ChannelQueue
from bot.posting.digest import digest
from bot.posting.rate_limit import LimitedPlatform, LimitedPlatforms
from bot.ui.cards import Card

log = structlog.get_logger()

Result = TypeVar("Result")
CurrentCard = Callable[[Session, Subject], Awaitable[Card | None]]
"""What a message about that subject shows now; None where the subject was deleted."""

BROKEN_MS = 60_000
"""A card that cannot be made is tried again after that long."""
MOST_AT_ONCE = 100
"""At the start so many are looked at in one step, so that posts need not wait for all of them."""


class CardRefresher:
    """Draws what was touched.

    Args:
        touched: what may show something else now; whoever changes it adds to it.
    """

    def __init__(
        self,
        store: Store,
        platforms: LimitedPlatforms,
        channels: ChannelQueue,
        clock: Clock,
        touched: set[Subject],
        current_card: CurrentCard,
    ) -> None:
        self._store = store
        self._current_card = current_card
        self._platforms = platforms
        self._channels = channels
        self._clock = clock
        self._touched = touched
        self._unseen: list[Subject] = []
        self._broken: dict[Subject, Backoff] = {}
        self._resting: dict[int, Backoff] = {}
        self._failures: Counter[int] = Counter()

    async def start(self) -> None:
        """Look at everything that is out there; what is shown where messages do not last is shown again."""
        forgetful = [name for name, limited in self._platforms.items() if not limited.platform.keeps_messages]
        async with self._store.transaction() as session:
            await session.posts.forget_shown(forgetful)
        if self._platforms:
            self._unseen = await self._store.read.posts.placed()

    async def step(self, now: int) -> int | None:
        """Start whatever can be drawn now, the messages that were posted first before the others.

        Returns when there may be more, UTC milliseconds; None where nothing waits for its time.
        """
        self._broken = {subject: pause for subject, pause in self._broken.items() if not pause.over(now)}
        self._resting = {message: pause for message, pause in self._resting.items() if not pause.over(now)}
        self._touched.update(self._unseen[:MOST_AT_ONCE])
        del self._unseen[:MOST_AT_ONCE]
        found: list[Placement] = []
        for subject in self._touched - self._broken.keys():
            self._touched.discard(subject)
            found += await self._guarded(subject, now, self._store.read.posts.showing(subject)) or []
        moments = [
            await self._guarded(placement.subject, now, self._draw(placement, now))
            for placement in sorted(found, key=lambda placement: placement.id)
        ]
        moments += [now if self._unseen else None, *(pause.until for pause in self._broken.values())]
        return min((at for at in moments if at is not None), default=None)

    async def _guarded(self, subject: Subject, now: int, work: Awaitable[Result]) -> Result | None:
        """What cannot be drawn for a failure of our own holds up no other."""
        try:
            return await work
        except Exception:
            log.exception("card broke", subject="-".join(map(str, subject)))
            self._touched.add(subject)
            self._broken[subject] = Backoff(now, now + BROKEN_MS)
            return None

    async def _draw(self, placement: Placement, now: int) -> int | None:
        """Start drawing a message where it does not show the newest state; touched until it does.

        Returns when it is looked at again; None where that follows from something else.
        """
        limited = self._platforms.get(placement.place.platform)
        if limited is None:
            return None
        if not self._channels.free(placement.place):
            # The end of what is under way wakes us.
            self._touched.add(placement.subject)
            return None
        held_until = limited.limiter.ready_at(placement.place, now, Call.EDIT)
        ready_at = max(held_until, self._resting.get(placement.id, NO_BACKOFF).until)
        if ready_at > now:
            self._touched.add(placement.subject)
            return ready_at
        card = await self._current_card(self._store.read, placement.subject)
        if placement.digest != (digest(card) if card else None):
            limited.limiter.take(placement.place, now)
            self._channels.start(placement.place, partial(self._edit, limited, placement, card))
            self._resting[placement.id] = Backoff(now, now + round(limited.platform.edit_every * 1000))
        return None

    async def _edit(self, limited: LimitedPlatform, placement: Placement, card: Card | None) -> None:
        """Draw a message anew; one that shows what is deleted is taken away."""
        again = True
        try:
            if card is None:
                await limited.platform.delete(placement.place, placement.message)
            else:
                await limited.platform.edit(placement.place, placement.message, card)
        except PostFailed as failed:
            # What is closed to the bot may be opened again, but nobody says when: the next change finds out.
            again = not failed.gone
            await self._failed(limited, placement, failed)
        except Exception:
            log.exception("edit broke", subject="-".join(map(str, placement.subject)))
            await self._failed(limited, placement, PostFailed("broke", certain=False))
        else:
            del self._failures[placement.id]
            await (self._forget(placement) if card is None else self._shows(placement, digest(card)))
        finally:
            if again:
                # While it was under way, it may have been taken to show what it showed before.
                self._touched.add(placement.subject)

    async def _failed(self, limited: LimitedPlatform, placement: Placement, failed: PostFailed) -> None:
        log.warning("edit failed", subject="-".join(map(str, placement.subject)), reason=str(failed))
        now = self._clock()
        limited.limiter.hold(failed, Call.EDIT, placement.place, now)
        if failed.erased:
            del self._failures[placement.id]
            await self._forget(placement)
            return
        self._failures[placement.id] += 1
        wait = max(backoff(self._failures[placement.id]), round(limited.platform.edit_every * 1000))
        self._resting[placement.id] = Backoff(now, now + wait)
        if not failed.certain:
            await self._shows(placement, "")

    async def _forget(self, placement: Placement) -> None:
        async with self._store.transaction() as session:
            await session.posts.forget(placement)

    async def _shows(self, placement: Placement, shows: str) -> None:
        async with self._store.transaction() as session:
            await session.posts.shown(placement, shows)
