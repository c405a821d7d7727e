"""Waiting that no step of the clock makes longer."""

from typing import NamedTuple

from bot.ports.outgoing import LONGEST_WAIT_MS

FIRST_WAIT_MS = 2_000
MOST_DOUBLINGS = 16


class Backoff(NamedTuple):
    """From one instant until another, UTC milliseconds; before the first one the clock has stepped back."""

    since: int
    until: int

    def over(self, now: int) -> bool:
        """Whether it is waited for no longer."""
        return not self.since <= now < self.until


NO_BACKOFF = Backoff(0, 0)


def backoff(tries: int) -> int:
    """Milliseconds until what was not taken that often is tried again: twice as long each time, up to a limit."""
    return min(FIRST_WAIT_MS << min(tries - 1, MOST_DOUBLINGS), LONGEST_WAIT_MS)
