"""The crowd forecasts over the life of a question with many forecasters, with numpy: those of `standing.py`.

A vote makes its member the youngest, and each younger forecast moves down one rank and takes that rank's weight. So
each vote changes up to all weights, and costs O(n) however they are kept. Here the weights at some instants that follow
each other are made together, as a table with a row for each instant and a column for each forecast that stands at one
of them. The medians move little meanwhile: the weights of what lies below a window around the last ones are added up by
one product of matrices, and running sums are made of what lies in the window.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.domain.crowd.combine import Crowd, CrowdMethod, normalised, recency_weights, weighs_equally
from bot.domain.floor import CROWD_FLOOR, effective_floor, raise_to_floor
from bot.domain.forecast_intervals import ForecastInterval

_TABLE = 160_000
"""Weights that are made together, those of at least `_TOGETHER` instants: they fit into the processor's cache."""
_TOGETHER = 8, 64
"""Instants whose weights are made together: at least, so that numpy has something to do, and at most."""
_MARGIN = 1 / 16
"""How far the window reaches beyond the last medians on either side, as a part of all forecasts."""

Numbers = NDArray[np.intp]
Values = NDArray[np.float64]


def large_crowds(
    base: Sequence[ForecastInterval], opened: int, closed: int, method: CrowdMethod
) -> list[tuple[int, Crowd | None]]:
    """Return the crowd forecast, None for none, at each instant at which a forecast starts or ends.

    Args:
        base: the forecasts that stand at any time in `[opened, closed]`, in the order (start, member).
        opened: as for `crowd_history`.
        closed: as for `crowd_history`.
        method: as for `crowd_history`.
    """
    starts = np.array([max(interval.start, opened) for interval in base])
    ends = np.array([interval.end for interval in base])
    instants = np.unique(np.concatenate((starts, ends[ends <= closed])))
    begun, ended = instants.searchsorted(starts), instants.searchsorted(ends)
    changes = np.bincount(begun, minlength=len(instants) + 1) - np.bincount(ended, minlength=len(instants) + 1)
    counts = changes.cumsum()[:-1]
    weights = _Weights(begun, ended, counts, method)
    floor = effective_floor(CROWD_FLOOR, len(base[0].probabilities))
    columns = np.array([raise_to_floor(interval.probabilities, floor) for interval in base], dtype=np.float64).T
    outcomes = [_Outcome(column) for column in columns]
    crowds: list[Crowd | None] = [None] * len(instants)
    somebody = counts.nonzero()[0]
    together = min(max(_TABLE // int(counts.max()), _TOGETHER[0]), _TOGETHER[1])
    for first in range(0, len(somebody), together):
        at = somebody[first : first + together]
        standing, table = weights.at(at)
        half = table.sum(axis=1) / 2
        below = table @ np.column_stack([outcome.below(standing) for outcome in outcomes]).astype(np.float64)
        medians = [
            outcome.medians(standing, table, half, column) for outcome, column in zip(outcomes, below.T, strict=True)
        ]
        for number, one in zip(at.tolist(), zip(*medians, strict=True), strict=True):
            crowds[number] = Crowd(int(counts[number]), normalised(one))
    return list(zip(instants.tolist(), crowds, strict=True))


class _Weights:
    """The weights of the forecasts that stand.

    Args:
        begun: for each forecast, the oldest first, the number of the first instant at which it stands.
        ended: for each forecast the number of the first instant after that at which it does not stand any more.
        counts: for each instant how many stand.
        method: how they are combined.
    """

    def __init__(self, begun: Numbers, ended: Numbers, counts: Numbers, method: CrowdMethod) -> None:
        self._begun, self._ended, self._counts = begun, ended, counts
        most = int(counts.max())
        self._equal_up_to = max(count for count in range(most + 1) if weighs_equally(method, count))
        self._by_rank = np.array([0.0, *recency_weights(most)], dtype=np.float64)
        self._ranks, self._weights = np.empty(0, dtype=np.intp), np.empty(0, dtype=np.float64)
        """Used again for each table: fresh memory, which the system has to give first, costs more than the numbers."""

    def at(self, instants: Numbers) -> tuple[Numbers, Values]:
        """Return which forecasts stand at any of the instants, and for each instant their weights, 0 for the others.

        Args:
            instants: the numbers of some instants, ascending, at each of which a forecast stands.
        """
        standing = ((self._begun <= instants[-1]) & (self._ended > instants[0])).nonzero()[0]
        row = instants[:, np.newaxis]
        stands = (self._begun[standing] <= row) & (self._ended[standing] > row)
        if stands.size > self._ranks.size:
            self._ranks, self._weights = np.empty(stands.size, dtype=np.intp), np.empty(stands.size, dtype=np.float64)
        ranks = self._ranks[: stands.size].reshape(stands.shape)
        weights = self._weights[: stands.size].reshape(stands.shape)
        np.cumsum(stands, axis=1, out=ranks)
        np.multiply(ranks, stands, out=ranks)
        np.take(self._by_rank, ranks, out=weights, mode="clip")
        equal = self._counts[instants] <= self._equal_up_to
        weights[equal] = stands[equal]
        return standing, weights


class _Outcome:
    """What is kept of one outcome.

    Args:
        probabilities: what each forecast gives it, raised to the floor.
    """

    def __init__(self, probabilities: Values) -> None:
        order = probabilities.argsort()
        self._values = probabilities[order]
        self._place_of = np.empty_like(order)
        """For each forecast its place in `_values`."""
        self._place_of[order] = np.arange(len(order))
        self._window = 0, len(order)
        """The places between which the next medians are looked for first."""

    def below(self, standing: Numbers) -> NDArray[np.bool_]:
        """Return which of the forecasts lie below the window."""
        return self._place_of[standing] < self._window[0]

    def medians(self, standing: Numbers, weights: Values, half: Values, below: Values) -> list[float]:
        """Return the median at each instant; as `weighted_median`.

        Args:
            standing: some forecasts.
            weights: for each instant their weights.
            half: for each instant half of the sum of the weights.
            below: for each instant the sum of the weights below the window.
        """
        places = self._place_of[standing]
        inside = ((places >= self._window[0]) & (places < self._window[1])).nonzero()[0]
        inside = inside[places[inside].argsort()]
        sums = np.column_stack((below, weights.take(inside, axis=1))).cumsum(axis=1)
        if self._window != (0, len(self._values)) and ((sums[:, 0] >= half) | (sums[:, -1] <= half)).any():
            self._window = 0, len(self._values)
            return self.medians(standing, weights, half, np.zeros_like(below))
        row = half[:, np.newaxis]
        last = len(inside) - 1
        reaches = places[inside[np.minimum((sums < row).sum(axis=1) - 1, last)]]
        exceeds = places[inside[np.minimum((sums <= row).sum(axis=1) - 1, last)]]
        margin = int(len(self._values) * _MARGIN)
        self._window = max(int(reaches.min()) - margin, 0), min(int(exceeds.max()) + margin, len(self._values))
        found: list[float] = ((self._values[reaches] + self._values[exceeds]) / 2).tolist()
        return found
