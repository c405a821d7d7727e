"""What a vote says before it is settled: levels, or moves from the forecast that stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.picks.reading import Note
from bot.domain.text.numerals import Amount


class Rest(StrEnum):
    """How the outcomes without a number share what is left; `ANY` is the earlier proportions, else evenly."""

    ANY = "any"
    EVEN = "even"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Levels:
    """Probabilities in basis points by outcome, each 0 to 10 000.

    Args:
        given: the outcomes that have a number; at least one.
        takers: outcomes without a number that take all that is left.
        rest: how the others share it where there are no takers.
        notes: what reading them took.
    """

    given: Mapping[int, Amount]
    takers: tuple[int, ...] = ()
    rest: Rest = Rest.ANY
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A step up or down in basis points, as typed."""

    step: Amount
    typed: str


Moves = Mapping[int, Move]
