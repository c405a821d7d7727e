"""Keeps posted messages up to date: edits those whose card has changed, and not too often."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from heapq import heappop, heappush
from typing import TypeVar

import structlog

from bot.domain.member import Place
from bot.ports import Clock, Session, Store
from bot.ports.outgoing import Placement, Subject
from bot.ports.platform import Call, PostFailed
from bot.posting.backoff import NO_BACKOFF, Backoff, retry_delay_ms, still_running
from bot.posting.channel_queue import ChannelQueue
from bot.posting.pictures import Pictured, PostedPictures, look_of, with_drawing
from bot.posting.rate_limit import LimitedPlatform, LimitedPlatforms
from bot.ui.cards import Card

log = structlog.get_logger()

Result = TypeVar("Result")
CurrentCard = Callable[[Session, Subject], Awaitable[Card | None]]
"""Makes the card that messages about a subject should show now; None where the subject was deleted."""

ERROR_BACKOFF_MS = 60_000
"""A card that could not be made because of an error of our own is tried again after a minute."""
MOST_REMEMBERED = 10_000
"""Above this number of messages, those that may be edited again are forgotten."""
MOST_AT_ONCE = 100
"""How many subjects are checked in one step after the start, so that posts need not wait until all are."""


def digest_of(card: Card) -> str:
    """16 hexadecimal digits that differ where cards say something else; whom a card calls makes no difference.

    Its picture makes none either: see `bot.posting.pictures.with_drawing`.
    """
    return hashlib.sha256(repr(replace(card, calls=(), picture=None)).encode()).hexdigest()[:16]


class _Queue:
    """The messages of one platform that wait for an edit, each once, those that are due first in front.

    Each operation costs O(log n), however many wait.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[int, int]] = []
        """When each is due, and its id; entries that `_waiting` does not have are out of date."""
        self._waiting: dict[int, tuple[int, Placement]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, placement: Placement, at: int) -> None:
        """Let a message wait until an instant, UTC milliseconds; one that waits already, until the earlier of two."""
        waiting = self._waiting.get(placement.id)
        if waiting is None or at < waiting[0]:
            self._waiting[placement.id] = at, placement
            heappush(self._heap, (at, placement.id))

    def pop(self, now: int) -> Placement | None:
        """Take out the first message, of several that are due at one time the one that was posted first."""
        next_at = self.next_at()
        if next_at is None or next_at > now:
            return None
        _, number = heappop(self._heap)
        return self._waiting.pop(number)[1]

    def next_at(self) -> int | None:
        """When the first of them is due, UTC milliseconds; None where there is none."""
        while self._heap:
            at, number = self._heap[0]
            if number in self._waiting and self._waiting[number][0] == at:
                return at
            heappop(self._heap)
        return None

    def all_due(self, now: int) -> None:
        """Let all of them be due now."""
        self._waiting = {number: (now, placement) for number, (_, placement) in self._waiting.items()}
        self._heap = [(now, number) for number in sorted(self._waiting)]


class CardRefresher:
    """Edits the posted messages of subjects that were touched, where they do not show the current card yet.

    A touched subject is looked up once; its messages then wait in a queue for their time, and in a busy channel for
    the call that is in flight. So a step costs what it starts, and not what waits.

    Args:
        store: knows the posted messages, and the digest of the card that each of them shows.
        platforms: the platforms that are switched on; may grow later.
        channels: shared with `OutboxSender`.
        clock: for the time at which a call has ended.
        touched: the subjects whose card may have changed; whatever changes one adds it, and here it is removed.
        current_card: makes the card of a subject.
        pictures: makes the pictures of subjects; None for cards without pictures.
    """

    def __init__(
        self,
        store: Store,
        platforms: LimitedPlatforms,
        channels: ChannelQueue,
        clock: Clock,
        touched: set[Subject],
        current_card: CurrentCard,
        pictures: PostedPictures | None = None,
    ) -> None:
        self._store = store
        self._current_card = current_card
        self._platforms = platforms
        self._channels = channels
        self._clock = clock
        self._touched = touched
        self._unchecked: list[Subject] = []
        """Subjects that are to be checked since the start or a new day, those posted first before the others."""
        self._queues: defaultdict[str, _Queue] = defaultdict(_Queue)
        """By platform."""
        self._behind_call: dict[Place, dict[int, Placement]] = {}
        """By busy channel, the messages that wait for the end of the call in flight, by the id of the placement."""
        self._by_subject: dict[Subject, Backoff] = {}
        """After errors of our own."""
        self._by_message: dict[int, Backoff] = {}
        """After an edit and after a failed one, by the id of the placement."""
        self._failures: Counter[int] = Counter()
        """How often in a row a message could not be edited, by the id of the placement."""
        self._pictures = pictures
        self._at_start: set[Subject] = set()
        """Subjects that have not been checked since the start."""
        self._stepped_at = 0

    @property
    def waiting(self) -> int:
        """How many subjects are to be checked, and messages are to be edited."""
        due = sum(len(queue) for queue in self._queues.values())
        behind = sum(len(messages) for messages in self._behind_call.values())
        return len(self._touched) + len(self._unchecked) + due + behind

    async def start(self) -> None:
        """Check every posted message; on platforms that do not keep messages, post each of them again."""
        forgetful = [name for name, limited in self._platforms.items() if not limited.platform.keeps_messages]
        async with self._store.transaction() as session:
            await session.posts.forget_shown(forgetful)
        if self._platforms:
            self._unchecked = await self._store.read.posts.placed()
            self._at_start = set(self._unchecked)

    def check(self, subjects: Sequence[Subject]) -> None:
        """Check the messages of these subjects as well, some at a time."""
        self._unchecked += subjects

    async def step(self, now: int) -> int | None:
        """Start every edit that can be made now, the messages that were posted first before the others.

        Args:
            now: UTC milliseconds.

        Returns:
            When there may be more to start, UTC milliseconds; None where nothing waits for its time.
        """
        if now < self._stepped_at:
            # The clock was set back: nobody should wait until it has caught up.
            for queue in self._queues.values():
                queue.all_due(now)
        self._stepped_at = now
        self._by_subject = still_running(self._by_subject, now)
        if len(self._by_message) > MOST_REMEMBERED:
            self._by_message = still_running(self._by_message, now)
        self._touched.update(self._unchecked[:MOST_AT_ONCE])
        del self._unchecked[:MOST_AT_ONCE]
        for subject in self._touched - self._by_subject.keys():
            self._touched.discard(subject)
            for placement in await self._guarded(subject, now, self._store.read.posts.showing(subject)) or []:
                self._wait(placement, now)
        moments = [await self._start_due(name, limited, now) for name, limited in self._platforms.items()]
        moments += [now if self._unchecked else None, *(backoff.until for backoff in self._by_subject.values())]
        if self._pictures is not None:
            moments.append(self._pictures.step(now))
        return min((at for at in moments if at is not None), default=None)

    async def _start_due(self, name: str, limited: LimitedPlatform, now: int) -> int | None:
        """Start the edits of a platform that can be made now; returns when there may be more, None where none waits."""
        queue = self._queues[name]
        for place in [place for place in self._behind_call if place.platform == name]:
            self._release(place, queue, now)
        while (next_call_at := limited.limiter.next_call_at(now)) <= now:
            placement = queue.pop(now)
            if placement is None:
                return queue.next_at()
            await self._guarded(placement.subject, now, self._refresh(placement, limited, now))
            self._release(placement.place, queue, now)
        next_at = queue.next_at()
        return None if next_at is None else max(next_at, next_call_at)

    def _release(self, place: Place, queue: _Queue, now: int) -> None:
        """Let the first message that waited for a channel be due where that is free: mostly it makes it busy again."""
        behind = self._behind_call.get(place)
        if behind and self._channels.free(place):
            queue.put(behind.pop(next(iter(behind))), now)
            if not behind:
                del self._behind_call[place]

    def _wait(self, placement: Placement, now: int) -> None:
        """Let a message wait until it may be edited again."""
        backoff = self._by_message.get(placement.id, NO_BACKOFF)
        self._queues[placement.place.platform].put(placement, now if backoff.over(now) else backoff.until)

    async def _guarded(self, subject: Subject, now: int, work: Awaitable[Result]) -> Result | None:
        """The result; after an error of our own None, and the subject is tried again later."""
        try:
            return await work
        except Exception:
            log.exception("card broke", subject="-".join(map(str, subject)))
            self._touched.add(subject)
            self._by_subject[subject] = Backoff(now, now + ERROR_BACKOFF_MS)
            return None

    async def _refresh(self, placement: Placement, limited: LimitedPlatform, now: int) -> None:
        """Start the edit of a message that does not show the current card, or let it wait until it can be started."""
        if not self._channels.free(placement.place):
            # The end of the call that is in flight wakes us.
            self._behind_call.setdefault(placement.place, {})[placement.id] = placement
            return
        backoff = self._by_message.get(placement.id, NO_BACKOFF)
        ready_at = max(
            limited.limiter.ready_at(placement.place, now, Call.EDIT), now if backoff.over(now) else backoff.until
        )
        if ready_at > now:
            self._queues[placement.place.platform].put(placement, ready_at)
            return
        # What it shows may have changed while it waited, and it may have been deleted.
        showing = await self._store.read.posts.showing(placement.subject)
        found = next((each for each in showing if each.id == placement.id), None)
        if found is None:
            return
        card = await self._current_card(self._store.read, placement.subject)
        card, digest = (None, None) if card is None else await self._with_picture(found, card, now)
        if found.digest != digest:
            limited.limiter.take(placement.place, now)
            self._channels.start(placement.place, partial(self._edit, limited, found, card))
            self._by_message[placement.id] = Backoff(now, now + round(limited.platform.edit_every * 1000))

    async def _with_picture(self, placement: Placement, card: Card, now: int) -> tuple[Card, str]:
        """The card as the message should show it now, and its digest; has a picture made where a newer one is needed.

        The text never waits: where the last picture was made for another look, the message is without one for a while.
        """
        text = digest_of(card)
        if self._pictures is None:
            return card, text
        pictured = Pictured(placement.subject, placement.place.platform)
        last, unchanged = self._pictures.last(pictured), placement.digest.partition("+")[0] == text
        first_look = placement.subject in self._at_start
        self._at_start.discard(placement.subject)
        theme = await self._pictures.theme_of(pictured)
        if theme is None:
            return card, text
        if last is None and unchanged and first_look:
            # Nothing has happened while the program was down: thousands of pictures need not be made again.
            return card, placement.digest
        look = look_of(card, theme)
        self._pictures.want(pictured, look, f"{theme} {text}", now)
        if last is None:
            return card, placement.digest if unchanged else text
        picture = last.picture if last.look == look else None
        return replace(card, picture=picture), with_drawing(text, picture)

    async def _edit(self, limited: LimitedPlatform, placement: Placement, card: Card | None) -> None:
        """Let a message show that card; delete it where its subject was deleted."""
        check_again = True
        try:
            if card is None:
                await limited.platform.delete(placement.place, placement.message)
            else:
                await limited.platform.edit(placement.place, placement.message, card)
        except PostFailed as failed:
            # Nobody tells us when a channel that is closed to the bot is opened again: the next change tries it.
            check_again = not failed.gone
            await self._edit_failed(limited, placement, failed)
        except Exception:
            log.exception("edit broke", subject="-".join(map(str, placement.subject)))
            await self._edit_failed(limited, placement, PostFailed("broke", certain=False))
        else:
            del self._failures[placement.id]
            if card is None:
                await self._forget(placement)
            else:
                await self._shows(placement, with_drawing(digest_of(card), card.picture))
        finally:
            if check_again:
                # A check during the call compared the card with the digest from before it.
                self._touched.add(placement.subject)

    async def _edit_failed(self, limited: LimitedPlatform, placement: Placement, failed: PostFailed) -> None:
        """Note when the message may be edited again, or that it is there no more."""
        log.warning("edit failed", subject="-".join(map(str, placement.subject)), reason=str(failed))
        now = self._clock()
        limited.limiter.hold(failed, Call.EDIT, placement.place, now)
        if failed.erased:
            del self._failures[placement.id]
            await self._forget(placement)
            return
        self._failures[placement.id] += 1
        wait = max(retry_delay_ms(self._failures[placement.id]), round(limited.platform.edit_every * 1000))
        self._by_message[placement.id] = Backoff(now, now + wait)
        if not failed.certain:
            # It may show either card, so that it is edited again whatever the current one is by then.
            await self._shows(placement, "")

    async def _forget(self, placement: Placement) -> None:
        async with self._store.transaction() as session:
            await session.posts.forget(placement)

    async def _shows(self, placement: Placement, digest: str) -> None:
        async with self._store.transaction() as session:
            await session.posts.shown(placement, digest)
