"""The crowd's own score, as if the crowd forecast were one more member who is left out of the base."""

from collections.abc import Collection, Sequence

from bot.domain.crowd.combine import CrowdMethod
from bot.domain.crowd.history import crowd_history
from bot.domain.forecast_intervals import FOREVER, ForecastInterval
from bot.domain.scoring.rules import score
from bot.domain.scoring.values import Answer, Row, Times

CROWD = -1
"""Stands for the crowd where a member's id is expected."""


def crowd_intervals(
    intervals: Sequence[ForecastInterval], times: Times, method: CrowdMethod, excluded: Collection[int] = frozenset()
) -> list[ForecastInterval]:
    """Return the crowd forecasts of a question's scoring time as intervals of the member `CROWD`."""
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
) -> Row | None:
    """Return the crowd's row, or None where a member in its place would have none.

    Args are those of `score`; `method` is how the crowd forecast is made.
    """
    crowd = crowd_intervals(intervals, times, method, excluded)
    together = sorted([*intervals, *crowd], key=lambda interval: (interval.start, interval.member))
    rows = score(rule, times, answer, together, {*excluded, CROWD})
    return next((row for row in rows if row.member == CROWD), None)
