"""How much of a member's value on a board could be luck: a bootstrap over questions."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.domain.leaderboard.totals import BoardValue, Earned, totals_of, value_of

DRAWS = 500
"""Resamples of a member's questions."""
_TAIL = 0.05
_MASK = 2**64 - 1


class Interval(NamedTuple):
    """The bounds of the middle 90 % of the resampled values."""

    low: float
    high: float


def bootstrap_interval(earned: Sequence[Earned], kind: BoardValue, seed: int) -> Interval:
    """Return the 90 % percentile interval of a member's board value (Efron 1979).

    Whole questions are drawn with replacement, as many as the member answered, since the forecasts of one question
    depend on each other. Equal arguments give equal bounds on every machine.

    Args:
        earned: the member's scores in the period, at least one, in a fixed order.
        kind: what the board ranks by.
        seed: an integer that is always the same for this board and member.
    """
    count = len(earned)
    numbers = _below(count, seed)
    samples = ([earned[next(numbers)] for _ in range(count)] for _ in range(DRAWS))
    values = sorted(value_of(kind, totals_of(sample)[0]) for sample in samples)
    edge = round(_TAIL * DRAWS)
    return Interval(values[edge], values[-edge - 1])


def _below(limit: int, seed: int) -> Iterator[int]:
    """Yield pseudo-random numbers in 0..limit-1 without end.

    They are the scaled upper halves of Knuth's linear congruential generator for MMIX. `random` may give other numbers
    in another version of Python, and the bounds would change with them.
    """
    state = seed & _MASK
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) & _MASK
        yield (state >> 32) * limit >> 32
