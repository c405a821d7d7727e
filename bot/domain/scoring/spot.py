"""The spot scores: only the forecasts that stood at one instant count."""

from collections.abc import Collection, Sequence

from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.baseline import baseline_points
from bot.domain.scoring.intervals import log_scorer
from bot.domain.scoring.values import LEAST_COMPARED, Answer, MemberScore, Times


def standing_at_spot(times: Times, intervals: Sequence[ForecastInterval]) -> list[ForecastInterval]:
    """Return the forecasts that stood immediately before the spot time or, if that is earlier, the close.

    They are in the order of members. A vote at the spot time itself comes too late: where the crowd is revealed then,
    its member may have seen the crowd.
    """
    if times.closed <= times.opened:
        return []
    spot = times.closed if times.spot is None else min(times.spot, times.closed)
    return sorted(
        (interval for interval in intervals if interval.start < spot <= interval.end),
        key=lambda interval: interval.member,
    )


def spot_baseline(
    times: Times, answer: Answer, intervals: Sequence[ForecastInterval], excluded: Collection[int]
) -> list[MemberScore]:
    """Return the baseline points of the forecasts at the spot time, in the order of members."""
    outcomes = len(answer.weights)
    log_of = log_scorer(answer)
    return [
        MemberScore(
            interval.member,
            baseline_points(log_of(interval.probabilities), outcomes),
            1.0,
            _in_base(interval, excluded),
        )
        for interval in standing_at_spot(times, intervals)
    ]


def spot_peer(
    times: Times, answer: Answer, intervals: Sequence[ForecastInterval], excluded: Collection[int]
) -> list[MemberScore]:
    """Return the peer points of the forecasts at the spot time, in the order of members.

    Where no member of the base had a forecast there are no scores.
    """
    standing = standing_at_spot(times, intervals)
    logs = list(map(log_scorer(answer), [interval.probabilities for interval in standing]))
    base = [log_p for interval, log_p in zip(standing, logs, strict=True) if _in_base(interval, excluded)]
    if not base:
        return []
    mean = sum(base) / len(base)
    factor = 100.0 * len(base) / (len(base) - 1) if len(base) >= LEAST_COMPARED else 0.0
    return [
        MemberScore(interval.member, factor * (log_p - mean), 1.0, _in_base(interval, excluded))
        for interval, log_p in zip(standing, logs, strict=True)
    ]


def _in_base(interval: ForecastInterval, excluded: Collection[int]) -> bool:
    return interval.member not in excluded
