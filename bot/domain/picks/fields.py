"""What one field of a form says: a number, a step up or down, `rest`, or nothing."""

import re
from dataclasses import dataclass

from bot.domain.errors import Refused
from bot.domain.forecast import percent_text
from bot.domain.picks.ballot import Ballot
from bot.domain.picks.items import REST
from bot.domain.picks.settle import step_to
from bot.domain.text.numerals import DECIMAL_COMMA, NUMBER, THOUSANDS, Amount, basis_points, fold, visible
from bot.domain.text.percent import NUMBER_LIMIT, read_percent

_STEP = re.compile(rf"([+-]) ?%?({NUMBER}) ?%?")


@dataclass(frozen=True, slots=True)
class Field:
    """One field, read.

    Args:
        amount: the probability it asks for, in basis points; None for a blank field and for `rest`.
        taker: it says `rest`.
        moved: it was a step from the forecast that stands.
        normalised: it was typed in another form than its value is stored.
    """

    amount: Amount | None = None
    taker: bool = False
    moved: bool = False
    normalised: bool = True


def read_field(text: str, ordinal: int, ballot: Ballot) -> Field:
    """Read the field of one outcome.

    Raises:
        Refused: it is none of what a field takes, or leaves 0 to 100 percent.
    """
    if len(text) > NUMBER_LIMIT:
        raise Refused("picks.number_too_long", limit=NUMBER_LIMIT)
    folded = fold(visible(text)).strip(" ")
    if not folded:
        return Field()
    if folded.lower() == REST:
        return Field(taker=True)
    if ballot.standing and folded == percent_text(ballot.standing[ordinal]):
        # What was prefilled is not in doubt, even where it is below 1.
        return Field(ballot.standing[ordinal], normalised=False)
    step = None if THOUSANDS.search(folded) else _STEP.fullmatch(DECIMAL_COMMA.sub(".", folded))
    if step:
        amount = basis_points(step[2])
        return Field(step_to(ordinal, -amount if step[1] == "-" else amount, text, ballot), moved=True)
    lone = read_percent(text)
    return Field(lone.basis_points, normalised=lone.normalised)
