"""Ranks members by value, with ties."""

from collections.abc import Collection, Mapping
from math import inf
from operator import itemgetter
from typing import NamedTuple

_RANK_AND_MEMBER = itemgetter(2, 0)
_RELATIVE_TIE = 1e-5
_ABSOLUTE_TIE = 1e-8


class Rank(NamedTuple):
    """A member's rank; a member who does not compete has the rank they would have, and the next member has it too."""

    member: int
    value: float
    rank: int
    competes: bool


def ranked(
    values: Mapping[int, float], excluded: Collection[int] = frozenset(), *, lower_is_better: bool = False
) -> list[Rank]:
    """Rank members by value.

    Values that differ by less than 1e-5 of themselves, which no board shows, are a tie: they share a rank, and as many
    ranks after it are skipped, as in 1, 2, 2, 4 (Metaculus, `scoring/utils.py`).

    Args:
        values: by member.
        excluded: members who do not compete.
        lower_is_better: True where values are losses.

    Returns:
        The ranks in the order (rank, member).
    """
    # Boards of ten thousand members are made while others wait, so that each member costs little here.
    sign = 1.0 if lower_is_better else -1.0
    ranks: list[Rank] = []
    rank, counter, before = 1, 1, inf
    for signed, member in sorted([(sign * value, member) for member, value in values.items()]):
        value = sign * signed
        if abs(value - before) > _ABSOLUTE_TIE + _RELATIVE_TIE * abs(before):
            rank = counter
        before, competes = value, member not in excluded
        ranks.append(Rank(member, value, rank, competes))
        counter += competes
    ranks.sort(key=_RANK_AND_MEMBER)
    return ranks
