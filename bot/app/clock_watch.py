"""Notices when the machine's clock jumps: often it is wrong then, and is soon set right."""

import structlog

from bot.ports import Clock

log = structlog.get_logger()

JUMP_MS = 300_000
"""The smallest difference that counts as a jump."""
DOUBTED_MS = 600_000
"""How long after a jump the clock is not believed, unless it jumps back."""


class ClockWatch:
    """Compares the clock with a monotonic one.

    Args:
        passed: milliseconds from any starting point, by a clock that runs while the machine sleeps and that nobody
            sets.
    """

    def __init__(self, passed: Clock) -> None:
        self._passed = passed
        self._offset: int | None = None
        self._jumped_at: int | None = None

    def believes(self, now: int) -> bool:
        """Whether the clock, which shows `now`, has not jumped, or jumped so long ago that it is taken to be right."""
        passed = self._passed()
        offset = now - passed
        jump = 0 if self._offset is None else offset - self._offset
        if abs(jump) > JUMP_MS:
            if self._jumped_at is None:
                self._jumped_at = passed
                log.warning("clock jumped", seconds=jump // 1000)
            if passed - self._jumped_at < DOUBTED_MS:
                return False
        self._offset, self._jumped_at = offset, None
        return True
