"""The try-out's clock: runs like real time from a chosen instant on, and can be moved forward."""

from adapters.local.limits import LIMITS
from bot.domain.errors import Refused
from bot.ports import Clock


class MovableClock:
    """A clock in UTC milliseconds; implements `bot.ports.Clock`.

    Args:
        starts_at: what it shows at first, UTC milliseconds.
        source: milliseconds that pass in real time, from any starting point.
    """

    def __init__(self, starts_at: int, source: Clock) -> None:
        self._source = source
        self._offset = starts_at - source()
        self._shown = starts_at

    def __call__(self) -> int:
        """The instant it shows; never earlier than before, also where the source steps back."""
        self._shown = max(self._shown, self._source() + self._offset)
        return self._shown

    def check(self, at_ms: int) -> None:
        """Refuse an instant to which the clock cannot be moved.

        Raises:
            Refused: it is not ahead of the clock, or beyond the last instant that the page can show.
        """
        if at_ms <= self():
            raise Refused("local.clock_back")
        if at_ms > LIMITS.last_instant:
            raise Refused("local.clock_too_far")

    def move_to(self, at_ms: int) -> None:
        """Move the clock forward to an instant; raises as `check` does."""
        self.check(at_ms)
        self._offset = at_ms - self._source()
        self._shown = at_ms
