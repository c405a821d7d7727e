"""Posts on their way out: each appears once, and where nobody can know whether it did, a person is asked."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import structlog

from bot.ports import Clock, Store
from bot.ports.outgoing import LONGEST_WAIT_MS, Post, PostState, Subject, Waiting
from bot.ports.platform import Call, Platform, PostFailed
from bot.posting.backoff import NO_BACKOFF, Backoff, backoff
from bot.posting.channel_queue import ChannelQueue
from bot.posting.digest import digest
from bot.posting.failed_posts import after_gone, may_repeat, tell_of_doubt
from bot.posting.rate_limit import LimitedPlatform, LimitedPlatforms

log = structlog.get_logger()

LOOK_AFTER_MS = 30_000
"""A message whose answer was lost is looked for after that long: the request itself may still have been on its way."""
LOOK_BACK_MS = 600_000
"""The platform's clock may be behind ours by that much."""
MOST_REPEATS = 5
"""What an administrator has to be told, and may have been, is said so often."""
DAY_MS = 86_400_000
BROKEN_MS = 5_000
"""After a failure of our own, such as a full disk, nothing is sent for that long."""

Work = Callable[[LimitedPlatform, int], Awaitable[None]]


def fair(waiting: Iterable[Waiting], served: Mapping[int, int]) -> list[Waiting]:
    """The messages in the order in which they are sent: one of each community, then a second of each, and so on.

    Args:
        waiting: the messages, those of one community in their order.
        served: when each community was served last, as a number that grows; who was not is first.
    """
    turn: Counter[int] = Counter()
    order: list[tuple[int, int, int, Waiting]] = []
    for each in waiting:
        turn[each.community] += 1
        order.append((turn[each.community], served.get(each.community, 0), each.id, each))
    return [each for *_, each in sorted(order)]


class OutboxSender:
    """Hands posts to their platforms; what a platform does not take now is tried again, later each time.

    A pending post is certainly not out there. As soon as one try of it may have appeared it is in doubt, and stays so
    until it is found, or looked for in vain; while the platform still knows its key, handing it over again is looking.

    Args:
        touched: what messages show that may have changed, see `CardRefresher`.
    """

    def __init__(
        self, store: Store, platforms: LimitedPlatforms, channels: ChannelQueue, clock: Clock, touched: set[Subject]
    ) -> None:
        self._store = store
        self._platforms = platforms
        self._channels = channels
        self._clock = clock
        self._touched = touched
        self._in_flight: set[int] = set()
        self._served: dict[int, int] = {}
        self._started = 0
        self._lost = False
        self._broken = NO_BACKOFF

    async def start(self, now: int) -> None:
        """Look at what an earlier run left: a post that was being sent when it ended may have appeared, or not."""
        async with self._store.transaction() as session:
            for key in await session.posts.interrupted(now + LOOK_AFTER_MS, [*self._in_flight]):
                log.warning("post in doubt", key=str(key))
        self._lost = False

    async def step(self, now: int, *, believed: bool) -> int | None:
        """Start whatever can be started now; by a clock that is not believed nothing has lost its point.

        Returns when there may be more to start, UTC milliseconds; None where nothing waits for its time.
        """
        if not self._broken.over(now):
            return self._broken.until
        if self._lost:
            await self.start(now)
        posts = self._store.read.posts
        doubtful, waiting = await posts.in_doubt(now), await posts.waiting(now)
        if not believed:
            doubtful, waiting = _with_a_point(doubtful, now), _with_a_point(waiting, now)
        here = {each.community for each in (*doubtful, *waiting)}
        self._served = {community: at for community, at in self._served.items() if community in here}
        # What is looked for may be handed over instead, or right afterwards.
        moments = self._start(fair(doubtful, self._served), self._look, now, Call.FIND, Call.POST)
        moments += self._start(fair(waiting, self._served), self._send, now, Call.POST)
        later = await posts.next_at(now)
        return min([*moments, *([] if later is None else [later])], default=None)

    def _start(self, waiting: list[Waiting], work: Work, now: int, *calls: Call) -> list[int]:
        """Start the work on those whose channel is free and whose platform bears it; when the others can be."""
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
            self._served[each.community] = self._started
            self._channels.start(each.place, partial(self._work, work, limited, each.id))
        return moments

    async def _work(self, work: Work, limited: LimitedPlatform, post_id: int) -> None:
        self._in_flight.add(post_id)
        try:
            await work(limited, post_id)
        except Exception:
            # What could not be noted has to be found out, as after a crash.
            now = self._clock()
            self._lost, self._broken = True, Backoff(now, now + BROKEN_MS)
            raise
        finally:
            self._in_flight.discard(post_id)

    async def _send(self, limited: LimitedPlatform, post_id: int) -> None:
        await self._hand_over(limited, post_id, PostState.PENDING)

    async def _hand_over(self, limited: LimitedPlatform, post_id: int, before: PostState) -> None:
        """Note that it is handed over, then do so, then note what came of it."""
        async with self._store.transaction() as session:
            post = await session.posts.begin(post_id, before, self._clock())
        if post is None:
            return
        try:
            message = await limited.platform.post(post.place, post.card, str(post.key), post.reply_to)
        except PostFailed as failed:
            await self._failed(limited, post, before, failed)
        except Exception:
            log.exception("post broke", key=str(post.key))
            await self._failed(limited, post, before, PostFailed("broke", certain=False))
        else:
            await self._appeared(post, message)

    async def _look(self, limited: LimitedPlatform, post_id: int) -> None:
        """Find out whether a message appeared whose answer was lost."""
        post, now = await self._store.read.posts.get(post_id), self._clock()
        if post.state is not PostState.DOUBT or not post.is_due(now):
            return
        if _same_key(limited.platform, post, now) and not post.is_pointless(now):
            await self._hand_over(limited, post_id, PostState.DOUBT)
            return
        try:
            found = await limited.platform.find(post.place, str(post.key), _since(post, now), post.reply_to)
        except PostFailed as failed:
            await self._not_found_out(limited, post, failed)
        except Exception:
            log.exception("post broke", key=str(post.key))
            await self._not_found_out(limited, post, PostFailed("broke", certain=False))
        else:
            await self._found(limited, post, found, now)

    async def _found(self, limited: LimitedPlatform, post: Post, found: Sequence[str] | None, now: int) -> None:
        if found:
            await self._appeared(post, found[0])
            await self._remove(limited, post, found[1:])
        elif found is not None:
            await self._mark(post, PostState.PENDING, now, post.reason)
        elif post.is_pointless(now):
            await self._mark(post, PostState.DEAD, None, "expired")
        elif may_repeat(post) and post.tries < MOST_REPEATS:
            await self._mark(post, PostState.PENDING, now + backoff(post.tries), post.reason)
        else:
            await self._mark(post, PostState.DOUBT, None, post.reason)

    async def _appeared(self, post: Post, message: str) -> None:
        async with self._store.transaction() as session:
            await session.posts.sent(post, message, digest(post.card))
        if post.subject is not None:
            # It shows what was so when it was written.
            self._touched.add(post.subject)

    async def _failed(self, limited: LimitedPlatform, post: Post, before: PostState, failed: PostFailed) -> None:
        now = self._clock()
        limited.limiter.hold(failed, Call.POST, post.place, now)
        wait = min(max(backoff(post.tries), round(failed.wait_s * 1000)), LONGEST_WAIT_MS)
        if failed.gone and before is PostState.PENDING:
            await self._give_up(post if failed.certain else replace(post, state=PostState.DOUBT), str(failed))
        elif failed.certain and before is PostState.PENDING:
            await self._mark(post, PostState.PENDING, now + wait, str(failed))
        else:
            again = _same_key(limited.platform, post, now + wait)
            await self._mark(post, PostState.DOUBT, now + (wait if again else max(wait, LOOK_AFTER_MS)), str(failed))

    async def _not_found_out(self, limited: LimitedPlatform, post: Post, failed: PostFailed) -> None:
        now = self._clock()
        limited.limiter.hold(failed, Call.FIND, post.place, now)
        if failed.gone:
            await self._give_up(post, str(failed))
        else:
            # The longer ago it was tried, the longer one can wait.
            wait = min(max(now - (post.first_try_at or now), LOOK_AFTER_MS), LONGEST_WAIT_MS)
            await self._mark(post, PostState.DOUBT, now + wait, str(failed))

    async def _give_up(self, post: Post, reason: str) -> None:
        log.warning("post not taken", key=str(post.key), state=PostState.DEAD, reason=reason)
        async with self._store.transaction() as session:
            await session.posts.mark(post, PostState.DEAD, None, reason)
            await after_gone(session, post, self._clock())

    async def _mark(self, post: Post, state: PostState, next_at: int | None, reason: str) -> None:
        """Note what is known; what will not mend itself is told to somebody who can."""
        log.warning("post not taken", key=str(post.key), state=state, reason=reason)
        async with self._store.transaction() as session:
            await session.posts.mark(post, state, next_at, reason)
            if state is PostState.DOUBT and next_at is None:
                await tell_of_doubt(session, post, self._clock())

    async def _remove(self, limited: LimitedPlatform, post: Post, copies: Sequence[str]) -> None:
        """Of several copies the oldest stays."""
        for copy in copies:
            try:
                await limited.platform.delete(post.place, copy)
            except PostFailed as failed:
                log.warning("copy not removed", key=str(post.key), reason=str(failed))


def _with_a_point(waiting: list[Waiting], now: int) -> list[Waiting]:
    return [each for each in waiting if not each.is_pointless(now)]


def _same_key(platform: Platform, post: Post, at: int) -> bool:
    """Whether trying again at that instant gives the message that is there already, if there is one.

    Where the clock has stepped back to before the first try, nobody knows how long ago that was. Near the end of the
    time the request could arrive when the key is forgotten.
    """
    return post.first_try_at is not None and 0 <= at - post.first_try_at < platform.same_key_s * 1000 - LOOK_AFTER_MS


def _since(post: Post, now: int) -> int:
    """From when on the message can have appeared, by the platform's clock."""
    first = post.first_try_at
    return now - DAY_MS if first is None or first > now else first - LOOK_BACK_MS
