"""Reads one number as a percentage."""

import re
from dataclasses import dataclass, field

from bot.domain.errors import Refused
from bot.domain.forecast import percent_text
from bot.domain.text.numerals import (
    DECIMAL_COMMA,
    NUMBER,
    PLAIN_NUMBER,
    RATIO,
    THOUSANDS,
    Amount,
    basis_points,
    is_below_one,
    ratio_of,
    refuse_above_hundred,
    shortened,
    to_ascii,
    without_invisible,
)

NUMBER_LIMIT = 32
"""Characters of a number."""
UNIT_WORDS = ("percent", "pct", "per cent")

_PLAIN = re.compile(rf"({PLAIN_NUMBER})(%?)")
_LONE = re.compile(rf"\+?(?:(% *)({NUMBER})|({NUMBER})( *(?:%|{'|'.join(UNIT_WORDS)}))?)", re.IGNORECASE)
_RATIO = re.compile(rf"({NUMBER}) +{RATIO} +({NUMBER})", re.IGNORECASE)
_NEGATIVE = re.compile(r"- *[0-9.]")
_QUOTIENT = re.compile(r"[0-9]+ */ *[0-9]+|[\u00bc-\u00be\u2150-\u215f\u2189]")


@dataclass(frozen=True, slots=True)
class PercentReading:
    """A percentage as it was understood.

    Args:
        basis_points: 0 to 10 000.
        normalised: whether it was typed in another form than the one in which percentages are shown.
        exact: the same before it was rounded.
    """

    basis_points: int
    normalised: bool
    exact: Amount = field(compare=False)


def read_percent(text: str) -> PercentReading:
    """Read a text that is one number as a percentage; it is rounded to two decimals, half to even.

    Raises:
        Refused: the text is empty, longer than `NUMBER_LIMIT`, no number, outside 0 to 100, or could mean two things
            (`0.5`, `1,000`).
    """
    if len(text) > NUMBER_LIMIT:
        raise Refused("picks.number_too_long", limit=NUMBER_LIMIT)
    plain = _PLAIN.fullmatch(text)
    if plain:
        amount, clear = basis_points(plain[1]), bool(plain[2])
    else:
        amount, clear = _read_loosely(text)
    refuse_above_hundred(amount, text)
    if not clear and is_below_one(amount):
        raise below_one(amount, text)
    return PercentReading(round(amount), normalised=plain is None, exact=amount)


def below_one(amount: Amount, piece: str) -> Refused:
    """Return the refusal of a number below 1 without a percent sign, which names both of its meanings."""
    return Refused(
        "picks.below_one",
        piece=shortened(piece),
        large=percent_text(round(amount * 100)),
        small=percent_text(round(amount)),
    )


def _read_loosely(text: str) -> tuple[Amount, bool]:
    """Return the basis points, and whether it is clear that the number is no fraction of 1."""
    folded = to_ascii(without_invisible(text)).strip(" ")
    if not folded:
        raise Refused("picks.number_empty")
    if THOUSANDS.search(folded):
        raise Refused("picks.thousands", piece=shortened(text))
    with_points = DECIMAL_COMMA.sub(".", folded)
    ratio = _RATIO.fullmatch(with_points)
    share = ratio_of(basis_points(ratio[1]), basis_points(ratio[2])) if ratio else None
    if share is not None:
        return share, True
    match = _LONE.fullmatch(with_points)
    if match is None:
        raise _unreadable(folded, text)
    sign_before, after_sign, digits, unit_after = match.groups()
    return basis_points(after_sign or digits), bool(sign_before or unit_after)


def _unreadable(folded: str, text: str) -> Refused:
    if _NEGATIVE.match(folded):
        return Refused("picks.negative", piece=shortened(text))
    if _QUOTIENT.fullmatch(folded):
        return Refused("picks.quotient", piece=shortened(text))
    return Refused("picks.not_a_number", piece=shortened(text))
