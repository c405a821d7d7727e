"""The standing forecasts of a question, kept so that its crowd forecast after one more vote costs no sort."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from bot.domain.crowd.combine import Columns, Crowd, CrowdMethod, crowd_of, recency_weights, weighs_equally
from bot.domain.floor import CROWD_FLOOR, effective_floor, raise_to_floor


class StandingForecasts:
    """The standing forecasts, sorted by value for each outcome.

    Args:
        given: all forecasts of the history; the methods take indices of this list.
        members: how many forecasts stand at once at most.
        method: how they are combined.
    """

    def __init__(self, given: Sequence[tuple[float, ...]], members: int, method: CrowdMethod) -> None:
        self._method = method
        floor = effective_floor(CROWD_FLOOR, len(given[0]))
        self._given = [raise_to_floor(each, floor) for each in given]
        self._values: list[list[float]] = [[] for _ in given[0]]
        self._owners: list[list[int]] = [[] for _ in given[0]]
        """For each value of `_values` the index of its forecast."""
        self._oldest_first: list[int] = []
        self._weights = recency_weights(members)
        self._weight_of = [0.0] * len(given)

    def __len__(self) -> int:
        return len(self._oldest_first)

    def add(self, index: int) -> None:
        """Add the newest forecast; its member must have none standing."""
        for value, values, owners in zip(self._given[index], self._values, self._owners, strict=True):
            at = bisect_right(values, value)
            values.insert(at, value)
            owners.insert(at, index)
        self._weight_of[index] = self._weights[len(self._oldest_first)]
        self._oldest_first.append(index)

    def remove(self, index: int) -> None:
        """Remove a forecast; each younger one moves down by one rank."""
        for value, values, owners in zip(self._given[index], self._values, self._owners, strict=True):
            at = owners.index(index, bisect_left(values, value))
            del values[at], owners[at]
        rank = self._oldest_first.index(index)
        del self._oldest_first[rank]
        weight_of = self._weight_of
        for younger, weight in zip(self._oldest_first[rank:], self._weights[rank:], strict=False):
            weight_of[younger] = weight

    def crowd(self) -> Crowd:
        """Return the crowd forecast of what stands, at least one forecast."""
        if weighs_equally(self._method, len(self)):
            return crowd_of(Columns(self._values, [None] * len(self._values)))
        weight_of = self._weight_of
        cumulative = [list(accumulate([weight_of[index] for index in owners])) for owners in self._owners]
        return crowd_of(Columns(self._values, cumulative))
