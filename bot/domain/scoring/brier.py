"""The Brier score: the squared distance between forecast and answer, averaged over the time held."""

from collections.abc import Collection, Sequence

from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.stretches import clipped
from bot.domain.scoring.values import Answer, Row, Times


def brier(times: Times, answer: Answer, intervals: Sequence[ForecastInterval], excluded: Collection[int]) -> list[Row]:
    """Return the Brier scores 0..2, by member; lower is better.

    The average runs over the time during which the member had a forecast, so that joining late is neither punished
    nor rewarded; coverage says how long that was.
    """
    length = times.deadline - times.opened
    losses: dict[int, float] = {}
    held: dict[int, int] = {}
    for start, end, member, probabilities in clipped(intervals, times):
        losses[member] = losses.get(member, 0.0) + answer.brier_of(probabilities) * (end - start)
        held[member] = held.get(member, 0) + end - start
    return [
        Row(member, losses[member] / held[member], held[member] / length, member not in excluded)
        for member in sorted(held)
    ]
