"""A clock that jumps is not believed at once: often it is wrong, and soon put right."""

import structlog

from bot.ports import Clock

log = structlog.get_logger()

GREAT_JUMP_MS = 300_000
DOUBTED_MS = 600_000
"""For so long after a jump nothing is done only because the clock says that it is due."""


class ClockWatch:
    """Compares the clock with the time that has passed.

    Args:
        passed: milliseconds since whatever beginning; they go on while the machine sleeps, and nobody sets them.
    """

    def __init__(self, passed: Clock) -> None:
        self._passed = passed
        self._offset: int | None = None
        self._jumped_at: int | None = None

    def believes(self, now: int) -> bool:
        """Whether the clock shows `now` without having jumped there, or so long ago that it seems to be right."""
        passed = self._passed()
        offset = now - passed
        jump = 0 if self._offset is None else offset - self._offset
        if abs(jump) > GREAT_JUMP_MS:
            if self._jumped_at is None:
                self._jumped_at = passed
                log.warning("clock jumped", seconds=jump // 1000)
            if passed - self._jumped_at < DOUBTED_MS:
                return False
        self._offset, self._jumped_at = offset, None
        return True
