"""From standing forecasts to the crowd forecast."""

from collections.abc import Sequence
from math import exp, fsum

from bot.domain.crowd.columns import Columns
from bot.domain.crowd.method import Crowd, CrowdMethod
from bot.domain.crowd.quantile import quantile
from bot.domain.floor import CROWD_FLOOR, floor_for

_NOTHING_LEFT = 1e-12


def crowd_of(columns: Columns) -> Crowd:
    """Return the crowd forecast of at least one standing forecast."""
    if columns.method is CrowdMethod.MEAN:
        return _mean(columns)
    if columns.method is CrowdMethod.GEOMETRIC_MEAN_OF_ODDS:
        return _geometric_mean_of_odds(columns)
    return _median(columns)


def _median(columns: Columns) -> Crowd:
    """Take the medians, normalise them, and scale the quartiles with them, but not beyond what anybody can say."""
    paired = list(zip(columns.values, columns.running, strict=True))
    medians = [quantile(values, cumulative, 0.5) for values, cumulative in paired]
    probabilities = _normalised(medians)
    factors = [probability / median for probability, median in zip(probabilities, medians, strict=True)]
    scaled = list(zip(paired, factors, strict=True))
    most = 1.0 - floor_for(CROWD_FLOOR, len(medians)) * (len(medians) - 1)
    return Crowd(
        len(columns.values[0]),
        probabilities,
        tuple([min(most, quantile(values, cumulative, 0.25) * factor) for (values, cumulative), factor in scaled]),
        tuple([min(most, quantile(values, cumulative, 0.75) * factor) for (values, cumulative), factor in scaled]),
    )


def _normalised(medians: Sequence[float]) -> tuple[float, ...]:
    """Make medians sum to 1: what is above the floor is scaled (Metaculus, `aggregations.py`).

    Where every median lies at the floor, no outcome has a majority's support and nothing is left to scale: even split.
    """
    count = len(medians)
    floor = floor_for(CROWD_FLOOR, count)
    above = [max(0.0, median - floor) for median in medians]
    total = fsum(above)
    if total < _NOTHING_LEFT:
        return (1.0 / count,) * count
    room = 1.0 - floor * count
    return tuple([value / total * room + floor for value in above])


def _mean(columns: Columns) -> Crowd:
    means = [fsum(values) for values in columns.values]
    total = fsum(means)
    return Crowd(
        len(columns.values[0]),
        tuple([mean / total for mean in means]),
        tuple([quantile(values, None, 0.25) for values in columns.values]),
        tuple([quantile(values, None, 0.75) for values in columns.values]),
    )


def _geometric_mean_of_odds(columns: Columns) -> Crowd:
    """For K outcomes: the softmax of the mean logarithms, which for two outcomes is the geometric mean of the odds."""
    means = [exp(fsum(values) / len(values)) for values in columns.values]
    total = fsum(means)
    return Crowd(
        len(columns.values[0]),
        tuple([mean / total for mean in means]),
        tuple([exp(quantile(values, None, 0.25)) for values in columns.values]),
        tuple([exp(quantile(values, None, 0.75)) for values in columns.values]),
    )
