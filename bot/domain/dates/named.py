"""Reads dates with the name of a month: "31 Dec", "December 31st, 2026", "the 3rd of May"."""

import re

from bot.domain.dates.parts import Days, Found, Now, Words, days_without_year, make_date
from bot.domain.errors import Refused

_DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")
_YEAR = re.compile(r"[0-9]{4,}")
_SHORT_YEAR = re.compile(r"'?[0-9]{2}")
_NAMES = (
    "january february march april may june july august september october november december "
    "jan feb mar apr may jun jul aug sep oct nov dec"
)
MONTHS = {name: index % 12 + 1 for index, name in enumerate(_NAMES.split())} | {"sept": 9}


def read_named_date(words: Words, now: Now) -> Found | None:
    """Read a day and the name of a month in either order, with or without a year; None where the words are no date.

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
    return days_without_year(month, day, now.today), used


def month_of(word: str) -> int | None:
    """Return the number of a month, 1 to 12, by its English name or the first three letters of it; None for others."""
    return MONTHS.get(word.removesuffix("."))


def _day_and_month(words: Words) -> tuple[int, int, int] | None:
    """Return day, month, and how many words they are."""
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
