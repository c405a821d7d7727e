"""Sends the posts of the outbox: each appears once, or a person is asked whether it has appeared."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import structlog

from bot.ports import Clock, Store
from bot.ports.outgoing import LONGEST_WAIT_MS, Post, PostState, Subject, WaitingPost
from bot.ports.platform import Call, Platform, PostFailed
from bot.posting.backoff import NO_BACKOFF, Backoff, retry_delay_ms
from bot.posting.channel_queue import ChannelQueue
from bot.posting.direct import addressed
from bot.posting.failed_posts import after_giving_up, ask_administrator, may_appear_twice
from bot.posting.rate_limit import LimitedPlatform, LimitedPlatforms
from bot.posting.refresh import digest_of
from bot.ui.cards import Picture

log = structlog.get_logger()

LOOK_UP_AFTER_MS = 30_000
"""A post whose answer was lost is looked up after 30 seconds: until then the request may still arrive."""
CLOCK_SKEW_MS = 600_000
"""By how much the platform's clock may be behind ours."""
MOST_TRIES = 5
"""How often a message to an administrator is tried while nobody knows whether it has appeared."""
DAY_MS = 86_400_000
ERROR_BACKOFF_MS = 5_000
"""After an error of our own, such as a full disk, nothing is sent for 5 seconds."""

PictureOf = Callable[[Post], Awaitable[Picture | None]]
Work = Callable[[LimitedPlatform, int], Awaitable[None]]
"""What is done with the post of that id."""


def round_robin(waiting: Iterable[WaitingPost], last_served: Mapping[int, int]) -> list[WaitingPost]:
    """The posts in the order in which they are sent: the first of each community, then the second of each, and so on.

    Args:
        waiting: the posts, those of one community in the order in which they were written.
        last_served: by community, the number of the last post that was started for it, which grows with each post; a
            community that is missing comes first.
    """
    turn: Counter[int] = Counter()
    order: list[tuple[int, int, int, WaitingPost]] = []
    for each in waiting:
        turn[each.community] += 1
        order.append((turn[each.community], last_served.get(each.community, 0), each.id, each))
    return [each for *_, each in sorted(order)]


class OutboxSender:
    """Hands posts to their platforms, and tries again what a platform did not take.

    A post that certainly has not appeared is tried again. As soon as one try may have appeared, the post is in doubt,
    and stays so until it is found, or looked up and not found. While the platform still recognises its key, trying it
    again is a look-up: it returns the message that is there, or posts it.

    Args:
        store: holds the outbox.
        platforms: the platforms that are switched on; may grow later.
        channels: shared with `CardRefresher`.
        clock: for the time at which a call has ended.
        touched: see `CardRefresher`; what a sent message shows is added, since it may have changed meanwhile.
        picture_of: the drawn picture of a post that is not kept up to date, and so cannot get one later; in time, or
            None. None for posts without pictures.
    """

    def __init__(
        self,
        store: Store,
        platforms: LimitedPlatforms,
        channels: ChannelQueue,
        clock: Clock,
        touched: set[Subject],
        picture_of: PictureOf | None = None,
    ) -> None:
        self._store = store
        self._platforms = platforms
        self._channels = channels
        self._clock = clock
        self._touched = touched
        self._picture_of = picture_of
        self._in_flight: set[int] = set()
        self._last_served: dict[int, int] = {}
        self._started = 0
        self._left_sending = False
        """Whether a post may be marked as being sent whose call has ended: its outcome could not be stored."""
        self._error_backoff = NO_BACKOFF

    async def start(self, now: int) -> None:
        """Put the posts in doubt that are marked as being sent and are not: an earlier run ended during the call."""
        async with self._store.transaction() as session:
            for key in await session.posts.interrupted(now + LOOK_UP_AFTER_MS, [*self._in_flight]):
                log.warning("post in doubt", key=str(key))
        self._left_sending = False

    async def step(self, now: int, *, believed: bool) -> int | None:
        """Start every call that can be made now.

        Args:
            now: UTC milliseconds.
            believed: whether the clock can be believed; otherwise no post is given up because it has expired by it.

        Returns:
            When there may be more to start, UTC milliseconds; None where nothing waits for its time.
        """
        if not self._error_backoff.over(now):
            return self._error_backoff.until
        if self._left_sending:
            await self.start(now)
        posts = self._store.read.posts
        doubtful, waiting = await posts.in_doubt(now), await posts.waiting(now)
        if not believed:
            doubtful, waiting = _unexpired(doubtful, now), _unexpired(waiting, now)
        here = {each.community for each in (*doubtful, *waiting)}
        self._last_served = {community: number for community, number in self._last_served.items() if community in here}
        # A look-up may have to be a second try, see `_look_up`.
        moments = self._start(round_robin(doubtful, self._last_served), self._look_up, now, Call.FIND, Call.POST)
        moments += self._start(round_robin(waiting, self._last_served), self._send, now, Call.POST)
        later = await posts.next_at(now)
        return min([*moments, *([] if later is None else [later])], default=None)

    def _start(self, waiting: list[WaitingPost], work: Work, now: int, *calls: Call) -> list[int]:
        """Start the work on the posts whose channel is free and whose platform may be called.

        Returns:
            When the platforms of the others may be called, UTC milliseconds.
        """
        moments: list[int] = []
        for each in waiting:
            limited = self._platforms.get(each.place.platform)
            if limited is None or not self._channels.free(each.place):
                continue
            ready_at = limited.limiter.ready_at(each.place, now, *calls)
            if ready_at > now:
                moments.append(ready_at)
                continue
            limited.limiter.take(each.place, now)
            self._started += 1
            self._last_served[each.community] = self._started
            self._channels.start(each.place, partial(self._work, work, limited, each.id))
        return moments

    async def _work(self, work: Work, limited: LimitedPlatform, post_id: int) -> None:
        self._in_flight.add(post_id)
        try:
            await work(limited, post_id)
        except Exception:
            # The store did not take the outcome: the post is as a crash would have left it.
            now = self._clock()
            self._left_sending, self._error_backoff = True, Backoff(now, now + ERROR_BACKOFF_MS)
            raise
        finally:
            self._in_flight.discard(post_id)

    async def _send(self, limited: LimitedPlatform, post_id: int) -> None:
        await self._try(limited, post_id, PostState.PENDING)

    async def _try(self, limited: LimitedPlatform, post_id: int, before: PostState) -> None:
        """Mark a post in that state as being sent, ask the platform to post it, and store the outcome."""
        async with self._store.transaction() as session:
            post = await session.posts.begin(post_id, before, self._clock())
        if post is None:
            return
        try:
            card = await addressed(self._store.read, post, limited.platform)
            if self._picture_of is not None and post.subject is None:
                card = replace(card, picture=await self._picture_of(post))
            message = await limited.platform.post(post.place, card, str(post.key), post.reply_to)
        except PostFailed as failed:
            await self._post_failed(limited, post, before, failed)
        except Exception:
            log.exception("post broke", key=str(post.key))
            await self._post_failed(limited, post, before, PostFailed("broke", certain=False))
        else:
            await self._sent(post, message)

    async def _look_up(self, limited: LimitedPlatform, post_id: int) -> None:
        """Find out whether a post in doubt has appeared."""
        post, now = await self._store.read.posts.get(post_id), self._clock()
        if post.state is not PostState.DOUBT or not post.is_due(now):
            return
        if _key_is_recognised(limited.platform, post, now) and not post.has_expired(now):
            await self._try(limited, post_id, PostState.DOUBT)
            return
        try:
            found = await limited.platform.find(post.place, str(post.key), _appeared_from(post, now), post.reply_to)
        except PostFailed as failed:
            await self._look_up_failed(limited, post, failed)
        except Exception:
            log.exception("post broke", key=str(post.key))
            await self._look_up_failed(limited, post, PostFailed("broke", certain=False))
        else:
            await self._looked_up(limited, post, found, now)

    async def _looked_up(self, limited: LimitedPlatform, post: Post, found: Sequence[str] | None, now: int) -> None:
        """Store what a look-up says, see `Platform.find`."""
        if found:
            await self._sent(post, found[0])
            await self._delete_copies(limited, post, found[1:])
        elif found is not None:
            await self._mark(post, PostState.PENDING, now, post.reason)
        elif post.has_expired(now):
            await self._mark(post, PostState.DEAD, self._clock(), "expired")
        elif may_appear_twice(post) and post.tries < MOST_TRIES:
            await self._mark(post, PostState.PENDING, now + retry_delay_ms(post.tries), post.reason)
        else:
            await self._mark(post, PostState.DOUBT, None, post.reason)

    async def _sent(self, post: Post, message: str) -> None:
        async with self._store.transaction() as session:
            await session.posts.sent(post, message, digest_of(post.card))
        if post.subject is not None:
            # The card is as it was when the post was written.
            self._touched.add(post.subject)

    async def _post_failed(self, limited: LimitedPlatform, post: Post, before: PostState, failed: PostFailed) -> None:
        """Store that a try has failed, and when the next one or the look-up is due."""
        now = self._clock()
        limited.limiter.hold(failed, Call.POST, post.place, now)
        wait = min(max(retry_delay_ms(post.tries), round(failed.wait_s * 1000)), LONGEST_WAIT_MS)
        if failed.gone and before is PostState.PENDING:
            await self._give_up(post if failed.certain else replace(post, state=PostState.DOUBT), str(failed))
        elif failed.certain and before is PostState.PENDING:
            await self._mark(post, PostState.PENDING, now + wait, str(failed))
        else:
            # This try may have appeared, or an earlier one may.
            again = _key_is_recognised(limited.platform, post, now + wait)
            await self._mark(post, PostState.DOUBT, now + (wait if again else max(wait, LOOK_UP_AFTER_MS)), str(failed))

    async def _look_up_failed(self, limited: LimitedPlatform, post: Post, failed: PostFailed) -> None:
        now = self._clock()
        limited.limiter.hold(failed, Call.FIND, post.place, now)
        if failed.gone:
            await self._give_up(post, str(failed))
        else:
            # As long again as since the first try, between half a minute and ten minutes.
            wait = min(max(now - (post.first_try_at or now), LOOK_UP_AFTER_MS), LONGEST_WAIT_MS)
            await self._mark(post, PostState.DOUBT, now + wait, str(failed))

    async def _give_up(self, post: Post, reason: str) -> None:
        log.warning("post not taken", key=str(post.key), state=PostState.DEAD, reason=reason)
        async with self._store.transaction() as session:
            now = self._clock()
            await session.posts.mark(post, PostState.DEAD, now, reason)
            touched = await after_giving_up(session, post, now)
        self._touched.update(touched)

    async def _mark(self, post: Post, state: PostState, next_at: int | None, reason: str) -> None:
        """Store the state of a post; where it stays in doubt and is not looked up again, ask an administrator."""
        log.warning("post not taken", key=str(post.key), state=state, reason=reason)
        async with self._store.transaction() as session:
            await session.posts.mark(post, state, next_at, reason)
            if state is PostState.DOUBT and next_at is None:
                await ask_administrator(session, post, self._clock())

    async def _delete_copies(self, limited: LimitedPlatform, post: Post, copies: Sequence[str]) -> None:
        """Delete the younger ones of several messages of one post; where that fails, it is only logged."""
        for copy in copies:
            try:
                await limited.platform.delete(post.place, copy)
            except PostFailed as failed:
                log.warning("copy not removed", key=str(post.key), reason=str(failed))


def _unexpired(waiting: list[WaitingPost], now: int) -> list[WaitingPost]:
    return [each for each in waiting if not each.has_expired(now)]


def _key_is_recognised(platform: Platform, post: Post, at: int) -> bool:
    """Whether the platform still recognises the post's key at that instant, UTC milliseconds.

    It is not relied on where the clock was set back to before the first try, because nobody knows how long ago that
    was; nor in the last half minute, because the request may arrive when the platform has forgotten the key.
    """
    known_ms = platform.same_key_s * 1000 - LOOK_UP_AFTER_MS
    return post.first_try_at is not None and 0 <= at - post.first_try_at < known_ms


def _appeared_from(post: Post, now: int) -> int:
    """The earliest time that the platform can show for the message, UTC milliseconds.

    A day ago where the first try is not known, or lies ahead because the clock was set back.
    """
    first = post.first_try_at
    return now - DAY_MS if first is None or first > now else first - CLOCK_SKEW_MS
