"""Quantiles of sorted values, with weights or without."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence


def quantile(values: Sequence[float], cumulative: Sequence[float] | None, share: float) -> float:
    """Return the value that the given share of the weight does not exceed.

    It is the mean of the value where the running weight first reaches the share and the one where it first exceeds it,
    so that the middle of an even number of equal weights is the ordinary median (Metaculus, `aggregations.py`).

    Args:
        values: ascending, at least one.
        cumulative: the running sums of the values' weights; None: all weigh the same.
        share: in 0..1.
    """
    if cumulative is None:
        target = share * len(values)
        exceeds = int(target)
        reaches = exceeds - 1 if exceeds == target else exceeds
    else:
        target = share * cumulative[-1]
        reaches = bisect_left(cumulative, target)
        exceeds = bisect_right(cumulative, target)
    last = len(values) - 1
    return (values[max(0, reaches)] + values[min(exceeds, last)]) / 2
