"""What members earned in a period, added up."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

COVERAGE_FLOOR = 30.0
"""Below this sum of coverages a member's points are divided as if they had it (Metaculus, `scoring/utils.py`)."""


class Earned(NamedTuple):
    """A member's score on one resolved question; `weight` is how much the question counts."""

    member: int
    points: float
    coverage: float
    weight: float = 1.0


class Total(NamedTuple):
    """The sums of a member's scores in a period: points, coverage, and on how many questions."""

    member: int
    points: float
    coverage: float
    questions: int


class BoardValue(StrEnum):
    """What a board ranks by."""

    SUM = "sum"
    PER_COVERAGE = "per_coverage"
    MEAN = "mean"


_RELATIVE = frozenset({"peer", "spot_peer", "relative_brier"})


def board_value_of(rule: str, *, all_time: bool) -> BoardValue:
    """Return what a board ranks by: sums, and over all time points for coverage where members are compared.

    The Brier score is a mean in any period, since a sum of losses would punish taking part.
    """
    if rule == "brier":
        return BoardValue.MEAN
    return BoardValue.PER_COVERAGE if all_time and rule in _RELATIVE else BoardValue.SUM


def totals_of(earned: Iterable[Earned]) -> list[Total]:
    """Add up scores, by member; leave out annulled questions before."""
    sums: dict[int, Total] = {}
    for member, points, coverage, weight in earned:
        before = sums.get(member, Total(member, 0.0, 0.0, 0))
        sums[member] = Total(
            member, before.points + weight * points, before.coverage + weight * coverage, before.questions + 1
        )
    return [sums[member] for member in sorted(sums)]


def value_of(kind: BoardValue, total: Total) -> float:
    """Return the number that a member is ranked by."""
    if kind is BoardValue.SUM:
        return total.points
    if kind is BoardValue.PER_COVERAGE:
        return total.points / max(COVERAGE_FLOOR, total.coverage)
    return total.points / max(1, total.questions)
