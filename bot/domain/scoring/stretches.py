"""The part of each forecast's life that counts for the score."""

from collections.abc import Iterable

from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.logarithm import log_scorer
from bot.domain.scoring.values import Answer, Times

Stretch = tuple[int, int, int, float]
"""A forecast inside the scoring time and what it is scored by: (start, end, member, value), UTC milliseconds.

A plain tuple, since scoring a question makes one for each vote.
"""


def clipped(intervals: Iterable[ForecastInterval], times: Times) -> list[ForecastInterval]:
    """Return the intervals cut to the scoring time, in the same order; those outside it are left out."""
    opened, closed = times.opened, times.closed
    return [
        ForecastInterval(max(start, opened), min(end, closed), member, given)
        for start, end, member, given in intervals
        if start < closed and end > opened and opened < closed
    ]


def log_stretches(intervals: Iterable[ForecastInterval], times: Times, answer: Answer) -> list[Stretch]:
    """Return the scored stretches with the logarithm of the probability given to what happened."""
    log_of, opened, closed = log_scorer(answer), times.opened, times.closed
    return [
        (max(opened, start), min(closed, end), member, log_of(given))
        for start, end, member, given in intervals
        if start < closed and end > opened and opened < closed
    ]
