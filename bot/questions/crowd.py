"""The crowd forecast of what stands on a question."""

from collections.abc import Sequence

from bot.domain.crowd.combine import crowd_now
from bot.domain.forecast import Forecast
from bot.domain.forecast_intervals import Vote as Spoken
from bot.domain.forecast_intervals import from_basis_points
from bot.ports import Vote
from bot.ui.figures import shares_of

MOST_REMEMBERED = 16
"""Questions whose last crowd forecast is kept: as many as a few members vote on at the same time."""


class Crowds:
    """Crowd forecasts of what stands, computed once for all who were given the same reading of it.

    The store hands one reading to everybody whose votes were committed together; a later one is another object, so
    nothing that is remembered here can be out of date.
    """

    def __init__(self) -> None:
        self._last: dict[int, tuple[Sequence[Vote], Forecast | None]] = {}

    def of(self, question: int, standing: Sequence[Vote]) -> Forecast | None:
        """The crowd forecast in basis points; None while nothing stands."""
        known, crowd = self._last.pop(question, (None, None))
        if known is not standing:
            crowd = crowd_of(standing)
        self._last[question] = standing, crowd
        if len(self._last) > MOST_REMEMBERED:
            del self._last[next(iter(self._last))]
        return crowd


def crowd_of(standing: Sequence[Vote]) -> Forecast | None:
    """The crowd forecast of what stands, in basis points; None while nothing does."""
    crowd = crowd_now([spoken(vote) for vote in standing])
    return shares_of(crowd.probabilities) if crowd else None


def spoken(vote: Vote) -> Spoken:
    """A stored vote as the scoring rules take it."""
    return Spoken(vote.cast_at, vote.member, from_basis_points(vote.forecast) if vote.forecast else None)
