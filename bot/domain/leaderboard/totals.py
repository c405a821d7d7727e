"""Adds up members' scores in a period, and says by which number a board ranks."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

COVERAGE_FLOOR = 30.0
"""The least sum of coverages by which points are divided (Metaculus, `scoring/utils.py`)."""


class Earned(NamedTuple):
    """A member's score on one resolved question, and the weight with which the question counts."""

    member: int
    points: float
    coverage: float
    weight: float = 1.0


class Total(NamedTuple):
    """A member's sums in a period: points, coverage, and the number of questions."""

    member: int
    points: float
    coverage: float
    questions: int


class BoardValue(StrEnum):
    """The number by which a board ranks: the sum of points, or that divided by coverage or by questions."""

    SUM = "sum"
    PER_COVERAGE = "per_coverage"
    MEAN = "mean"


_RELATIVE = frozenset({"peer", "spot_peer", "relative_brier"})


def board_value_of(rule: str, *, all_time: bool) -> BoardValue:
    """Return what a board of a rule ranks by.

    Over all time, scores relative to other members are divided by coverage. The Brier score is a mean in any period,
    since a sum of losses would punish taking part.
    """
    if rule == "brier":
        return BoardValue.MEAN
    return BoardValue.PER_COVERAGE if all_time and rule in _RELATIVE else BoardValue.SUM


def totals_of(earned: Iterable[Earned]) -> list[Total]:
    """Return the sums of scores, in the order of members; scores on annulled questions must not be among them."""
    sums: dict[int, Total] = {}
    for member, points, coverage, weight in earned:
        before = sums.get(member, Total(member, 0.0, 0.0, 0))
        sums[member] = Total(
            member, before.points + weight * points, before.coverage + weight * coverage, before.questions + 1
        )
    return [sums[member] for member in sorted(sums)]


def value_of(kind: BoardValue, total: Total) -> float:
    """Return the number by which a member is ranked."""
    if kind is BoardValue.SUM:
        return total.points
    if kind is BoardValue.PER_COVERAGE:
        return total.points / max(COVERAGE_FLOOR, total.coverage)
    return total.points / max(1, total.questions)
