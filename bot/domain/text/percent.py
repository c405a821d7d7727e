"""How one number that stands alone is read as a probability."""

import re
from dataclasses import dataclass

from bot.domain.errors import Refused
from bot.domain.forecast import percent_text
from bot.domain.text.numerals import (
    DECIMAL_COMMA,
    NUMBER,
    PLAIN_NUMBER,
    THOUSANDS,
    Amount,
    basis_points,
    excerpt,
    fold,
    is_below_one,
    refuse_above_hundred,
    visible,
)

NUMBER_LIMIT = 32
UNIT_WORDS = ("percent", "pct", "per cent")

_PLAIN = re.compile(rf"({PLAIN_NUMBER})(%?)")
_LONE = re.compile(rf"\+?(?:(% *)({NUMBER})|({NUMBER})( *(?:%|{'|'.join(UNIT_WORDS)}))?)", re.IGNORECASE)
_NEGATIVE = re.compile(r"- *[0-9.]")
_QUOTIENT = re.compile(r"[0-9]+ */ *[0-9]+|[\u00bc-\u00be\u2150-\u215f\u2189]")


@dataclass(frozen=True, slots=True)
class PercentReading:
    """A probability in basis points (0 to 10 000), and whether it was typed in another form than it is stored."""

    basis_points: int
    normalised: bool


def read_percent(text: str) -> PercentReading:
    """Read one number alone as a percent; more than two decimals are rounded half to even.

    Raises:
        Refused: the text is empty, over `NUMBER_LIMIT` characters, no number, outside 0 to 100, or could mean two
            things (`0.5`, `1,000`).
    """
    if len(text) > NUMBER_LIMIT:
        raise Refused("picks.number_too_long", limit=NUMBER_LIMIT)
    plain = _PLAIN.fullmatch(text)
    digits, unit = plain.groups() if plain else _read_loosely(text)
    amount = basis_points(digits)
    refuse_above_hundred(amount, text)
    if not unit and is_below_one(amount):
        raise below_one(amount, text)
    return PercentReading(round(amount), normalised=plain is None)


def below_one(amount: Amount, piece: str) -> Refused:
    """Say that a number below 1 without a percent sign could be a percent or a fraction."""
    return Refused(
        "picks.below_one",
        piece=excerpt(piece),
        large=percent_text(round(amount * 100)),
        small=percent_text(round(amount)),
    )


def _read_loosely(text: str) -> tuple[str, str | None]:
    folded = fold(visible(text)).strip(" ")
    if not folded:
        raise Refused("picks.number_empty")
    if THOUSANDS.search(folded):
        raise Refused("picks.thousands", piece=excerpt(text))
    match = _LONE.fullmatch(DECIMAL_COMMA.sub(".", folded))
    if match is None:
        raise _unreadable(folded, text)
    sign_before, after_sign, digits, unit_after = match.groups()
    return after_sign or digits, sign_before or unit_after


def _unreadable(folded: str, text: str) -> Refused:
    if _NEGATIVE.match(folded):
        return Refused("picks.negative", piece=excerpt(text))
    if _QUOTIENT.fullmatch(folded):
        return Refused("picks.quotient", piece=excerpt(text))
    return Refused("picks.not_a_number", piece=excerpt(text))
