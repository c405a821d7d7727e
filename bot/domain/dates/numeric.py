"""Dates written in digits: ISO, day first, month first, Discord's timestamps; and digits that are no date."""

import re
from datetime import date

from bot.domain.dates.parts import LEAP_YEAR, Days, Found, Here, Instant, Words, make_date, yearly
from bot.domain.errors import Refused

_ISO = re.compile(r"([0-9]{4,})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_ISO_WEEK = re.compile(r"([0-9]{4})-w([0-9]{2})-([0-9])")
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})?")
_SLASHED = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})(?:\2([0-9]{4}))?")
_SHORT_YEAR = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{2})")
_NO_DAY = re.compile(r"[0-9]{1,2}[-/.][0-9]{4}|[0-9]{4}[-/.](?:w?[0-9]{1,2})|(?:19|20)[0-9]{2}")
_TIMESTAMP = re.compile(r"<t:([0-9]{1,11})(?::[a-z])?>")
_NUMBER = re.compile(r"[0-9]+")


def numeric(words: Words, here: Here) -> Found | None:
    """Read the first word as digits of a date.

    Raises:
        Refused: `date.*`, where it looks like one and is none.
    """
    word = words[0]
    if match := _TIMESTAMP.fullmatch(word):
        return Instant(int(match[1]) * 1000), 1
    if _NO_DAY.fullmatch(word):
        raise Refused("dates.no_day", word=word)
    if _NUMBER.fullmatch(word):
        raise Refused("dates.bare_number", word=word)
    days = _iso(word) or _day_first(word, here) or _either_order(word, here)
    return (days, 1) if days else None


def _iso(word: str) -> Days | None:
    if match := _ISO.fullmatch(word):
        return Days((make_date(int(match[1]), int(match[3]), int(match[4])),))
    if match := _ISO_WEEK.fullmatch(word):
        year, week, weekday = map(int, match.groups())
        make_date(year, 1, 1)
        try:
            return Days((date.fromisocalendar(year, week, weekday),))
        except ValueError:
            raise Refused("dates.no_such_week", word=word) from None
    return None


def _day_first(word: str, here: Here) -> Days | None:
    match = _DOTTED.fullmatch(word)
    if match is None:
        return None
    day, month = int(match[1]), int(match[2])
    return Days((make_date(int(match[3]), month, day),)) if match[3] else yearly(month, day, here.today)


def _either_order(word: str, here: Here) -> Days | None:
    """Slashes and dashes: Europeans put the day first, Americans the month; a short year could even lead."""
    if match := _SHORT_YEAR.fullmatch(word):
        first, second, third = (int(match[group]) for group in (1, 3, 4))
        orders = ((2000 + third, second, first), (2000 + third, first, second), (2000 + first, second, third))
        return Days(_possible(orders), ask="dates.short_year")
    match = _SLASHED.fullmatch(word)
    if match is None:
        return None
    first, second = int(match[1]), int(match[3])
    if match[4]:
        dates = _possible(((int(match[4]), second, first), (int(match[4]), first, second)))
        return Days(dates, ask="dates.day_or_month" if len(dates) > 1 else None)
    return _without_year(first, second, here)


def _without_year(first: int, second: int, here: Here) -> Days:
    # It stands for "some year": it had a 29 February.
    some = _possible(((LEAP_YEAR, second, first), (LEAP_YEAR, first, second)))
    nexts = [yearly(day.month, day.day, here.today) for day in some]
    if len(nexts) == 1:
        return nexts[0]
    dates = (next(day for day in days.dates if day >= here.today) for days in nexts)
    return Days(tuple(dates), ask="dates.day_or_month")


def _possible(orders: tuple[tuple[int, int, int], ...]) -> tuple[date, ...]:
    """The different dates among (year, month, day) readings; where there is none, the refusal of the first."""
    dates: dict[date, None] = {}
    refusals = []
    for order in orders:
        try:
            dates[make_date(*order)] = None
        except Refused as refusal:
            refusals.append(refusal)
    if not dates:
        # 31/02: the reading whose month exists has the better story to tell.
        raise min(refusals, key=lambda refusal: refusal.key)
    return tuple(dates)
