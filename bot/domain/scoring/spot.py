"""The spot scores: only the forecast that stood at one instant counts."""

from collections.abc import Collection, Sequence

from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.baseline import baseline_points
from bot.domain.scoring.logarithm import log_scorer
from bot.domain.scoring.values import Answer, Row, Times

_DUEL = 2


def spot_of(times: Times) -> int:
    """Return the instant at which the spot rules look: the spot time, but never after the close."""
    return times.closed if times.spot is None else min(times.spot, times.closed)


def standing_at_spot(times: Times, intervals: Sequence[ForecastInterval]) -> list[ForecastInterval]:
    """Return what stood immediately before the spot time, by member.

    A vote at that very instant comes too late: at a reveal it could already have seen the crowd.
    """
    if times.closed <= times.opened:
        return []
    spot = spot_of(times)
    return sorted(
        (interval for interval in intervals if interval.start < spot <= interval.end),
        key=lambda interval: interval.member,
    )


def spot_baseline(
    times: Times, answer: Answer, intervals: Sequence[ForecastInterval], excluded: Collection[int]
) -> list[Row]:
    """Return the baseline points of the forecasts standing at the spot time, by member."""
    outcomes = len(answer.weights)
    log_of = log_scorer(answer)
    return [
        Row(interval.member, baseline_points(log_of(interval.probabilities), outcomes), 1.0, _in(interval, excluded))
        for interval in standing_at_spot(times, intervals)
    ]


def spot_peer(
    times: Times, answer: Answer, intervals: Sequence[ForecastInterval], excluded: Collection[int]
) -> list[Row]:
    """Return the peer points of the forecasts standing at the spot time, by member.

    Where nobody of the base had a forecast there is nothing to compare with and no row.
    """
    standing = standing_at_spot(times, intervals)
    logs = list(map(log_scorer(answer), [interval.probabilities for interval in standing]))
    base = [log_p for interval, log_p in zip(standing, logs, strict=True) if _in(interval, excluded)]
    if not base:
        return []
    mean = sum(base) / len(base)
    factor = 100.0 * len(base) / (len(base) - 1) if len(base) >= _DUEL else 0.0
    return [
        Row(interval.member, factor * (log_p - mean), 1.0, _in(interval, excluded))
        for interval, log_p in zip(standing, logs, strict=True)
    ]


def _in(interval: ForecastInterval, excluded: Collection[int]) -> bool:
    return interval.member not in excluded
