"""How fast a platform may be called."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from bot.domain.member import Place
from bot.ports.platform import Call, LimitScope, Platform, PostFailed
from bot.posting.backoff import NO_BACKOFF, Backoff, still_running

BURST_S = 0.2
"""After a rest, the calls of 0.2 seconds may be made at once."""
MOST_REMEMBERED = 10_000
"""Above this number of channels, those that may be posted to again are forgotten."""


_WHOLE_PLATFORM = ("", "", "")


class RateLimiter:
    """Limits the calls to one platform: in all channels together, in each channel, and by what the platform asks for.

    All channels together follow the generic cell rate algorithm (ITU-T I.371): each call moves the instant at which the
    next one is due by one interval, and a call may be made ahead of that instant by the length of a burst. No wait is
    longer because the clock was set back.

    Args:
        calls_per_second: in all channels together.
        post_every: seconds between two messages in one channel.
    """

    def __init__(self, calls_per_second: float, post_every: float) -> None:
        self._interval_ms = 1000 / calls_per_second
        self._burst_ms = max(BURST_S * 1000, self._interval_ms)
        self._post_every_ms = round(post_every * 1000)
        self._next_due = 0.0
        """When the next call is due, UTC milliseconds; the algorithm's theoretical arrival time."""
        self._by_channel: dict[Place, Backoff] = {}
        self._by_request: dict[tuple[str, str, str], Backoff] = {}

    def next_call_at(self, now: int) -> int:
        """When a call may be made to any channel at all, UTC milliseconds; `now` if it may be made now."""
        after = min(self._next_due, now + self._burst_ms) + self._interval_ms
        paced = now if after - now <= self._burst_ms else ceil(after - self._burst_ms)
        backoff = self._by_request.get(_WHOLE_PLATFORM, NO_BACKOFF)
        return paced if backoff.over(now) else max(paced, backoff.until)

    def ready_at(self, place: Place, now: int, *calls: Call) -> int:
        """When calls of these kinds may be made to that channel, UTC milliseconds; `now` if they may be made now."""
        keys = [_limit_key(scope, call, place) for call in calls for scope in LimitScope if self._by_request]
        backoffs = [self._by_request.get(key, NO_BACKOFF) for key in keys]
        backoffs.append(self._by_channel.get(place, NO_BACKOFF))
        return max(self.next_call_at(now), *(backoff.until for backoff in backoffs if not backoff.over(now)), now)

    def take(self, place: Place, now: int) -> None:
        """Count a call that is made now."""
        self._next_due = max(min(self._next_due, now + self._burst_ms), now) + self._interval_ms
        if self._post_every_ms:
            self._by_channel[place] = Backoff(now, now + self._post_every_ms)
            if len(self._by_channel) > MOST_REMEMBERED:
                self._by_channel = still_running(self._by_channel, now)

    def hold(self, failed: PostFailed, call: Call, place: Place, now: int) -> None:
        """Make no calls in the failure's scope for as long as the platform asked to wait; a longer wait stays."""
        if failed.wait_s > 0:
            self._by_request = still_running(self._by_request, now)
            key = _limit_key(failed.scope, call, place)
            before = self._by_request.get(key, NO_BACKOFF).until
            self._by_request[key] = Backoff(now, max(before, now + ceil(failed.wait_s * 1000)))


def _limit_key(scope: LimitScope, call: Call, place: Place) -> tuple[str, str, str]:
    """What the calls have in common that a limit of that scope holds up."""
    if scope is LimitScope.PLATFORM:
        return _WHOLE_PLATFORM
    return call, place.space, place.channel if scope is LimitScope.CHANNEL else ""


@dataclass(frozen=True, slots=True)
class LimitedPlatform:
    """A platform and its rate limiter, which posts and edits share."""

    platform: Platform
    limiter: RateLimiter


LimitedPlatforms = Mapping[str, LimitedPlatform]
"""The platforms that are switched on, by name."""
