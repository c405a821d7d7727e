"""Calibration: of what was given 30 %, how much happened."""

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import NamedTuple

from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.stretches import clipped
from bot.domain.scoring.values import Times

MANY_BINS = 10
FEW_BINS = 5
FEW_BELOW = 50
HIDDEN_BELOW = 5
"""A bin with fewer questions than this is not shown."""

_Z_90 = 1.6448536269514722
"""The 95 % quantile of the normal distribution: 5 % lie beyond it on each side."""


class Answered(NamedTuple):
    """One resolved question and the forecasts of one member, or of the crowd, on it.

    Args:
        times: the question's scoring times.
        weights: how it was resolved, one weight for each outcome, with sum 1.
        intervals: the forecasts, as they were given.
    """

    times: Times
    weights: tuple[float, ...]
    intervals: Sequence[ForecastInterval]


class Bin(NamedTuple):
    """What happened of everything that was given a probability in `[low, high)`; the last bin includes 1.

    Args:
        low: lower edge, 0..1.
        high: upper edge, 0..1.
        questions: how many questions have any forecast here.
        trials: how many whole questions that is, by time; a question counts at most once.
        said: the mean probability; None where the bin is hidden.
        happened: how often it happened, 0..1; None where the bin is hidden.
        interval: the Wilson 90 % interval of `happened`; None where the bin is hidden.
    """

    low: float
    high: float
    questions: int
    trials: float
    said: float | None
    happened: float | None
    interval: tuple[float, float] | None


class _Part(NamedTuple):
    """One question's part of one bin: sums over time and outcomes."""

    weight: float
    said: float
    happened: float


def calibration(answered: Iterable[Answered]) -> list[Bin]:
    """Return the calibration curve: 10 bins, or 5 below 50 forecasts.

    Each outcome of each question is one point of weight 1, spread over the probabilities given to it by the time each
    stood. Bins with fewer than 5 questions are hidden.
    """
    questions = [(question, clipped(question.intervals, question.times)) for question in answered]
    forecasts = sum(len(intervals) for _, intervals in questions)
    bins = FEW_BINS if forecasts < FEW_BELOW else MANY_BINS
    parts: list[list[_Part]] = [[] for _ in range(bins)]
    for question, intervals in questions:
        for at, part in _parts(intervals, question.weights, bins).items():
            parts[at].append(part)
    return [_bin(at / bins, (at + 1) / bins, here) for at, here in enumerate(parts)]


def wilson_interval(share: float, trials: float) -> tuple[float, float]:
    """Return the 90 % interval of a share of `trials` > 0 (Wilson 1927); it stays inside 0..1."""
    z2 = _Z_90 * _Z_90 / trials
    middle = (share + z2 / 2) / (1 + z2)
    half = sqrt(max(0.0, share * (1 - share) * z2 + z2 * z2 / 4)) / (1 + z2)
    return max(0.0, middle - half), min(1.0, middle + half)


def _parts(intervals: Sequence[ForecastInterval], weights: tuple[float, ...], bins: int) -> dict[int, _Part]:
    held = sum(interval.end - interval.start for interval in intervals)
    parts: dict[int, _Part] = {}
    for interval in intervals:
        time = (interval.end - interval.start) / held
        for probability, happened in zip(interval.probabilities, weights, strict=True):
            at = min(int(probability * bins), bins - 1)
            before = parts.get(at, _Part(0.0, 0.0, 0.0))
            parts[at] = _Part(before.weight + time, before.said + time * probability, before.happened + time * happened)
    return parts


def _bin(low: float, high: float, parts: Sequence[_Part]) -> Bin:
    trials = sum(min(1.0, part.weight) for part in parts)
    if len(parts) < HIDDEN_BELOW:
        return Bin(low, high, len(parts), trials, None, None, None)
    weight = sum(part.weight for part in parts)
    happened = min(1.0, sum(part.happened for part in parts) / weight)
    said = sum(part.said for part in parts) / weight
    return Bin(low, high, len(parts), trials, said, happened, wilson_interval(happened, trials))
