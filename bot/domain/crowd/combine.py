"""Combines the standing forecasts of a question into the crowd forecast."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from enum import StrEnum
from math import exp, fsum, sqrt
from typing import NamedTuple

from bot.domain.floor import CROWD_FLOOR, effective_floor

_EQUAL_UP_TO = 2
"""One or two forecasts weigh the same (Metaculus, `aggregations.py`)."""
_NOTHING_LEFT = 1e-12


class CrowdMethod(StrEnum):
    """How standing forecasts are combined. The values are printed."""

    RECENCY_WEIGHTED = "recency_weighted"
    """The median, newer forecasts weighing more; what members see."""
    UNWEIGHTED = "unweighted"
    """The median, all weighing the same; computed for comparison with other programs."""


class Crowd(NamedTuple):
    """The crowd forecast at one instant.

    Args:
        forecasters: how many forecasts stood.
        probabilities: one for each outcome, each strictly between 0 and 1, with sum 1.
    """

    forecasters: int
    probabilities: tuple[float, ...]


class Columns(NamedTuple):
    """The standing forecasts of one instant, at least one, as a column of values for each outcome.

    Args:
        values: for each outcome the probabilities, raised to the floor, ascending.
        cumulative: for each outcome the running sums of the weights of `values`; None where all weigh the same.
    """

    values: Sequence[Sequence[float]]
    cumulative: Sequence[Sequence[float] | None]


def recency_weights(count: int) -> list[float]:
    """Return the weights of N forecasts, oldest first: exp(sqrt(i) - sqrt(N)) for the i-th (Metaculus, as above).

    A common factor makes no difference, so the first n of N weights also serve n forecasts.
    """
    scale = sqrt(count)
    return [exp(sqrt(i) - scale) for i in range(1, count + 1)]


def weighs_equally(method: CrowdMethod, count: int) -> bool:
    """Return whether the method gives the same weight to each of `count` forecasts."""
    return method is CrowdMethod.UNWEIGHTED or count <= _EQUAL_UP_TO


def crowd_of(columns: Columns) -> Crowd:
    """Return the crowd forecast of the columns of one instant: their medians, normalised."""
    medians = [
        weighted_median(values, cumulative)
        for values, cumulative in zip(columns.values, columns.cumulative, strict=True)
    ]
    return Crowd(len(columns.values[0]), normalised(medians))


def weighted_median(values: Sequence[float], cumulative: Sequence[float] | None) -> float:
    """Return the value that half of the weight does not exceed.

    It is the mean of the value where the cumulative weight first reaches the half and the one where it first exceeds
    it, so that with equal weights it is the ordinary median (Metaculus, `aggregations.py`).

    Args:
        values: ascending, at least one.
        cumulative: the running sums of the values' weights; None where all weigh the same.
    """
    last = len(values) - 1
    if cumulative is None:
        return (values[last // 2] + values[(last + 1) // 2]) / 2
    half = cumulative[-1] / 2
    return (values[bisect_left(cumulative, half)] + values[min(bisect_right(cumulative, half), last)]) / 2


def normalised(medians: Sequence[float]) -> tuple[float, ...]:
    """Scale what the medians have above the floor so that their sum is 1 (Metaculus, `aggregations.py`).

    Where every median is at the floor, there is nothing to scale, and no outcome is supported by half of the
    forecasters: the result is an even split.
    """
    count = len(medians)
    floor = effective_floor(CROWD_FLOOR, count)
    above = [max(0.0, median - floor) for median in medians]
    total = fsum(above)
    if total < _NOTHING_LEFT:
        return (1.0 / count,) * count
    room = 1.0 - floor * count
    return tuple([value / total * room + floor for value in above])
