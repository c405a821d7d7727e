"""Turns votes into the intervals of time during which each forecast stood."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from bot.domain.forecast import WHOLE

FOREVER = 2**62
"""The end of a forecast that nothing has replaced; later than any time in the program."""

# Votes share one float for each possible value, so that large questions fit into the processor's cache.
_PROBABILITIES = tuple([points / WHOLE for points in range(WHOLE + 1)])
_START_AND_MEMBER = itemgetter(0, 2)


class Vote(NamedTuple):
    """One vote of a member.

    Args:
        cast_at: UTC milliseconds.
        member: the member's id.
        probabilities: one for each outcome, in 0..1 with sum 1; None where the member withdrew.
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
    """Return the key by which votes are sorted: time, then member."""
    return vote.cast_at, vote.member


def from_basis_points(forecast: Sequence[int]) -> tuple[float, ...]:
    """Return the probabilities, 0..1, of a forecast in basis points."""
    return tuple([_PROBABILITIES[points] for points in forecast])


def forecast_intervals_of(votes: Iterable[Vote]) -> list[ForecastInterval]:
    """Return the intervals of a question's votes in the order (start, member).

    An interval ends with the member's next vote or withdrawal. Of several votes of one member in the same millisecond
    the last one counts.

    Args:
        votes: sorted by `vote_order`, those of one member in one millisecond in the order in which they came.
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
