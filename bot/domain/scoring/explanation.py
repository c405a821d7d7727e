"""The arithmetic of one member's score, as lines that add up to it."""

from collections.abc import Callable
from math import exp
from types import MappingProxyType

from bot.domain.scoring.baseline import baseline_points
from bot.domain.scoring.brier_explanation import brier_lines, relative_brier_lines
from bot.domain.scoring.explained import Case, Line, own_stretches
from bot.domain.scoring.logarithm import log_scorer
from bot.domain.scoring.peer import Integrals, integrals_of
from bot.domain.scoring.spot import spot_of, standing_at_spot
from bot.domain.scoring.stretches import Stretch, log_stretches

_DUEL = 2


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
    for start, end, _member, log_p in own_stretches(log_stretches(intervals, times, answer), member):
        share = (end - start) / length
        lines.append(Line(start, end, share, exp(log_p), 1 / outcomes, share * baseline_points(log_p, outcomes)))
    return lines


def _peer_lines(case: Case) -> list[Line]:
    stretches = log_stretches(case.intervals, case.times, case.answer)
    integrals = integrals_of(stretches, case.excluded)
    in_base = case.member not in case.excluded
    length = case.times.deadline - case.times.opened
    return [_peer_line(own, integrals, length, in_base=in_base) for own in own_stretches(stretches, case.member)]


def _peer_line(own: Stretch, integrals: Integrals, length: int, *, in_base: bool) -> Line:
    """Compare one stretch with the mean logarithm of the others over the time there were any.

    A member of the base is part of N and L, so their own part is taken out; for anybody else G stands as it is, and N /
    (N - 1) goes into the share.
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
    if len(base) < _DUEL:
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


_LINES: MappingProxyType[str, Callable[[Case], list[Line]]] = MappingProxyType(
    {
        "peer": _peer_lines,
        "baseline": _baseline_lines,
        "spot_peer": _spot_peer_lines,
        "spot_baseline": _spot_baseline_lines,
        "brier": brier_lines,
        "relative_brier": relative_brier_lines,
    }
)
