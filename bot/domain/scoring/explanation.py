"""The arithmetic of one member's peer score, as lines that add up to it."""

from collections.abc import Collection, Iterable, Sequence
from math import exp
from typing import NamedTuple

from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.intervals import ScoredInterval, log_intervals
from bot.domain.scoring.peer import Integrals, integrals_of
from bot.domain.scoring.values import Answer, Times


class Case(NamedTuple):
    """A resolved question, as `bot.domain.scoring.rules.score` takes it, and the member whose score is explained."""

    times: Times
    answer: Answer
    intervals: Sequence[ForecastInterval]
    excluded: Collection[int]
    member: int


class Line(NamedTuple):
    """One summand of a score: a forecast that stood for a while, what it was compared with, and the points it gave.

    Args:
        start: UTC milliseconds.
        end: UTC milliseconds.
        share: the factor by which the comparison counts: for a member of the base the part of the question's time in
            which there was anybody to compare with; 0 where there was nobody.
        own: the member's probability for what happened (weighted geometric mean for a mix).
        others: the geometric mean of the others' probabilities over the same time; None where there was nobody.
        points: the line's part of the score.
    """

    start: int
    end: int
    share: float
    own: float
    others: float | None
    points: float


def explain_peer(case: Case) -> list[Line]:
    """Return the lines whose points add up to the member's peer score, in order of time; none where there is no score.

    For each line `points = 100 * share * ln(own / others)`.
    """
    scored = log_intervals(case.intervals, case.times, case.answer)
    integrals = integrals_of(scored, case.excluded)
    in_base = case.member not in case.excluded
    length = case.times.deadline - case.times.opened
    return [_peer_line(own, integrals, length, in_base=in_base) for own in _own_intervals(scored, case.member)]


def _peer_line(own: ScoredInterval, integrals: Integrals, length: int, *, in_base: bool) -> Line:
    """Compare one interval with the mean logarithm of the others over the time in which there were any.

    N, L and G are those of `Integrals` and `peer`. A member of the base is part of N and L, so their own part is taken
    out; for anybody else the comparison is with G itself, and N / (N - 1) goes into the share.
    """
    start, end, _, log_p = own
    factor = integrals.own[end] - integrals.own[start]
    logs = integrals.others[end] - integrals.others[start]
    compared = integrals.compared[end] - integrals.compared[start]
    if not compared:
        return Line(start, end, 0.0, exp(log_p), None, 0.0)
    points = 100.0 * (log_p * factor - logs) / length
    if in_base:
        mean = (logs - log_p * (factor - compared)) / compared
        return Line(start, end, compared / length, exp(log_p), exp(mean), points)
    return Line(start, end, factor / length, exp(log_p), exp(logs / factor), points)


def _own_intervals(scored: Iterable[ScoredInterval], member: int) -> list[ScoredInterval]:
    """Return the member's intervals; those that follow each other with the same value are joined."""
    joined: list[ScoredInterval] = []
    for start, end, who, value in scored:
        if who != member:
            continue
        if joined and joined[-1][1] == start and joined[-1][3] == value:
            joined[-1] = (joined[-1][0], end, who, value)
        else:
            joined.append((start, end, who, value))
    return joined
