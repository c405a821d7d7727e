"""The peer score: how much better a member forecast than the others who had a forecast at the same time."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.intervals import ScoredInterval, log_intervals
from bot.domain.scoring.values import LEAST_COMPARED, Answer, MemberScore, Times


class Integrals(NamedTuple):
    """Integrals over time from which every member's peer score is computed, by instant.

    The instants are those at which an interval starts or ends; the score of an interval is made of the differences of
    the integrals between its end and its start. N is the number of standing forecasts in the base and L the sum of
    their logarithms; where N < 2 all integrands are 0.

    Args:
        own: the integral of N / (N - 1).
        others: the integral of L / (N - 1).
        compared: the time in which N >= 2, in milliseconds.
    """

    own: dict[int, float]
    others: dict[int, float]
    compared: dict[int, int]


def integrals_of(scored: Sequence[ScoredInterval], excluded: Collection[int]) -> Integrals:
    """Return the integrals in one pass over the starts and ends of the intervals.

    Args:
        scored: all members' intervals with their logarithms.
        excluded: members outside the base.
    """
    change_n, change_l = _changes(scored, excluded)
    own, others, compared = Integrals({}, {}, {})
    standing, logs, before = 0, 0.0, 0
    so_far, so_far_others, so_far_compared = 0.0, 0.0, 0
    for at in sorted(change_n):
        if standing >= LEAST_COMPARED:
            step = at - before
            so_far += step * standing / (standing - 1)
            so_far_others += step * logs / (standing - 1)
            so_far_compared += step
        own[at], others[at], compared[at] = so_far, so_far_others, so_far_compared
        standing += change_n[at]
        logs += change_l[at]
        before = at
    return Integrals(own, others, compared)


def _changes(scored: Sequence[ScoredInterval], excluded: Collection[int]) -> tuple[dict[int, int], dict[int, float]]:
    count: dict[int, int] = {}
    logs: dict[int, float] = {}
    for start, end, member, log_p in scored:
        one, value = (0, 0.0) if member in excluded else (1, log_p)
        count[start] = count.get(start, 0) + one
        logs[start] = logs.get(start, 0.0) + value
        count[end] = count.get(end, 0) - one
        logs[end] = logs.get(end, 0.0) - value
    return count, logs


def peer(
    times: Times, answer: Answer, intervals: Sequence[ForecastInterval], excluded: Collection[int]
) -> list[MemberScore]:
    """Return the time-averaged peer scores of a question, in the order of members.

    At each instant a member has `100 N/(N-1) ln(p/G)` points, where p is what they gave to what happened and G the
    geometric mean of what the N standing forecasts of the base gave to it; for a member of the base that is 100 times
    the difference to the mean logarithm of the others. With N < 2 it is 0. The points are averaged over the time from
    opening to the last deadline (Metaculus, `score_math.py`).
    """
    length = times.deadline - times.opened
    scored = log_intervals(intervals, times, answer)
    own, others, _ = integrals_of(scored, excluded)
    points: dict[int, float] = {}
    held: dict[int, int] = {}
    for start, end, member, log_p in scored:
        gained = log_p * (own[end] - own[start]) - (others[end] - others[start])
        points[member] = points.get(member, 0.0) + gained
        held[member] = held.get(member, 0) + end - start
    return [
        MemberScore(member, 100.0 * points[member] / length, held[member] / length, member not in excluded)
        for member in sorted(held)
    ]
