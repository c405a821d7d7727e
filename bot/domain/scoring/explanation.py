"""The arithmetic of one member's score, as lines that add up to it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import groupby
from math import exp
from types import MappingProxyType
from typing import NamedTuple

from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.baseline import baseline_points
from bot.domain.scoring.intervals import ScoredInterval, clip, log_intervals, log_scorer
from bot.domain.scoring.peer import Integrals, integrals_of
from bot.domain.scoring.relative_brier import DAY_MS, daily_briers, daily_medians, share_of_day
from bot.domain.scoring.spot import spot_of, standing_at_spot
from bot.domain.scoring.values import LEAST_COMPARED, Answer, Times


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
        end: UTC milliseconds; equal to `start` for the spot rules.
        share: the factor by which the comparison counts, mostly the line's part of the question's time; 0 where there
            was nobody to compare with.
        own: the member's probability for what happened (weighted geometric mean for a mix); a Brier score for the
            Brier rules.
        others: what `own` is compared with: the geometric mean of the others' probabilities over the same time (peer),
            the even split (baseline), the median Brier score (relative Brier); None where there is nothing.
        points: the line's part of the score.
    """

    start: int
    end: int
    share: float
    own: float
    others: float | None
    points: float


def explain(rule: str, case: Case) -> list[Line]:
    """Return the lines whose points add up to the member's score, in order of time; none where there is no score.

    For the peer rule `points = 100 * share * ln(own / others)`, for the baseline rule that divided by `ln K`, for the
    Brier rule `share * own`, for the relative Brier rule `share * (own - others)`.

    Raises:
        KeyError: there is no such rule.
    """
    return _LINES[rule](case)


def _baseline_lines(case: Case) -> list[Line]:
    times, answer, intervals, _, member = case
    outcomes = len(answer.weights)
    length = times.deadline - times.opened
    lines: list[Line] = []
    for start, end, _member, log_p in _own_intervals(log_intervals(intervals, times, answer), member):
        share = (end - start) / length
        lines.append(Line(start, end, share, exp(log_p), 1 / outcomes, share * baseline_points(log_p, outcomes)))
    return lines


def _peer_lines(case: Case) -> list[Line]:
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


def _spot_baseline_lines(case: Case) -> list[Line]:
    outcomes = len(case.answer.weights)
    at = spot_of(case.times)
    return [
        Line(at, at, 1.0, exp(log_p), 1 / outcomes, baseline_points(log_p, outcomes))
        for member, log_p in _spot_logs(case).items()
        if member == case.member
    ]


def _spot_peer_lines(case: Case) -> list[Line]:
    logs = _spot_logs(case)
    base = [log_p for member, log_p in logs.items() if member not in case.excluded]
    if case.member not in logs or not base:
        return []
    at = spot_of(case.times)
    own = logs[case.member]
    if len(base) < LEAST_COMPARED:
        return [Line(at, at, 0.0, exp(own), None, 0.0)]
    factor = len(base) / (len(base) - 1)
    mean = sum(base) / len(base)
    points = 100.0 * factor * (own - mean)
    if case.member in case.excluded:
        return [Line(at, at, factor, exp(own), exp(mean), points)]
    return [Line(at, at, 1.0, exp(own), exp(own - factor * (own - mean)), points)]


def _spot_logs(case: Case) -> dict[int, float]:
    log_of = log_scorer(case.answer)
    return {
        interval.member: log_of(interval.probabilities) for interval in standing_at_spot(case.times, case.intervals)
    }


def _brier_lines(case: Case) -> list[Line]:
    """Return a line for each forecast; its share is its part of the time during which the member had any forecast."""
    scored = _own_intervals(
        (
            (start, end, member, case.answer.brier_of(given))
            for start, end, member, given in clip(case.intervals, case.times)
            if member == case.member
        ),
        case.member,
    )
    held = sum(end - start for start, end, _, _ in scored)
    lines: list[Line] = []
    for start, end, _, loss in scored:
        share = (end - start) / held
        lines.append(Line(start, end, share, loss, None, share * loss))
    return lines


def _relative_brier_lines(case: Case) -> list[Line]:
    """Return a line for each run of days on which neither the member's score nor the median changed."""
    daily = daily_briers(clip(case.intervals, case.times), case.times, case.answer)
    base = [days for member, days in daily.items() if member not in case.excluded]
    if len(base) < LEAST_COMPARED or case.member not in daily:
        return []
    medians = daily_medians(base)
    own = daily[case.member]
    runs = groupby(
        enumerate(sorted(day for day in own if day in medians)),
        key=lambda item: (item[1] - item[0], own[item[1]], medians[item[1]]),
    )
    return [_brier_line(case, [day for _, day in days], mine, middle) for (_, mine, middle), days in runs]


def _brier_line(case: Case, days: list[int], own: float, middle: float) -> Line:
    share = sum(share_of_day(day, case.times) for day in days)
    start = case.times.opened + days[0] * DAY_MS
    end = min(case.times.opened + (days[-1] + 1) * DAY_MS, case.times.closed)
    return Line(start, end, share, own, middle, share * (own - middle))


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


_LINES: MappingProxyType[str, Callable[[Case], list[Line]]] = MappingProxyType(
    {
        "peer": _peer_lines,
        "baseline": _baseline_lines,
        "spot_peer": _spot_peer_lines,
        "spot_baseline": _spot_baseline_lines,
        "brier": _brier_lines,
        "relative_brier": _relative_brier_lines,
    }
)
