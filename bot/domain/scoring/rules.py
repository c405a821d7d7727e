"""The table of scoring rules, and the function that scores a question by any of them."""

from collections.abc import Callable, Collection, Sequence
from types import MappingProxyType
from typing import NamedTuple

from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.baseline import baseline
from bot.domain.scoring.brier import brier
from bot.domain.scoring.peer import peer
from bot.domain.scoring.relative_brier import relative_brier
from bot.domain.scoring.spot import spot_baseline, spot_peer
from bot.domain.scoring.values import Answer, MemberScore, Times


class Rule(NamedTuple):
    """A scoring rule.

    Args:
        name: its key in `RULES`, in stored resolutions and in the texts.
        version: to be raised whenever the same votes would give other points; resolutions store it.
        lower_is_better: True for rules that give losses.
        rows: the function that scores one question.
    """

    name: str
    version: int
    lower_is_better: bool
    rows: Callable[[Times, Answer, Sequence[ForecastInterval], Collection[int]], list[MemberScore]]


RULES = MappingProxyType(
    {
        rule.name: rule
        for rule in (
            Rule("peer", 1, lower_is_better=False, rows=peer),
            Rule("baseline", 1, lower_is_better=False, rows=baseline),
            Rule("spot_peer", 1, lower_is_better=False, rows=spot_peer),
            Rule("spot_baseline", 1, lower_is_better=False, rows=spot_baseline),
            Rule("brier", 1, lower_is_better=True, rows=brier),
            Rule("relative_brier", 1, lower_is_better=True, rows=relative_brier),
        )
    }
)


def score(
    rule: str,
    times: Times,
    answer: Answer | None,
    intervals: Sequence[ForecastInterval],
    excluded: Collection[int] = frozenset(),
) -> list[MemberScore]:
    """Score a question.

    Args:
        rule: a name in `RULES`.
        times: the question's scoring times.
        answer: how it was resolved; None if it was annulled.
        intervals: every forecast, in the order (start, member), as from `forecast_intervals_of`.
        excluded: members outside the base, with whom nobody is compared; they are scored all the same.

    Returns:
        A score for each member with a forecast in the scoring time, in the order of members; none if it was annulled.

    Raises:
        KeyError: there is no such rule.
        ValueError: a logarithmic rule met a probability of 0 for what happened, and the answer has no floor.
    """
    if answer is None or times.deadline <= times.opened:
        return []
    return RULES[rule].rows(times, answer, intervals, excluded)
