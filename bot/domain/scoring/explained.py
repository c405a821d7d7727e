"""The values an explanation is made of."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.stretches import Stretch
from bot.domain.scoring.values import Answer, Times


class Case(NamedTuple):
    """A resolved question as `score` takes it, and the member to explain it to."""

    times: Times
    answer: Answer
    intervals: Sequence[ForecastInterval]
    excluded: Collection[int]
    member: int


class Line(NamedTuple):
    """One step of the sum: what stood for a while, what it was compared with, and what it gave.

    Args:
        start: UTC milliseconds.
        end: UTC milliseconds; equal to `start` for the spot rules.
        share: the part of the whole by which the comparison counts; 0 where there was nobody to compare with.
        own: the member's probability for what happened (weighted geometric mean for a mix); a Brier score for the
            Brier rules.
        others: what `own` is compared with: the geometric mean of the others' probabilities over the same time (peer),
            the even split (baseline), the median Brier score (relative Brier); None where there is nothing.
        points: the step's part of the score.
    """

    start: int
    end: int
    share: float
    own: float
    others: float | None
    points: float


def own_stretches(stretches: Iterable[Stretch], member: int) -> list[Stretch]:
    """Return the member's stretches, those that continue at the same value joined into one."""
    joined: list[Stretch] = []
    for start, end, who, value in stretches:
        if who != member:
            continue
        if joined and joined[-1][1] == start and joined[-1][3] == value:
            joined[-1] = (joined[-1][0], end, who, value)
        else:
            joined.append((start, end, who, value))
    return joined
