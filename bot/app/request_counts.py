"""What the door counts of requests since the program was started: how many, what became of them, how long they took."""

from bisect import bisect_left
from collections import Counter, defaultdict
from enum import StrEnum
from itertools import accumulate


class Result(StrEnum):
    """What became of a request."""

    ANSWERED = "answered"
    REFUSED = "refused"
    NOT_SAVED = "not_saved"
    """The database did not take the change, such as when the disk is full."""
    FAILED = "failed"
    """The program failed; the member was shown a number."""


class Histogram:
    """How often a duration was at most as long as each of some bounds.

    Args:
        bounds: seconds, the shortest first.
    """

    def __init__(self, *bounds: float) -> None:
        self.bounds = bounds
        self.seconds = 0.0
        """All durations together."""
        self._counts = [0] * (len(bounds) + 1)

    def add(self, seconds: float) -> None:
        """Count a duration."""
        self._counts[bisect_left(self.bounds, seconds)] += 1
        self.seconds += seconds

    def up_to(self) -> list[int]:
        """How many were at most as long as each bound, and last how many there were."""
        return [*accumulate(self._counts)]


def _answer_times() -> Histogram:
    return Histogram(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class RequestCounts:
    """Requests by action, which is the `kind` of its input, and by result."""

    def __init__(self) -> None:
        self.results: Counter[tuple[str, Result]] = Counter()
        self.times: defaultdict[str, Histogram] = defaultdict(_answer_times)
        """By action, how long the door took to answer."""

    def add(self, action: str, result: Result, seconds: float) -> None:
        """Count a request that was answered."""
        self.results[action, result] += 1
        self.times[action].add(seconds)
