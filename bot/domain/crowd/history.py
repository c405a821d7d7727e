"""The crowd forecast over the whole life of a question."""

from collections.abc import Collection, Iterator, Sequence
from heapq import merge
from itertools import groupby
from typing import NamedTuple

from bot.domain.crowd.combine import crowd_of
from bot.domain.crowd.method import Crowd, CrowdMethod
from bot.domain.crowd.standing import Standing
from bot.domain.forecast_intervals import ForecastInterval

_END, _START = 0, 1


class CrowdEntry(NamedTuple):
    """A crowd forecast and the time `[start, end)` during which it stood; `end` is None for one that still stands."""

    start: int
    end: int | None
    crowd: Crowd


class _Change(NamedTuple):
    """A forecast that starts or ends; at one instant ends come first, then starts in the order they were given."""

    at: int
    kind: int
    given_at: int
    member: int
    interval: ForecastInterval


def crowd_history(
    intervals: Sequence[ForecastInterval],
    opened: int,
    closed: int,
    method: CrowdMethod = CrowdMethod.RECENCY_WEIGHTED,
    excluded: Collection[int] = frozenset(),
) -> list[CrowdEntry]:
    """Return an entry for each instant in `[opened, closed]` at which a forecast starts or ends.

    Forecasts given before opening count from the opening. While nobody's forecast stands there is no entry.

    Args:
        intervals: in the order (start, member), as from `forecast_intervals_of`.
        opened: UTC milliseconds.
        closed: UTC milliseconds; of a question still open, now.
        method: how the forecasts are put together.
        excluded: members whose forecasts are left out of the crowd.
    """
    base = [
        interval
        for interval in intervals
        if interval.member not in excluded and interval.start <= closed and interval.end > opened
    ]
    if not base:
        return []
    standing = Standing(len(base[0].probabilities), method, len({interval.member for interval in base}))
    entries: list[CrowdEntry] = []
    for at, changes in groupby(_changes(base, opened, closed), key=_instant):
        _apply(standing, changes)
        if entries and entries[-1].end is None:
            entries[-1] = entries[-1]._replace(end=at)
        if len(standing):
            entries.append(CrowdEntry(at, None, crowd_of(standing.columns())))
    return entries


def _changes(base: Sequence[ForecastInterval], opened: int, closed: int) -> Iterator[_Change]:
    starts = (
        _Change(max(interval.start, opened), _START, interval.start, interval.member, interval) for interval in base
    )
    ends = sorted(
        _Change(interval.end, _END, interval.start, interval.member, interval)
        for interval in base
        if interval.end <= closed
    )
    return merge(ends, starts)


def _instant(change: _Change) -> int:
    return change.at


def _apply(standing: Standing, changes: Iterator[_Change]) -> None:
    for change in changes:
        if change.kind == _START:
            standing.add(change.member, change.interval.probabilities)
        else:
            standing.remove(change.member)
