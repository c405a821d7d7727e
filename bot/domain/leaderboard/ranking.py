"""Ranks members by value, with ties."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

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
    sign = 1.0 if lower_is_better else -1.0
    ranks: list[Rank] = []
    counter = 1
    for member, value in sorted(values.items(), key=lambda item: (sign * item[1], item[0])):
        rank = ranks[-1].rank if ranks and _tied(value, ranks[-1].value) else counter
        ranks.append(Rank(member, value, rank, member not in excluded))
        counter += ranks[-1].competes
    return sorted(ranks, key=lambda each: (each.rank, each.member))


def _tied(value: float, before: float) -> bool:
    return abs(value - before) <= _ABSOLUTE_TIE + _RELATIVE_TIE * abs(before)
