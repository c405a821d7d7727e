"""The forecasts that stand at one instant, kept so that one more vote is cheap to take in."""

from bisect import bisect_left, bisect_right
from itertools import accumulate

from bot.domain.crowd.columns import Columns, prepared, weighs_evenly, weights_by_age
from bot.domain.crowd.method import CrowdMethod
from bot.domain.floor import CROWD_FLOOR, floor_for


class Standing:
    """The standing forecasts of a question, sorted per outcome, and in the order in which they were given.

    Args:
        outcomes: how many outcomes the question has.
        method: how the forecasts are put together.
        at_most: no more members than this will ever be added.
    """

    def __init__(self, outcomes: int, method: CrowdMethod, at_most: int) -> None:
        self._method = method
        self._floor = floor_for(CROWD_FLOOR, outcomes)
        self._values: list[list[float]] = [[] for _ in range(outcomes)]
        self._slots: list[list[int]] = [[] for _ in range(outcomes)]
        self._slot_of: dict[int, int] = {}
        self._oldest_first: list[int] = []
        self._given: dict[int, tuple[float, ...]] = {}
        self._weights = weights_by_age(at_most)
        self._weight_of_slot = [0.0] * at_most

    def __len__(self) -> int:
        return len(self._oldest_first)

    def add(self, member: int, probabilities: tuple[float, ...]) -> None:
        """Take in the newest forecast; the member must have none standing."""
        given = prepared(probabilities, self._method, self._floor)
        slot = self._slot_of.setdefault(member, len(self._slot_of))
        for value, values, slots in zip(given, self._values, self._slots, strict=True):
            at = bisect_right(values, value)
            values.insert(at, value)
            slots.insert(at, slot)
        self._weight_of_slot[slot] = self._weights[len(self._oldest_first)]
        self._oldest_first.append(slot)
        self._given[slot] = given

    def remove(self, member: int) -> None:
        """Forget the member's standing forecast; everybody younger becomes one rank older."""
        slot = self._slot_of[member]
        for value, values, slots in zip(self._given.pop(slot), self._values, self._slots, strict=True):
            at = slots.index(slot, bisect_left(values, value))
            del values[at], slots[at]
        rank = self._oldest_first.index(slot)
        del self._oldest_first[rank]
        weight_of = self._weight_of_slot
        for younger, weight in zip(self._oldest_first[rank:], self._weights[rank:], strict=False):
            weight_of[younger] = weight

    def columns(self) -> Columns:
        """Return what stands now; the next change to this object changes it too."""
        if weighs_evenly(self._method, len(self)):
            return Columns(self._method, self._values, [None] * len(self._values))
        weight_of = self._weight_of_slot
        running = [list(accumulate([weight_of[slot] for slot in slots])) for slots in self._slots]
        return Columns(self._method, self._values, running)
