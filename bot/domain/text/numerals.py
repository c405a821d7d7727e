"""Digits and punctuation of any script as plain ASCII, and the numbers of a vote as basis points."""

import re
import unicodedata
from fractions import Fraction

from bot.domain.errors import Refused

Amount = int | Fraction
"""Basis points that are not rounded yet; an int wherever the percentage has at most two decimals."""

RATIO = r"(?:in|out\ +of)"
"""Regular expression of the words between the two numbers of `1 in 200`."""
NUMBER = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
"""Regular expression of a number in ASCII; `PLAIN_NUMBER` is one in the form in which percentages are shown."""
PLAIN_NUMBER = r"(?:0|[1-9][0-9]{0,2})(?:\.[0-9]{1,2})?"
DECIMAL_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
THOUSANDS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9.,])")

_STORED_DECIMALS = 2
_EXCERPT = 40
_HUNDRED = 10_000
_ONE = 100
# Zero-width characters and the controls of writing direction.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_ASCII_BLANKS = str.maketrans("\t\n\v\f\r", "     ")
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_FULL_WIDTH_SHIFT = 0xFEE0
_LOOKALIKES = {
    "%": "\u066a\ufe6a",
    ".": "\u066b\ufe52",
    ",": "\u060c\ufe50",
    ";": "\u061b\u3001\ufe51\ufe54",
    ":": "\u2236\ufe55",
    "=": "\ufe66",
    "~": "\u223c\u301c",
    "+": "\u2795\ufe62",
    "-": "\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2796\ufe58\ufe63",
    '"': "\u00ab\u00bb\u201c\u201d\u201e\u201f\u300c\u300d\u300e\u300f\u301d\u301e\u301f",
    "'": "\u2018\u2019\u201a\u201b\u2039\u203a",
    " ": "\u0085\u2028\u2029",
}
_PLAIN_OF = {lookalike: plain for plain, lookalikes in _LOOKALIKES.items() for lookalike in lookalikes}


def without_invisible(text: str) -> str:
    """Return the text without zero-width characters and controls of writing direction."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def to_ascii(text: str) -> str:
    """Return the text with digits, signs, separators, quotation marks and blanks in ASCII; its length stays the same.

    Only decimal digits become ASCII digits: superscripts, vulgar fractions and Roman numerals stay as they are.
    """
    text = text.translate(_ASCII_BLANKS)
    return text if text.isascii() else "".join(map(_character_to_ascii, text))


def _character_to_ascii(character: str) -> str:
    if character.isascii():
        return character
    if character in _PLAIN_OF:
        return _PLAIN_OF[character]
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if ord(character) in _FULL_WIDTH:
        return chr(ord(character) - _FULL_WIDTH_SHIFT)
    return " " if unicodedata.category(character) == "Zs" else character


def basis_points(digits: str) -> Amount:
    """Return the exact basis points of a percentage, given as a match of `NUMBER`."""
    whole, _, decimals = digits.partition(".")
    if len(decimals) <= _STORED_DECIMALS:
        return int(whole + decimals.ljust(_STORED_DECIMALS, "0"))
    return Fraction(int(whole + decimals), 10 ** (len(decimals) - _STORED_DECIMALS))


def ratio_of(part: Amount, whole: Amount) -> Amount | None:
    """Return the basis points that `part` is of `whole`, as in `1 in 200`; None where nothing can be that."""
    if whole == 0:
        return None
    share = Fraction(part * _HUNDRED, whole)
    return share.numerator if share.denominator == 1 else share


def shortened(text: str) -> str:
    """Return the beginning of a part of a vote, to be quoted in a refusal.

    At most 40 characters on one line, without invisible ones; characters that cannot be encoded are replaced. Unlike
    `bot.domain.text.characters.excerpt` it keeps any number of combining marks.
    """
    shown = "".join(
        "\ufffd" if unicodedata.category(character) in ("Cc", "Cs") else character
        for character in " ".join(without_invisible(text[: 4 * _EXCERPT]).split())
    )
    return shown if len(shown) <= _EXCERPT else shown[: _EXCERPT - 1] + "…"


def refuse_above_hundred(amount: Amount, piece: str) -> None:
    """Refuse a number above 100 %.

    Raises:
        Refused: the amount is more than 10 000 basis points.
    """
    if amount > _HUNDRED:
        raise Refused("picks.above_hundred", piece=shortened(piece))


def is_below_one(amount: Amount) -> bool:
    """Return whether a number without a percent sign could also be a fraction of 1: it is above 0 and below 1 %."""
    return 0 < amount < _ONE
