"""The machine's clocks; everything else gets the time as an argument (`bot.ports.Clock`)."""

import time

_SINCE_START = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""On Linux this clock also runs while the machine sleeps. Elsewhere a sleep looks like a jump of the real time."""


def real_time() -> int:
    """The present instant by the machine's clock, UTC milliseconds."""
    return time.time_ns() // 1_000_000


def time_passed() -> int:
    """Milliseconds since the machine was started; setting its clock does not change them."""
    return time.clock_gettime_ns(_SINCE_START) // 1_000_000
