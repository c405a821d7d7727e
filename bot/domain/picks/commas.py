"""Which commas of a text separate numbers and which mark decimals."""

import re

from bot.domain.errors import Refused
from bot.domain.picks.reading import Note
from bot.domain.picks.tolerance import is_near_whole
from bot.domain.text.numerals import DECIMAL_COMMA, NUMBER, THOUSANDS, Amount, basis_points, excerpt

_NUMBERS_ALONE = re.compile(r"(~?)([0-9 .,;/|%]+)(rest\b.*)?", re.IGNORECASE)
_NUMBERS = re.compile(rf"[ ;/|%]*(?:{NUMBER}(?:[ ;/|%]+|$))+")
_NUMBER = re.compile(NUMBER)


def settle_commas(folded: str, count: int) -> tuple[str, Note | None]:
    """Replace each comma by `;` or `.`, character for character.

    Commas between digits separate where that gives one number per outcome with a sum of 99 to 101; else they mark
    decimals where that reads.

    Args:
        folded: the text in ASCII digits and marks.
        count: how many outcomes the question has.

    Returns:
        The text without commas, and a note where both roles could have been meant.

    Raises:
        Refused: a comma stands as thousands separator.
    """
    listed = folded.replace(",", ";")
    if not DECIMAL_COMMA.search(folded):
        return listed, None
    numbers_alone = _NUMBERS_ALONE.fullmatch(folded.strip())
    if numbers_alone and _separates(listed, count, weights=bool(numbers_alone[1])):
        return listed, None
    if thousands := THOUSANDS.search(folded):
        raise Refused("picks.thousands", piece=excerpt(thousands[0]))
    decimal = DECIMAL_COMMA.sub(".", folded).replace(",", ";")
    if numbers_alone is None:
        return decimal, None
    return _weigh(listed, decimal, count, open_ended=numbers_alone[3] is not None)


def _separates(listed: str, count: int, *, weights: bool) -> bool:
    amounts = _amounts(listed)
    return len(amounts) == count and (weights or is_near_whole(sum(amounts)))


def _weigh(listed: str, decimal: str, count: int, *, open_ended: bool) -> tuple[str, Note | None]:
    alone_allowed = 1 if count == 2 else count  # noqa: PLR2004  one number is enough for two outcomes only
    numbers = len(_amounts(decimal))
    reads = numbers > 0 if open_ended else numbers in (alone_allowed, count)
    separates = open_ended or len(_amounts(listed)) == count
    if reads:
        return decimal, Note("picks.decimal_comma", {}) if separates else None
    return listed, None


def _amounts(text: str) -> list[Amount]:
    """Read the numbers of a text that holds nothing but numbers, up to the word `rest`; none if it does not read."""
    numbers = text.lower().partition("rest")[0].strip(" ~")
    if not _NUMBERS.fullmatch(numbers):
        return []
    return [basis_points(digits) for digits in _NUMBER.findall(numbers)]
