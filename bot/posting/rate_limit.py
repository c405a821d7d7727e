"""How fast a platform is spoken to: no more calls in a second than it bears, and no more messages in a channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from bot.domain.member import Place
from bot.ports.platform import Call, Platform, PostFailed, Reach
from bot.posting.backoff import NO_BACKOFF, Backoff

BURST_S = 0.2
"""Calls of so long a time may be made at once after a rest."""
MOST_REMEMBERED = 10_000


class RateLimiter:
    """The calls of one platform.

    The next call is due one interval after the one before; after a rest the lead may be as long as a burst (the
    generic cell rate algorithm, ITU-T I.371). A clock that steps back is never waited for.

    Args:
        calls_per_second: in all channels together.
        post_every: seconds between two messages in one channel.
    """

    def __init__(self, calls_per_second: float, post_every: float) -> None:
        self._interval = 1000 / calls_per_second
        self._burst = max(BURST_S * 1000, self._interval)
        self._every = round(post_every * 1000)
        self._due = 0.0
        self._held: dict[tuple[str, str, str], Backoff] = {}
        self._resting: dict[Place, Backoff] = {}

    def ready_at(self, place: Place, now: int, *calls: Call) -> int:
        """From when on these calls to that channel may be made, UTC milliseconds; `now` where they may be now."""
        due = min(self._due, now + self._burst)
        paced = now if due + self._interval - now <= self._burst else ceil(due + self._interval - self._burst)
        held = [self._held.get(_key(reach, call, place), NO_BACKOFF) for call in calls for reach in Reach if self._held]
        backoffs = (*held, self._resting.get(place, NO_BACKOFF))
        return max(paced, *(pause.until for pause in backoffs if not pause.over(now)), now)

    def take(self, place: Place, now: int) -> None:
        """A call is made now."""
        self._due = max(min(self._due, now + self._burst), now) + self._interval
        if self._every:
            self._resting[place] = Backoff(now, now + self._every)
            if len(self._resting) > MOST_REMEMBERED:
                self._resting = {each: pause for each, pause in self._resting.items() if not pause.over(now)}

    def hold(self, failed: PostFailed, call: Call, place: Place, now: int) -> None:
        """Make no such call for as long as the platform asked for; what it asked for before still holds."""
        if failed.wait_s > 0:
            self._held = {key: pause for key, pause in self._held.items() if not pause.over(now)}
            key = _key(failed.reach, call, place)
            before = self._held.get(key, NO_BACKOFF).until
            self._held[key] = Backoff(now, max(before, now + ceil(failed.wait_s * 1000)))


def _key(reach: Reach, call: Call, place: Place) -> tuple[str, str, str]:
    """The calls that a wish extends to."""
    if reach is Reach.PLATFORM:
        return "", "", ""
    return call, place.space, place.channel if reach is Reach.CHANNEL else ""


@dataclass(frozen=True, slots=True)
class LimitedPlatform:
    """A platform with its rate limiter, which posts and edits share."""

    platform: Platform
    limiter: RateLimiter


LimitedPlatforms = Mapping[str, LimitedPlatform]
"""By the platform's name."""
