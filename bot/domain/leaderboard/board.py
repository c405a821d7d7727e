"""A leaderboard: totals ranked, and compared with the period before."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from bot.domain.leaderboard.ranking import ranked
from bot.domain.leaderboard.totals import Total, board_value_of, value_of
from bot.domain.scoring.rules import RULES

PROVISIONAL_BELOW = 10
"""With fewer resolved questions in the period a member's line is marked as provisional: it tells little about skill."""


class BoardLine(NamedTuple):
    """One member's line on a board.

    Args:
        total: what the member earned in the period.
        value: the number by which the board ranks.
        rank: 1 is best; members with equal values share a rank.
        competes: False for an excluded member, who is shown with a rank and leaves it to the others.
        moved: ranks gained since the period before, negative for lost ones; None for a member who had none.
        provisional: whether the member has fewer resolved questions in the period than `PROVISIONAL_BELOW`.
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
    """Return the lines of a board in the order (rank, member).

    Args:
        rule: a name in `bot.domain.scoring.rules.RULES`.
        totals: one for each member with a score in the period.
        excluded: members who do not compete.
        ranks_before: the ranks of the period before, by member, as from `ranks_of`.
        all_time: whether the period is all time, in which relative scores are divided by coverage.
        minimum_questions: members with fewer resolved questions in the period are left out.

    Raises:
        KeyError: there is no such rule.
    """
    kind = board_value_of(rule, all_time=all_time)
    shown = {total.member: total for total in totals if total.questions >= minimum_questions}
    values = {member: value_of(kind, total) for member, total in shown.items()}
    ranks = ranked(values, excluded, lower_is_better=RULES[rule].lower_is_better)
    return [
        BoardLine(
            total=shown[member],
            value=value,
            rank=rank,
            competes=competes,
            moved=ranks_before[member] - rank if competes and member in ranks_before else None,
            provisional=shown[member].questions < PROVISIONAL_BELOW,
        )
        for member, value, rank, competes in ranks
    ]


def ranks_of(lines: Iterable[BoardLine]) -> dict[int, int]:
    """Return the ranks of those who compete, by member, to be compared with those of the next period."""
    return {line.total.member: line.rank for line in lines if line.competes}
