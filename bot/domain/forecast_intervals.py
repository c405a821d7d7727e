"""How long each forecast stood: votes turned into intervals of time."""

from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

BASIS_POINTS = 10_000

FOREVER = 2**62
"""The end of a forecast that nothing has replaced; later than every time the program can meet."""

# One float for each possible value instead of one for each vote: large questions stay in the processor's cache.
_PROBABILITIES = tuple([points / BASIS_POINTS for points in range(BASIS_POINTS + 1)])
_START_AND_MEMBER = itemgetter(0, 2)


class Vote(NamedTuple):
    """One vote of a member; `probabilities` is None where the member withdrew.

    Args:
        cast_at: UTC milliseconds.
        member: the member's id.
        probabilities: one for each outcome, in 0..1 with sum 1, or None.
    """

    cast_at: int
    member: int
    probabilities: tuple[float, ...] | None


class ForecastInterval(NamedTuple):
    """A forecast and the time `[start, end)` during which it stood, in UTC milliseconds."""

    start: int
    end: int
    member: int
    probabilities: tuple[float, ...]


def vote_order(vote: Vote) -> tuple[int, int]:
    """Return the sort key of votes: time, then member. Nothing else orders them."""
    return vote.cast_at, vote.member


def from_basis_points(picks: tuple[int, ...]) -> tuple[float, ...]:
    """Return the probabilities 0..1 of a stored forecast."""
    return tuple([_PROBABILITIES[points] for points in picks])


def forecast_intervals_of(votes: Iterable[Vote]) -> list[ForecastInterval]:
    """Turn a question's votes into intervals.

    An interval ends with the member's next vote or withdrawal. Of several votes of one member at the same millisecond
    the last given counts.

    Args:
        votes: in the order of `vote_order`, those of one member at one millisecond in the order of their arrival.

    Returns:
        The intervals in the order (start, member).
    """
    standing: dict[int, tuple[int, tuple[float, ...] | None]] = {}
    intervals: list[ForecastInterval] = []
    for cast_at, member, probabilities in votes:
        since, before = standing.get(member, (cast_at, None))
        if before is not None and since < cast_at:
            intervals.append(ForecastInterval(since, cast_at, member, before))
        standing[member] = cast_at, probabilities
    for member, (since, last) in standing.items():
        if last is not None:
            intervals.append(ForecastInterval(since, FOREVER, member, last))
    intervals.sort(key=_START_AND_MEMBER)
    return intervals
