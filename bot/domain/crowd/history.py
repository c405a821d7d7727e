"""The crowd forecast over the whole life of a question."""

from collections.abc import Collection, Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from bot.domain.crowd.combine import Crowd, CrowdMethod
from bot.domain.crowd.standing import StandingForecasts
from bot.domain.forecast_intervals import ForecastInterval

MANY_FORECASTS = 1_000
"""From so many forecasts on numpy is faster than plain Python, its import not counted (measured, decision 0024)."""

_END, _START = 0, 1


class CrowdEntry(NamedTuple):
    """A crowd forecast and the time `[start, end)` in which it stood.

    Args:
        start: UTC milliseconds.
        end: UTC milliseconds; None for the last forecast, if it still stands.
        crowd: the forecast.
    """

    start: int
    end: int | None
    crowd: Crowd


class _Change(NamedTuple):
    """A forecast that starts or ends; at one instant ends come first, then starts in the order they were given."""

    at: int
    kind: int
    given_at: int
    member: int
    forecast: int


def crowd_history(
    intervals: Sequence[ForecastInterval],
    opened: int,
    closed: int,
    method: CrowdMethod = CrowdMethod.RECENCY_WEIGHTED,
    excluded: Collection[int] = frozenset(),
) -> list[CrowdEntry]:
    """Return an entry for each instant in `[opened, closed]` at which a forecast starts or ends.

    Forecasts given before the opening count from the opening. There is no entry while nobody's forecast stands.

    Args:
        intervals: in the order (start, member), as from `forecast_intervals_of`.
        opened: UTC milliseconds.
        closed: UTC milliseconds; for a question that is still open, now.
        method: how the forecasts are combined.
        excluded: members whose forecasts do not count.
    """
    base = [
        interval
        for interval in intervals
        if interval.member not in excluded and interval.start <= closed and interval.end > opened
    ]
    if not base:
        return []
    crowds = list(_crowds(base, opened, closed, method))
    ends = [*[at for at, _ in crowds[1:]], None]
    return [CrowdEntry(at, end, crowd) for (at, crowd), end in zip(crowds, ends, strict=True) if crowd]


def _crowds(
    base: Sequence[ForecastInterval], opened: int, closed: int, method: CrowdMethod
) -> Iterator[tuple[int, Crowd | None]]:
    """Return the crowd forecast, None for none, at each instant at which a forecast starts or ends."""
    if len(base) >= MANY_FORECASTS:
        # Imported here because it imports numpy, which takes 0.1 s and 25 MB that few questions need.
        from bot.domain.crowd.history_large import large_crowds  # noqa: PLC0415  see above

        yield from large_crowds(base, opened, closed, method)
        return
    members = len({interval.member for interval in base})
    standing = StandingForecasts([interval.probabilities for interval in base], members, method)
    for at, changes in groupby(_changes(base, opened, closed), key=attrgetter("at")):
        for change in changes:
            if change.kind == _START:
                standing.add(change.forecast)
            else:
                standing.remove(change.forecast)
        yield at, standing.crowd() if len(standing) else None


def _changes(base: Sequence[ForecastInterval], opened: int, closed: int) -> Iterator[_Change]:
    starts = (
        _Change(max(interval.start, opened), _START, interval.start, interval.member, index)
        for index, interval in enumerate(base)
    )
    ends = sorted(
        _Change(interval.end, _END, interval.start, interval.member, index)
        for index, interval in enumerate(base)
        if interval.end <= closed
    )
    return merge(ends, starts)
