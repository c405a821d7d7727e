"""Tells commas and dashes that separate numbers from decimal commas and minus signs."""

import re

from bot.domain.errors import Refused
from bot.domain.forecast import is_near_whole
from bot.domain.picks.reading import Note
from bot.domain.text.numerals import DECIMAL_COMMA, NUMBER, THOUSANDS, Amount, basis_points, shortened

_NUMBERS_ALONE = re.compile(r"(~?)([0-9 .,;/|%]+)(rest\b.*)?", re.IGNORECASE)
_DASHED = re.compile(r" *[0-9]+(?:[.,][0-9]+)? *%?(?: *- *[0-9]+(?:[.,][0-9]+)? *%?)+ *")
_NUMBERS = re.compile(rf"[ ;/|%]*(?:{NUMBER}(?:[ ;/|%]+|$))+")
_NUMBER = re.compile(NUMBER)


def resolve_commas(folded: str, count: int) -> tuple[str, Note | None]:
    """Replace each comma by `;` (a separator) or `.` (a decimal point); the text keeps its length.

    Commas between digits are separators where that gives one number for each outcome with a sum of 99 to 101. Otherwise
    they are decimal commas, if the text can then be read.

    Args:
        folded: the text in ASCII digits and punctuation.
        count: how many outcomes the question has.

    Returns:
        The text without commas, and a note where both meanings were possible.

    Raises:
        Refused: a comma separates thousands.
    """
    listed = folded.replace(",", ";")
    if not DECIMAL_COMMA.search(folded):
        return listed, None
    numbers_alone = _NUMBERS_ALONE.fullmatch(folded.strip())
    if numbers_alone and _separates(listed, count, weights=bool(numbers_alone[1])):
        return listed, None
    if thousands := THOUSANDS.search(folded):
        raise Refused("picks.thousands", piece=shortened(thousands[0]))
    decimal = DECIMAL_COMMA.sub(".", folded).replace(",", ";")
    if numbers_alone is None:
        return decimal, None
    return _decimal_or_separator(listed, decimal, count, open_ended=numbers_alone[3] is not None)


def resolve_dashes(folded: str, count: int) -> str:
    """Replace the dashes of `50-50` by separators, where that gives one number for each outcome and about 100 together.

    Commas in such a text are decimal commas and become points; the text keeps its length, and any other is unchanged.
    """
    if not _DASHED.fullmatch(folded):
        return folded
    listed = folded.replace("-", ";").replace(",", ".")
    return listed if _separates(listed, count, weights=False) else folded


def _separates(listed: str, count: int, *, weights: bool) -> bool:
    amounts = _amounts(listed)
    return len(amounts) == count and (weights or is_near_whole(sum(amounts)))


def _decimal_or_separator(listed: str, decimal: str, count: int, *, open_ended: bool) -> tuple[str, Note | None]:
    least = 1 if count == 2 else count  # noqa: PLR2004  one number is enough for two outcomes only
    numbers = len(_amounts(decimal))
    reads_as_decimal = numbers > 0 if open_ended else numbers in (least, count)
    reads_as_separator = open_ended or len(_amounts(listed)) == count
    if reads_as_decimal:
        return decimal, Note("picks.decimal_comma", {}) if reads_as_separator else None
    return listed, None


def _amounts(text: str) -> list[Amount]:
    """Return the numbers up to the word `rest`; none where the text holds anything but numbers."""
    numbers = text.lower().partition("rest")[0].strip(" ~")
    if not _NUMBERS.fullmatch(numbers):
        return []
    return [basis_points(digits) for digits in _NUMBER.findall(numbers)]
