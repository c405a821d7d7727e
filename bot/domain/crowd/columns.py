"""The standing forecasts of one instant, sorted per outcome: what a crowd forecast is computed from."""

from collections.abc import Sequence
from itertools import accumulate
from math import exp, log, sqrt
from typing import NamedTuple

from bot.domain.crowd.method import CrowdMethod
from bot.domain.floor import CROWD_FLOOR, floor_for, raised

_EVEN_UP_TO = 2
"""One or two forecasts weigh the same (Metaculus, `aggregations.py`)."""


class Columns(NamedTuple):
    """At least one standing forecast, turned by outcome.

    Args:
        method: how they are put together.
        values: for each outcome the forecasts' values, ascending, as from `prepared`.
        running: for each outcome the running sums of the weights of `values`; None where all weigh the same.
    """

    method: CrowdMethod
    values: Sequence[Sequence[float]]
    running: Sequence[Sequence[float] | None]


def prepared(probabilities: tuple[float, ...], method: CrowdMethod, floor: float) -> tuple[float, ...]:
    """Return a forecast as the crowd counts it: raised to the crowd's floor; logarithms for the geometric mean."""
    given = raised(probabilities, floor)
    return tuple(map(log, given)) if method is CrowdMethod.GEOMETRIC_MEAN_OF_ODDS else given


def weights_by_age(count: int) -> list[float]:
    """Return the recency weights, oldest first: exp(sqrt(i) - sqrt(N)) for the i-th oldest of N.

    A factor common to all changes nothing, so the first n of N weights also serve n forecasts.
    """
    scale = sqrt(count)
    return [exp(sqrt(i) - scale) for i in range(1, count + 1)]


def weighs_evenly(method: CrowdMethod, count: int) -> bool:
    """Tell whether all of `count` forecasts weigh the same."""
    return method is not CrowdMethod.RECENCY_WEIGHTED or count <= _EVEN_UP_TO


def columns_of(oldest_first: Sequence[tuple[float, ...]], method: CrowdMethod) -> Columns:
    """Turn forecasts, at least one, in the order in which they were given."""
    floor = floor_for(CROWD_FLOOR, len(oldest_first[0]))
    columns = list(zip(*[prepared(given, method, floor) for given in oldest_first], strict=True))
    count = len(oldest_first)
    if weighs_evenly(method, count):
        return Columns(method, [sorted(column) for column in columns], [None] * len(columns))
    weights = weights_by_age(count)
    values: list[list[float]] = []
    running: list[list[float]] = []
    for column in columns:
        order = sorted(range(count), key=column.__getitem__)
        values.append([column[i] for i in order])
        running.append(list(accumulate([weights[i] for i in order])))
    return Columns(method, values, running)
