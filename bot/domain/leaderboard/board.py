"""A leaderboard: totals ranked, compared with the period before, and marked where they say little yet."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from bot.domain.leaderboard.ranking import Place, ranked
from bot.domain.leaderboard.totals import Total, board_value_of, value_of
from bot.domain.scoring.rules import RULES

PROVISIONAL_BELOW = 10
"""With fewer resolved questions than this no rule tells skill from luck."""


class BoardLine(NamedTuple):
    """One member's line on a board.

    Args:
        total: what the member earned in the period.
        value: the number the board ranks by.
        rank: 1 is best; members with equal values share one.
        competes: False for an excluded member, who uses up no rank.
        moved: places gained against the period before (negative: lost); None for a member who was not on it.
        provisional: the member has too few resolved questions in the period.
    """

    total: Total
    value: float
    rank: int
    competes: bool
    moved: int | None
    provisional: bool


def board(
    rule: str,
    totals: Iterable[Total],
    excluded: Collection[int] = frozenset(),
    ranks_before: Mapping[int, int] = MappingProxyType({}),
    *,
    all_time: bool = False,
    minimum_questions: int = 1,
) -> list[BoardLine]:
    """Rank the totals of a period and return the lines in the order (rank, member).

    Args:
        rule: a name in `RULES`; KeyError where there is none such.
        totals: one for each member with a score in the period.
        excluded: members who use up no rank.
        ranks_before: the ranks of the period before, by member, as from `ranks_of`.
        all_time: True for the board that goes by coverage.
        minimum_questions: members with fewer are left out.
    """
    kind = board_value_of(rule, all_time=all_time)
    shown = {total.member: total for total in totals if total.questions >= minimum_questions}
    values = {member: value_of(kind, total) for member, total in shown.items()}
    places = ranked(values, excluded, lower_is_better=RULES[rule].lower_is_better)
    return [_line(place, shown[place.member], ranks_before.get(place.member)) for place in places]


def _line(place: Place, total: Total, rank_before: int | None) -> BoardLine:
    moved = rank_before - place.rank if place.competes and rank_before is not None else None
    return BoardLine(total, place.value, place.rank, place.competes, moved, total.questions < PROVISIONAL_BELOW)


def ranks_of(lines: Iterable[BoardLine]) -> dict[int, int]:
    """Return the ranks of those who compete, by member, for the next period's movement."""
    return {line.total.member: line.rank for line in lines if line.competes}
