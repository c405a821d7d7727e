"""The score of the crowd forecast, as if the crowd were one more member, outside the base."""

from collections.abc import Collection, Sequence

from bot.domain.crowd.combine import CrowdMethod
from bot.domain.crowd.history import crowd_history
from bot.domain.forecast_intervals import FOREVER, ForecastInterval
from bot.domain.scoring.rules import score
from bot.domain.scoring.values import Answer, MemberScore, Times

CROWD = -1
"""The member id that stands for the crowd."""


def crowd_intervals(
    intervals: Sequence[ForecastInterval], times: Times, method: CrowdMethod, excluded: Collection[int] = frozenset()
) -> list[ForecastInterval]:
    """Return the crowd forecasts in a question's scoring time as intervals of the member `CROWD`."""
    return [
        ForecastInterval(entry.start, FOREVER if entry.end is None else entry.end, CROWD, entry.crowd.probabilities)
        for entry in crowd_history(intervals, times.opened, times.closed, method, excluded)
    ]


def crowd_score(
    rule: str,
    times: Times,
    answer: Answer | None,
    intervals: Sequence[ForecastInterval],
    excluded: Collection[int] = frozenset(),
    method: CrowdMethod = CrowdMethod.RECENCY_WEIGHTED,
) -> MemberScore | None:
    """Return the crowd's score, or None where a member with its forecasts would have none.

    Args:
        rule: as for `score`.
        times: as for `score`.
        answer: as for `score`.
        intervals: as for `score`.
        excluded: members who are neither in the crowd nor in the base.
        method: how the crowd forecast is made.
    """
    crowd = crowd_intervals(intervals, times, method, excluded)
    together = sorted([*intervals, *crowd], key=lambda interval: (interval.start, interval.member))
    rows = score(rule, times, answer, together, {*excluded, CROWD})
    return next((row for row in rows if row.member == CROWD), None)
