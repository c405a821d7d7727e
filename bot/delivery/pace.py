"""How fast a platform is spoken to: no more calls in a second than it bears, and no more messages in a channel."""

from math import ceil

from bot.delivery.pause import OVER, Pause
from bot.domain.member import Place

BURST_S = 0.2
"""Calls of so long a time may be made at once after a rest."""
MOST_REMEMBERED = 10_000


class Pace:
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
        self._held = OVER
        self._resting: dict[Place, Pause] = {}

    def ready_at(self, place: Place, now: int) -> int:
        """From when on a call to that channel may be made, UTC milliseconds; `now` or earlier where it may be now."""
        due = min(self._due, now + self._burst)
        paced = now if due + self._interval - now <= self._burst else ceil(due + self._interval - self._burst)
        pauses = (self._held, self._resting.get(place, OVER))
        return max(paced, *(pause.until for pause in pauses if not pause.over(now)), now)

    def take(self, place: Place, now: int) -> None:
        """A call is made now."""
        self._due = max(min(self._due, now + self._burst), now) + self._interval
        if self._every:
            self._resting[place] = Pause(now, now + self._every)
            if len(self._resting) > MOST_REMEMBERED:
                self._resting = {each: pause for each, pause in self._resting.items() if not pause.over(now)}

    def hold(self, seconds: float, now: int) -> None:
        """Make no call for so long: the platform asked for that. What it asked for before still holds."""
        if seconds > 0:
            before = 0 if self._held.over(now) else self._held.until
            self._held = Pause(now, max(before, now + ceil(seconds * 1000)))
