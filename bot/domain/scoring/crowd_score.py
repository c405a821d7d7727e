"""The score of the crowd forecast, as if the crowd were one more member, outside the base."""

from collections.abc import Collection, Sequence
from operator import itemgetter

from bot.domain.crowd.combine import CrowdMethod
from bot.domain.crowd.history import crowd_history
from bot.domain.forecast_intervals import FOREVER, ForecastInterval
from bot.domain.scoring.rules import score
from bot.domain.scoring.values import Answer, MemberScore, Times

CROWD = -1
"""The member id that stands for the crowd."""
_START_AND_MEMBER = itemgetter(0, 2)


def crowd_intervals(
    intervals: Sequence[ForecastInterval], times: Times, method: CrowdMethod, excluded: Collection[int] = frozenset()
) -> list[ForecastInterval]:
    """Return the crowd forecasts in a question's scoring time as intervals of the member `CROWD`."""
    return [
        ForecastInterval(entry.start, FOREVER if entry.end is None else entry.end, CROWD, entry.crowd.probabilities)
        for entry in crowd_history(intervals, times.opened, times.closed, method, excluded)
    ]


def with_crowd(
    intervals: Sequence[ForecastInterval],
    times: Times,
    excluded: Collection[int] = frozenset(),
    method: CrowdMethod = CrowdMethod.RECENCY_WEIGHTED,
) -> list[ForecastInterval]:
    """Return the intervals with those of the crowd among them, for `score`, where `CROWD` is to be excluded.

    Whoever is excluded is outside the base, so that the members' scores are what they are without the crowd.

    Args:
        intervals: as for `score`.
        times: as for `score`.
        excluded: members who are not in the crowd.
        method: how the crowd forecast is made.
    """
    together = [*intervals, *crowd_intervals(intervals, times, method, excluded)]
    together.sort(key=_START_AND_MEMBER)
    return together


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
    rows = score(rule, times, answer, with_crowd(intervals, times, excluded, method), {*excluded, CROWD})
    return next((row for row in rows if row.member == CROWD), None)
