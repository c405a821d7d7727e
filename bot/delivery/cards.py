"""Messages out there that are kept up to date: drawn anew from the newest state, and never too often."""

from collections import Counter
from functools import partial

import structlog

from bot.actions.live import current_card
from bot.cards import Card
from bot.delivery.digest import digest
from bot.delivery.lanes import Lanes
from bot.delivery.line import Line, Lines
from bot.delivery.pause import OVER, Pause, backoff
from bot.ports import Clock, Store
from bot.posts import Placement, PostFailed, Subject

log = structlog.get_logger()

BROKEN_MS = 60_000
"""A card that cannot be made is tried again after that long."""
MOST_AT_ONCE = 100
"""At the start so many are looked at in one step, so that posts need not wait for all of them."""


class LiveCards:
    """Draws what was touched.

    Args:
        touched: what may show something else now; whoever changes it adds to it.
    """

    def __init__(self, store: Store, lines: Lines, lanes: Lanes, clock: Clock, touched: set[Subject]) -> None:
        self._store = store
        self._lines = lines
        self._lanes = lanes
        self._clock = clock
        self._touched = touched
        self._unseen: list[Subject] = []
        self._broken: dict[Subject, Pause] = {}
        self._resting: dict[int, Pause] = {}
        self._failures: Counter[int] = Counter()

    async def start(self) -> None:
        """Look at everything that is out there; what is shown where messages do not last is shown again."""
        forgetful = [name for name, line in self._lines.items() if not line.platform.keeps_messages]
        async with self._store.transaction() as session:
            await session.posts.forget_shown(forgetful)
        if self._lines:
            self._unseen = await self._store.read.posts.placed()

    async def step(self, now: int) -> int | None:
        """Start whatever can be drawn now.

        Returns when there may be more, UTC milliseconds; None where nothing waits for its time.
        """
        self._broken = {subject: pause for subject, pause in self._broken.items() if not pause.over(now)}
        self._resting = {message: pause for message, pause in self._resting.items() if not pause.over(now)}
        self._touched.update(self._unseen[:MOST_AT_ONCE])
        del self._unseen[:MOST_AT_ONCE]
        moments = [now] if self._unseen else []
        for subject in sorted(self._touched - self._broken.keys()):
            self._touched.discard(subject)
            try:
                moments += await self._draw(subject, now)
            except Exception:
                log.exception("card broke", subject="-".join(map(str, subject)))
                self._touched.add(subject)
                self._broken[subject] = Pause(now, now + BROKEN_MS)
        return min([*moments, *(pause.until for pause in self._broken.values())], default=None)

    async def _draw(self, subject: Subject, now: int) -> list[int]:
        """Start drawing each message that does not show the newest state; touched until all of them do.

        Returns when those can be drawn that cannot be now.
        """
        moments: list[int] = []
        ready: list[tuple[Line, Placement]] = []
        for placement in await self._store.read.posts.placements(subject):
            line = self._lines.get(placement.place.platform)
            if line is None:
                continue
            resting = self._resting.get(placement.id, OVER)
            if resting.over(now):
                ready.append((line, placement))
            else:
                self._touched.add(subject)
                moments.append(resting.until)
        if ready:
            card = await current_card(self._store.read, subject)
            shows = digest(card) if card else None
            moments += [
                self._begin(line, placement, card, now) for line, placement in ready if placement.digest != shows
            ]
        return [at for at in moments if at > now]

    def _begin(self, line: Line, placement: Placement, card: Card | None, now: int) -> int:
        """Start drawing one message if its platform bears it; returns when it is looked at again."""
        self._touched.add(placement.subject)
        if not self._lanes.free(placement.place):
            # The end of what is under way wakes us.
            return now
        ready_at = line.pace.ready_at(placement.place, now)
        if ready_at > now:
            return ready_at
        line.pace.take(placement.place, now)
        self._lanes.start(placement.place, partial(self._edit, line, placement, card))
        self._resting[placement.id] = pause = Pause(now, now + round(line.platform.edit_every * 1000))
        return pause.until

    async def _edit(self, line: Line, placement: Placement, card: Card | None) -> None:
        """Draw a message anew; one that shows what is deleted is taken away."""
        try:
            if card is None:
                await line.platform.delete(placement.place, placement.message)
            else:
                await line.platform.edit(placement.place, placement.message, card)
        except PostFailed as failed:
            await self._failed(line, placement, failed)
        except Exception:
            log.exception("edit broke", subject="-".join(map(str, placement.subject)))
            await self._failed(line, placement, PostFailed("broke", certain=False))
        else:
            del self._failures[placement.id]
            await (self._forget(placement) if card is None else self._shows(placement, digest(card)))
        finally:
            # While it was under way, it may have been taken to show what it showed before.
            self._touched.add(placement.subject)

    async def _failed(self, line: Line, placement: Placement, failed: PostFailed) -> None:
        log.warning("edit failed", subject="-".join(map(str, placement.subject)), reason=str(failed))
        now = self._clock()
        line.pace.hold(failed.wait_s, now)
        if failed.gone:
            del self._failures[placement.id]
            await self._forget(placement)
            return
        self._failures[placement.id] += 1
        wait = max(backoff(self._failures[placement.id]), round(line.platform.edit_every * 1000))
        self._resting[placement.id] = Pause(now, now + wait)
        if not failed.certain:
            await self._shows(placement, "")

    async def _forget(self, placement: Placement) -> None:
        async with self._store.transaction() as session:
            await session.posts.forget(placement)

    async def _shows(self, placement: Placement, shows: str) -> None:
        async with self._store.transaction() as session:
            await session.posts.shown(placement, shows)
