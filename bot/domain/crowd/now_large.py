"""The crowd forecast of many standing forecasts, with numpy: to the last digit what `now.py` makes of them.

Each number comes from the same operations, in the same order where that matters: among equal values the weights may be
added up in another one, since a stable sort takes three times as long, and the median is that value all the same. The
weights are computed in Python, because numpy's exp() can differ.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.domain.crowd.combine import Crowd, normalised, recency_weights
from bot.domain.floor import CROWD_FLOOR, effective_floor
from bot.domain.forecast import WHOLE

Values = NDArray[np.float64]

_KEPT = 16
"""Lists of weights: as long as nobody joins or leaves, each crowd forecast of a question needs the same."""


def large_crowd(shares: Sequence[int], forecasters: int) -> Crowd:
    """Return the crowd forecast of at least three forecasts, newer ones weighing more; as `crowd_now`."""
    rows = np.asarray(shares, dtype=np.uint16).reshape(forecasters, -1)
    columns = np.ascontiguousarray(rows.T) / float(WHOLE)
    floor = effective_floor(CROWD_FLOOR, len(columns))
    below = (columns < floor).any(axis=0)
    columns[:, below] = _raised(columns[:, below], floor)
    weights = _weights(forecasters)
    return Crowd(forecasters, normalised([_median(column, weights) for column in columns]))


@lru_cache(maxsize=_KEPT)
def _weights(count: int) -> Values:
    return np.array(recency_weights(count), dtype=np.float64)


def _raised(columns: Values, floor: float) -> Values:
    """As `raise_to_floor`, of forecasts that all have a probability below the floor."""
    low = columns < floor
    while True:
        left = np.where(low, 0.0, columns).cumsum(axis=0)[-1]
        factor = (1.0 - floor * low.sum(axis=0)) / left
        scaled = np.where(low, floor, columns * factor)
        fresh = (scaled < floor) & ~low
        if not fresh.any():
            return scaled
        low |= fresh


def _median(column: Values, weights: Values) -> float:
    """As `weighted_median`."""
    order = column.argsort()
    cumulative = weights[order].cumsum()
    half = cumulative[-1] / 2
    reaches, exceeds = int(cumulative.searchsorted(half)), int(cumulative.searchsorted(half, "right"))
    return float((column[order[reaches]] + column[order[min(exceeds, len(order) - 1)]]) / 2)
