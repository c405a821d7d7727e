"""Forecast intervals as they are scored: cut to the scoring time, and with the logarithm that most rules need."""

from collections.abc import Callable, Iterable
from math import log

from bot.domain.floor import raise_to_floor
from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.values import Answer, Times

ScoredInterval = tuple[int, int, int, float]
"""The part of a forecast interval in the scoring time, and the logarithm of what it gave to what happened.

It is (start, end, member, logarithm) in UTC milliseconds; a plain tuple, since scoring makes one for each vote.
"""


def clip(intervals: Iterable[ForecastInterval], times: Times) -> list[ForecastInterval]:
    """Return the intervals cut to the scoring time, in the same order; those outside it are left out."""
    opened, closed = times.opened, times.closed
    return [
        ForecastInterval(max(start, opened), min(end, closed), member, given)
        for start, end, member, given in intervals
        if start < closed and end > opened and opened < closed
    ]


def log_intervals(intervals: Iterable[ForecastInterval], times: Times, answer: Answer) -> list[ScoredInterval]:
    """Return the intervals cut to the scoring time with the logarithm of what each gave to what happened."""
    log_of, opened, closed = log_scorer(answer), times.opened, times.closed
    return [
        (max(opened, start), min(closed, end), member, log_of(given))
        for start, end, member, given in intervals
        if start < closed and end > opened and opened < closed
    ]


def log_scorer(answer: Answer) -> Callable[[tuple[float, ...]], float]:
    """Return the function from a forecast to the natural logarithm of the probability it gave to what happened.

    For a mix of outcomes it is the mean of the logarithms by the weights of the mix, which keeps the score proper. The
    function raises ValueError for a probability of 0 where the answer has no floor.
    """
    floor = answer.floor
    weighted = [(k, weight) for k, weight in enumerate(answer.weights) if weight]
    happened = weighted[0][0]

    def of_one(probabilities: tuple[float, ...]) -> float:
        if min(probabilities) < floor:
            probabilities = raise_to_floor(probabilities, floor)
        return log(probabilities[happened])

    def of_mix(probabilities: tuple[float, ...]) -> float:
        given = raise_to_floor(probabilities, floor)
        return sum([weight * log(given[k]) for k, weight in weighted])

    return of_one if len(weighted) == 1 else of_mix
