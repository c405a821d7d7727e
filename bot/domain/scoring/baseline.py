"""The baseline score: how much better than an even split a member forecast, averaged over time."""

from collections.abc import Collection, Sequence
from math import log

from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.intervals import log_intervals
from bot.domain.scoring.values import Answer, MemberScore, Times


def baseline_points(log_probability: float, outcomes: int) -> float:
    """Return `100 ln(p K) / ln K`: 0 for an even split, 100 for certain and right (Metaculus, `score_math.py`)."""
    return 100.0 * (log_probability / log(outcomes) + 1.0)


def baseline(
    times: Times, answer: Answer, intervals: Sequence[ForecastInterval], excluded: Collection[int]
) -> list[MemberScore]:
    """Return the time-averaged baseline scores of a question, in the order of members.

    Each forecast's points count by its part of the time from opening to the last deadline; time without a forecast
    gives nothing.
    """
    length = times.deadline - times.opened
    outcomes = len(answer.weights)
    logs: dict[int, float] = {}
    held: dict[int, int] = {}
    for start, end, member, log_p in log_intervals(intervals, times, answer):
        held[member] = held.get(member, 0) + end - start
        logs[member] = logs.get(member, 0.0) + log_p * (end - start)
    return [
        MemberScore(
            member,
            baseline_points(logs[member] / held[member], outcomes) * held[member] / length,
            held[member] / length,
            member not in excluded,
        )
        for member in sorted(held)
    ]
