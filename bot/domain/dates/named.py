"""Dates with the name of a month: "31 Dec", "December 31st, 2026", "the 3rd of May"."""

import re

from bot.domain.dates.parts import Days, Found, Here, Words, make_date, yearly
from bot.domain.errors import Refused

_DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")
_YEAR = re.compile(r"[0-9]{4,}")
_SHORT_YEAR = re.compile(r"'?[0-9]{2}")
_NAMES = (
    "january february march april may june july august september october november december "
    "jan feb mar apr may jun jul aug sep oct nov dec"
)
MONTHS = {name: index % 12 + 1 for index, name in enumerate(_NAMES.split())} | {"sept": 9}


def named(words: Words, here: Here) -> Found | None:
    """Read a day and a month by name in either order, with or without a year.

    Raises:
        Refused: `dates.no_day`, `dates.year_digits`, or what `make_date` refuses.
    """
    found = _day_and_month(words)
    if found is None:
        return None
    day, month, used = found
    rest = words[used : used + 1]
    if rest and _YEAR.fullmatch(rest[0]):
        return Days((make_date(int(rest[0]), month, day),)), used + 1
    if rest and _SHORT_YEAR.fullmatch(rest[0]):
        raise Refused("dates.year_digits", word=rest[0])
    return yearly(month, day, here.today), used


def month_of(word: str) -> int | None:
    """Give the number of a month from its name or its three letters."""
    return MONTHS.get(word.removesuffix("."))


def _day_and_month(words: Words) -> tuple[int, int, int] | None:
    """Day, month, and how many words they took."""
    if month := month_of(words[0]):
        used = 2 if words[1:2] == ("the",) else 1
        day = _day(words[used : used + 1])
        if day is None:
            raise Refused("dates.no_day", word=words[0])
        return day, month, used + 1
    day = _day(words[:1])
    used = 2 if words[1:2] == ("of",) else 1
    month = month_of(words[used]) if used < len(words) else None
    return None if day is None or month is None else (day, month, used + 1)


def _day(word: Words) -> int | None:
    match = _DAY.fullmatch(word[0]) if word else None
    return int(match[1]) if match else None
