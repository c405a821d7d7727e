"""The Brier score: the squared distance between forecast and answer, averaged over the time of the forecasts."""

from collections.abc import Collection, Sequence

from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.intervals import clip
from bot.domain.scoring.values import Answer, MemberScore, Times


def brier(
    times: Times, answer: Answer, intervals: Sequence[ForecastInterval], excluded: Collection[int]
) -> list[MemberScore]:
    """Return the Brier scores of a question, 0..2, in the order of members; lower is better.

    The average is over the time in which the member had a forecast, so that joining late neither costs nor gains
    anything; `coverage` says how long that was.
    """
    length = times.deadline - times.opened
    losses: dict[int, float] = {}
    held: dict[int, int] = {}
    for start, end, member, probabilities in clip(intervals, times):
        losses[member] = losses.get(member, 0.0) + answer.brier_of(probabilities) * (end - start)
        held[member] = held.get(member, 0) + end - start
    return [
        MemberScore(member, losses[member] / held[member], held[member] / length, member not in excluded)
        for member in sorted(held)
    ]
