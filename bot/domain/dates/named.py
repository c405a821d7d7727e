"""Reads dates with the name of a month: "31 Dec", "December 31st, 2026", "the 3rd of May"."""

import re

from bot.domain.dates.parts import Days, Found, Now, Words, days_without_year, make_date
from bot.domain.errors import Refused

_DAY = re.compile(r"([0-9]{1,2})(st|nd|rd|th)?")
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth"
    " twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
)
ORDINALS = {name: number for number, name in enumerate(_ORDINALS.split(), start=1)}
_YEAR = re.compile(r"[0-9]{4,}")
_YEARS = {"this": 0, "next": 1, "last": -1}
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
    rest = words[used:]
    if year := read_year(rest, now):
        return Days((make_date(year[0], month, day),)), used + year[1]
    if rest and _SHORT_YEAR.fullmatch(rest[0]):
        raise Refused("dates.year_digits", word=rest[0])
    return days_without_year(month, day, now), used


def read_year(words: Words, now: Now) -> tuple[int, int] | None:
    """Read a year in digits, or this, the next or the last one; returns it and how many words it is.

    Raises:
        Refused: `dates.no_such_year`.
    """
    if words and _YEAR.fullmatch(words[0]):
        return make_date(int(words[0]), 1, 1).year, 1
    if words[1:2] == ("year",) and words[0] in _YEARS:
        return now.today.year + _YEARS[words[0]], 2
    return None


def month_of(word: str) -> int | None:
    """Return the number of a month, 1 to 12, by its English name or the first three letters of it; None for others."""
    return MONTHS.get(word.removesuffix("."))


def _day_and_month(words: Words) -> tuple[int, int, int] | None:
    """Return day, month, and how many words they are."""
    if month := month_of(words[0]):
        used = 2 if words[1:2] == ("the",) else 1
        day = _day(words[used : used + 1])
        if day is None:
            raise Refused("dates.no_day", word=" ".join(words[: 2 if words[1:2] and _YEAR.fullmatch(words[1]) else 1]))
        return day, month, used + 1
    day = _day(words[:1])
    used = 2 if words[1:2] == ("of",) else 1
    month = month_of(words[used]) if used < len(words) else None
    return None if day is None or month is None else (day, month, used + 1)


def ordinal_of(word: str) -> int | None:
    """Return the number of "third" or "3rd"; None for other words."""
    match = _DAY.fullmatch(word)
    return int(match[1]) if match and match[2] else ORDINALS.get(word)


def _day(word: Words) -> int | None:
    match = _DAY.fullmatch(word[0]) if word else None
    return int(match[1]) if match else ORDINALS.get(word[0]) if word else None
