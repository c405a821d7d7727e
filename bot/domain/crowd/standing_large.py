"""The standing forecasts of a question with many forecasters, with numpy: the same numbers as `StandingForecasts`.

A vote makes its member the youngest, and each younger forecast moves down one rank and takes that rank's weight. So
each event changes up to all weights, and costs O(n) however they are kept. What is kept here is, for each outcome, the
forecasts in the order of their ranks as positions in the list of the values that occur; the weights never move. At an
event the positions behind the member's are shifted by one, and the weights are added up by blocks of positions and then
in one block: a few operations of numpy on arrays of n numbers.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.domain.crowd.combine import Crowd, CrowdMethod, normalised, recency_weights, weighs_equally
from bot.domain.floor import CROWD_FLOOR, effective_floor, raise_to_floor

_BLOCK_BITS = 6
"""64 positions are a block: at most 10 000 values occur, so that neither blocks nor positions in one are many."""

Positions = NDArray[np.intp]
Values = NDArray[np.float64]


class _Outcome(NamedTuple):
    """What is kept of one outcome.

    Args:
        values: the different probabilities that forecasts give it, raised to the floor, ascending.
        position_of: for each forecast of the history the position of its probability in `values`.
        by_rank: for each rank, the oldest first, the position of the standing forecast; the rest is not defined.
    """

    values: Values
    position_of: Positions
    by_rank: Positions


class LargeStandingForecasts:
    """The standing forecasts of a question with many forecasters.

    Args:
        given: all forecasts of the history; the methods take indices of this list.
        members: how many forecasts stand at once at most.
        method: how they are combined.
    """

    def __init__(self, given: Sequence[tuple[float, ...]], members: int, method: CrowdMethod) -> None:
        self._method = method
        floor = effective_floor(CROWD_FLOOR, len(given[0]))
        columns = np.array([raise_to_floor(each, floor) for each in given], dtype=np.float64).T
        self._outcomes: list[_Outcome] = []
        for column in columns:
            values, position_of = np.unique(column, return_inverse=True)
            self._outcomes.append(_Outcome(values, position_of.astype(np.intp), np.empty(members, dtype=np.intp)))
        self._weights = np.array(recency_weights(members), dtype=np.float64)
        self._arrivals = np.empty(members, dtype=np.int64)
        """By rank, the number of additions before the forecast was added; it ascends, so that ranks are found fast."""
        self._arrival_of: dict[int, int] = {}
        self._added = 0
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, index: int) -> None:
        """Add the newest forecast; its member must have none standing."""
        for outcome in self._outcomes:
            outcome.by_rank[self._count] = outcome.position_of[index]
        self._arrivals[self._count] = self._arrival_of[index] = self._added
        self._added += 1
        self._count += 1

    def remove(self, index: int) -> None:
        """Remove a forecast; each younger one moves down by one rank."""
        rank = int(np.searchsorted(self._arrivals[: self._count], self._arrival_of.pop(index)))
        for row in (self._arrivals, *[outcome.by_rank for outcome in self._outcomes]):
            row[rank : self._count - 1] = row[rank + 1 : self._count]
        self._count -= 1

    def crowd(self) -> Crowd:
        """Return the crowd forecast of what stands, at least one forecast."""
        return Crowd(self._count, normalised([self._median(outcome) for outcome in self._outcomes]))

    def _median(self, outcome: _Outcome) -> float:
        """As `weighted_median`."""
        standing = outcome.by_rank[: self._count]
        if weighs_equally(self._method, self._count):
            return float(np.median(outcome.values[standing]))
        # First in which block of positions half of the weight is reached, then where in it.
        weights, blocks = self._weights[: self._count], standing >> _BLOCK_BITS
        until = np.bincount(blocks, weights=weights).cumsum()
        half = until[-1] / 2
        block = int(until.searchsorted(half))
        first, inside = block << _BLOCK_BITS, (blocks == block).nonzero()[0]
        cumulative = np.bincount(standing[inside] - first, weights=weights[inside]).cumsum()
        wanted = half - until[block - 1] if block else half
        # A value that nobody gives adds nothing to the sum, so neither search ends at one. One past the end means the
        # last one: the sums of the block and of the positions in it may differ in the last digit.
        reaches = min(int(cumulative.searchsorted(wanted)), len(cumulative) - 1)
        exceeds = min(int(cumulative.searchsorted(wanted, "right")), len(cumulative) - 1)
        return float(outcome.values[first + reaches] + outcome.values[first + exceeds]) / 2
