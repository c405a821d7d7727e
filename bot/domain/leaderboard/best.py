"""Which of the best are named, how many are only counted, and who gets a medal."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from bot.domain.scoring.rules import RULES

MEDALS = 3
"""The first three ranks."""
_PAR = {"brier": 0.5}
"""The score of an even split over two outcomes; by all other rules it is 0, the score of the others or of guessing."""


class Named(NamedTuple):
    """How many lines from the first on are named, and how many more share the rank of the last one named."""

    lines: int
    more: int


def named(ranks: Sequence[int], most: int, room: int) -> Named:
    """Say how many of the best are named, so that nobody is left out among equals without a word.

    All who share the last rank that is shown are named where there is room; else they are counted.

    Args:
        ranks: of all, in their order, as from `bot.domain.leaderboard.ranking.ranked`.
        most: how many are named where no tie goes on behind them.
        room: how many can be named at most, `most` or more.
    """
    lines = min(most, len(ranks))
    if not lines:
        return Named(0, 0)
    more = sum(rank == ranks[lines - 1] for rank in ranks[lines:])
    return Named(lines + more, 0) if lines + more <= room else Named(lines, more)


class Tied(NamedTuple):
    """Those who share a rank: the places of the ones who are named, counted from 0, and how many more there are."""

    rank: int
    places: range
    more: int


def tied(ranks: Sequence[int], most: int, room: int) -> list[Tied]:
    """Say who is named at each rank of the best, by the rule of `named`: nobody among equals is left out unsaid.

    Args:
        ranks: of all, in their order, as from `bot.domain.leaderboard.ranking.ranked`.
        most: how many the best are, and all who share the rank of the last of them.
        room: how many are named at one rank; the others are counted.
    """
    best = ranks[: named(ranks, most, len(ranks)).lines]
    found: list[Tied] = []
    start = 0
    for rank, group in groupby(best):
        equals = [*group]
        lines, more = named(equals, room, room)
        found.append(Tied(rank, range(start, start + lines), more))
        start += len(equals)
    return found


def beats_par(rule: str, value: float) -> bool:
    """Whether a score is better than what taking part without knowing anything gives, also as it is printed.

    Args:
        rule: a name in `bot.domain.scoring.rules.RULES`.
        value: points, of one question or of a board. Printed with one decimal; losses (Brier), with three.
    """
    par = _PAR.get(rule, 0.0)
    return round(par - value, 3) > 0 if RULES[rule].lower_is_better else round(value - par, 1) > 0


def medal(rule: str, rank: int, value: float) -> int:
    """Return which medal a rank gets: 1 is gold, 3 bronze, 0 none; points that do not beat par get none."""
    return rank if rank <= MEDALS and beats_par(rule, value) else 0
