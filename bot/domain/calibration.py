"""Calibration: of all that was given 30 %, how much happened."""

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import NamedTuple

from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.intervals import clip
from bot.domain.scoring.values import Times

MANY_BINS = 10
FEW_BINS = 5
FEW_BELOW = 50
"""With fewer forecasts than this there are `FEW_BINS` bins."""
HIDDEN_BELOW = 5
"""A bin with fewer questions than this is not shown."""

_Z_90 = 1.6448536269514722
"""The 95 % quantile of the normal distribution: 5 % lie beyond it on each side."""


class Answered(NamedTuple):
    """A resolved question and the forecasts of one member, or of the crowd, on it.

    Args:
        times: the question's scoring times.
        weights: how it was resolved: one weight for each outcome, with sum 1.
        intervals: the forecasts, not cut to the scoring time.
    """

    times: Times
    weights: tuple[float, ...]
    intervals: Sequence[ForecastInterval]


class Bin(NamedTuple):
    """The outcomes that were given a probability in `[low, high)`, and how many happened; the last bin includes 1.

    Args:
        low: lower edge, 0..1.
        high: upper edge, 0..1.
        questions: how many questions have a forecast in this bin.
        trials: the sum of their parts of time in this bin, at most 1 for each question.
        said: the mean probability; None where the bin is hidden.
        happened: the part that happened, 0..1; None where the bin is hidden.
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
    """One question's part of one bin: sums over its outcomes and forecasts, weighted by time."""

    weight: float
    said: float
    happened: float


def calibration(answered: Iterable[Answered]) -> list[Bin]:
    """Return the calibration curve as bins of equal width.

    Each outcome of each question is a point of weight 1, divided among the probabilities it was given by the time each
    of them stood. Bins with fewer than `HIDDEN_BELOW` questions have no figures.
    """
    questions = [(question, clip(question.intervals, question.times)) for question in answered]
    forecasts = sum(len(intervals) for _, intervals in questions)
    bins = FEW_BINS if forecasts < FEW_BELOW else MANY_BINS
    parts: list[list[_Part]] = [[] for _ in range(bins)]
    for question, intervals in questions:
        for at, part in _parts(intervals, question.weights, bins).items():
            parts[at].append(part)
    return [_bin(at / bins, (at + 1) / bins, here) for at, here in enumerate(parts)]


def wilson_interval(share: float, trials: float) -> tuple[float, float]:
    """Return the 90 % confidence interval, within 0..1, of a share that was observed in `trials` > 0 (Wilson 1927)."""
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
