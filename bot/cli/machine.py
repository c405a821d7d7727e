"""What comes from the machine: the present instant, and names that nobody can guess."""

import secrets
import time

_SINCE_START = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Linux counts also while the machine sleeps; elsewhere it goes on after a sleep as after a jump."""


def real_time() -> int:
    """The machine's clock, in UTC milliseconds."""
    return time.time_ns() // 1_000_000


def time_passed() -> int:
    """Milliseconds that have passed since the machine was started, whatever its clock was set to meanwhile."""
    return time.clock_gettime_ns(_SINCE_START) // 1_000_000


def new_token() -> str:
    """A name nobody can guess: 96 random bits."""
    return secrets.token_urlsafe(12)
