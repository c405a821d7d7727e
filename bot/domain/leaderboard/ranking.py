"""Ranks: who comes before whom, with ties, without those who do not compete."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

_RELATIVE_TIE = 1e-5
_ABSOLUTE_TIE = 1e-8


class Place(NamedTuple):
    """A member's place; one who does not compete has the rank they would have, and uses up none."""

    member: int
    value: float
    rank: int
    competes: bool


def ranked(
    values: Mapping[int, float], excluded: Collection[int] = frozenset(), *, lower_is_better: bool = False
) -> list[Place]:
    """Rank members by value.

    Values that differ by less than 1e-5 of themselves (which no board shows) are a tie and share a rank; the next rank
    is left out, as in 1, 2, 2, 4 (Metaculus, `scoring/utils.py`).

    Args:
        values: by member.
        excluded: members who are placed but use up no rank.
        lower_is_better: True where values are losses.

    Returns:
        The places in the order (rank, member).
    """
    sign = 1.0 if lower_is_better else -1.0
    places: list[Place] = []
    counter = 1
    for member, value in sorted(values.items(), key=lambda item: (sign * item[1], item[0])):
        rank = places[-1].rank if places and _tied(value, places[-1].value) else counter
        places.append(Place(member, value, rank, member not in excluded))
        counter += places[-1].competes
    return sorted(places, key=lambda place: (place.rank, place.member))


def _tied(value: float, before: float) -> bool:
    return abs(value - before) <= _ABSOLUTE_TIE + _RELATIVE_TIE * abs(before)
