"""The peer score: how much better than the others who had a forecast at the same time."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.stretches import Stretch, log_stretches
from bot.domain.scoring.values import Answer, Row, Times

_DUEL = 2
"""With fewer forecasts than this nobody can be compared."""


class Integrals(NamedTuple):
    """Running integrals over time of what a peer score needs, at each instant where a stretch starts or ends.

    With N standing forecasts of the base and L the sum of their logarithms, zero where N < 2.

    Args:
        own: the integral of N / (N - 1), by instant.
        others: the integral of L / (N - 1), by instant.
        compared: the time with N >= 2, by instant.
    """

    own: dict[int, float]
    others: dict[int, float]
    compared: dict[int, int]


def integrals_of(stretches: Sequence[Stretch], excluded: Collection[int]) -> Integrals:
    """Sweep once over the starts and ends of the stretches."""
    change_n, change_l = _changes(stretches, excluded)
    own, others, compared = Integrals({}, {}, {})
    standing, logs, before = 0, 0.0, 0
    so_far, so_far_others, so_far_compared = 0.0, 0.0, 0
    for at in sorted(change_n):
        if standing >= _DUEL:
            step = at - before
            so_far += step * standing / (standing - 1)
            so_far_others += step * logs / (standing - 1)
            so_far_compared += step
        own[at], others[at], compared[at] = so_far, so_far_others, so_far_compared
        standing += change_n[at]
        logs += change_l[at]
        before = at
    return Integrals(own, others, compared)


def _changes(stretches: Sequence[Stretch], excluded: Collection[int]) -> tuple[dict[int, int], dict[int, float]]:
    count: dict[int, int] = {}
    logs: dict[int, float] = {}
    for start, end, member, log_p in stretches:
        one, value = (0, 0.0) if member in excluded else (1, log_p)
        count[start] = count.get(start, 0) + one
        logs[start] = logs.get(start, 0.0) + value
        count[end] = count.get(end, 0) - one
        logs[end] = logs.get(end, 0.0) - value
    return count, logs


def peer(times: Times, answer: Answer, intervals: Sequence[ForecastInterval], excluded: Collection[int]) -> list[Row]:
    """Return the time-averaged peer scores, by member.

    At each instant a member has `100 N/(N-1) ln(p/G)` points, G being the geometric mean of the N standing forecasts
    of the base; for a member of the base that is 100 times the difference to the mean logarithm of the others. With
    fewer than two it is 0. The points are averaged over the time from opening to the last deadline (Metaculus,
    `score_math.py`). Cost: one sort of the starts and ends.
    """
    length = times.deadline - times.opened
    stretches = log_stretches(intervals, times, answer)
    own, others, _ = integrals_of(stretches, excluded)
    points: dict[int, float] = {}
    held: dict[int, int] = {}
    for start, end, member, log_p in stretches:
        gained = log_p * (own[end] - own[start]) - (others[end] - others[start])
        points[member] = points.get(member, 0.0) + gained
        held[member] = held.get(member, 0) + end - start
    return [
        Row(member, 100.0 * points[member] / length, held[member] / length, member not in excluded)
        for member in sorted(held)
    ]
