"""The crowd forecast over the whole life of a question."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from heapq import merge
from itertools import accumulate, groupby
from typing import NamedTuple

from bot.domain.crowd.combine import (
    Columns,
    Crowd,
    CrowdMethod,
    crowd_of,
    recency_weights,
    weighs_equally,
)
from bot.domain.floor import CROWD_FLOOR, effective_floor, raise_to_floor
from bot.domain.forecast_intervals import ForecastInterval

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
    interval: ForecastInterval


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
    standing = _Standing(len(base[0].probabilities), method, len({interval.member for interval in base}))
    entries: list[CrowdEntry] = []
    for at, changes in groupby(_changes(base, opened, closed), key=_instant):
        _apply(standing, changes)
        if entries and entries[-1].end is None:
            entries[-1] = entries[-1]._replace(end=at)
        if len(standing):
            entries.append(CrowdEntry(at, None, crowd_of(standing.columns())))
    return entries


class _Standing:
    """The standing forecasts of a question, kept sorted for each outcome, so that one more costs no sort.

    A member has an index, 0 to `members - 1`, in place of the id in all lists.

    Args:
        outcomes: how many outcomes the question has.
        method: how the forecasts are combined.
        members: how many members will be added at most.
    """

    def __init__(self, outcomes: int, method: CrowdMethod, members: int) -> None:
        self._method = method
        self._floor = effective_floor(CROWD_FLOOR, outcomes)
        self._values: list[list[float]] = [[] for _ in range(outcomes)]
        self._owners: list[list[int]] = [[] for _ in range(outcomes)]
        """For each value of `_values` the index of the member who gave it."""
        self._index_of: dict[int, int] = {}
        self._oldest_first: list[int] = []
        self._given: dict[int, tuple[float, ...]] = {}
        self._weights = recency_weights(members)
        self._weight_of = [0.0] * members

    def __len__(self) -> int:
        return len(self._oldest_first)

    def add(self, member: int, probabilities: tuple[float, ...]) -> None:
        """Add the newest forecast; the member must have none standing."""
        given = raise_to_floor(probabilities, self._floor)
        index = self._index_of.setdefault(member, len(self._index_of))
        for value, values, owners in zip(given, self._values, self._owners, strict=True):
            at = bisect_right(values, value)
            values.insert(at, value)
            owners.insert(at, index)
        self._weight_of[index] = self._weights[len(self._oldest_first)]
        self._oldest_first.append(index)
        self._given[index] = given

    def remove(self, member: int) -> None:
        """Remove the member's forecast; each younger one moves up by one in age and takes the weight of that rank."""
        index = self._index_of[member]
        for value, values, owners in zip(self._given.pop(index), self._values, self._owners, strict=True):
            at = owners.index(index, bisect_left(values, value))
            del values[at], owners[at]
        rank = self._oldest_first.index(index)
        del self._oldest_first[rank]
        weight_of = self._weight_of
        for younger, weight in zip(self._oldest_first[rank:], self._weights[rank:], strict=False):
            weight_of[younger] = weight

    def columns(self) -> Columns:
        """Return the columns of what stands; they share this object's lists and change with it."""
        if weighs_equally(self._method, len(self)):
            return Columns(self._values, [None] * len(self._values))
        weight_of = self._weight_of
        cumulative = [list(accumulate([weight_of[index] for index in owners])) for owners in self._owners]
        return Columns(self._values, cumulative)


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


def _apply(standing: _Standing, changes: Iterator[_Change]) -> None:
    for change in changes:
        if change.kind == _START:
            standing.add(change.member, change.interval.probabilities)
        else:
            standing.remove(change.member)
