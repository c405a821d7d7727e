"""How long to wait before something is tried again."""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from bot.ports.outgoing import LONGEST_WAIT_MS

Key = TypeVar("Key")

FIRST_WAIT_MS = 2_000
MOST_DOUBLINGS = 16


class Backoff(NamedTuple):
    """A wait from one instant until another, UTC milliseconds.

    It ends as well when the clock shows less than its start: the clock was set back, and nobody should wait until it
    has caught up.
    """

    since: int
    until: int

    def over(self, now: int) -> bool:
        """Whether the wait is over."""
        return not self.since <= now < self.until


NO_BACKOFF = Backoff(0, 0)


def retry_delay_ms(tries: int) -> int:
    """How many milliseconds to wait after that many failed tries: 2 s, doubled with each try, up to ten minutes."""
    return min(FIRST_WAIT_MS << min(tries - 1, MOST_DOUBLINGS), LONGEST_WAIT_MS)


def still_running(backoffs: Mapping[Key, Backoff], now: int) -> dict[Key, Backoff]:
    """Those of the waits that are not over."""
    return {key: backoff for key, backoff in backoffs.items() if not backoff.over(now)}
