"""The try-out's clock: real time from a chosen instant on, that can be moved forward and never back."""

from adapters.local.settings import LIMITS
from bot.domain.errors import Refused
from bot.ports import Clock


class MovableClock:
    """Tells UTC milliseconds.

    Args:
        starts_at: what it shows at first, UTC milliseconds.
        source: real time in milliseconds, from whatever beginning.
    """

    def __init__(self, starts_at: int, source: Clock) -> None:
        self._source = source
        self._offset = starts_at - source()
        self._shown = starts_at

    def __call__(self) -> int:
        """The instant it shows; never an earlier one than before, even where the source steps back."""
        self._shown = max(self._shown, self._source() + self._offset)
        return self._shown

    def check(self, at_ms: int) -> None:
        """Whether it can be moved there.

        Raises:
            Refused: where that is not ahead, or beyond the last instant the page can show.
        """
        if at_ms <= self():
            raise Refused("local.clock_back")
        if at_ms > LIMITS.last_instant:
            raise Refused("local.clock_too_far")

    def move_to(self, at_ms: int) -> None:
        """Move it forward to an instant; refused as `check` says."""
        self.check(at_ms)
        self._offset = at_ms - self._source()
        self._shown = at_ms
