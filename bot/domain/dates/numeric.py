"""Reads dates in digits: ISO 8601, day first, month first, Discord's timestamps; refuses digits that are no date."""

import re
from datetime import date

from bot.domain.dates.parts import LEAP_YEAR, Days, Found, Instant, Now, Words, days_without_year, make_date
from bot.domain.errors import Refused

_ISO = re.compile(r"([0-9]{4,})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_ISO_WEEK = re.compile(r"([0-9]{4})-w([0-9]{2})-([0-9])")
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})?")
_SLASHED = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})(?:\2([0-9]{4}))?")
_SHORT_YEAR = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{2})")
_NO_DAY = re.compile(r"[0-9]{1,2}[-/.][0-9]{4}|[0-9]{4}[-/.](?:w?[0-9]{1,2})|(?:19|20)[0-9]{2}")
_TIMESTAMP = re.compile(r"<t:([0-9]{1,11})(?::[a-z])?>")
_NUMBER = re.compile(r"[0-9]+")


def read_numeric_date(words: Words, now: Now) -> Found | None:
    """Read the first word as a date in digits; None where it is none.

    Raises:
        Refused: `dates.*`, where the word looks like a date and is none.
    """
    word = words[0]
    if match := _TIMESTAMP.fullmatch(word):
        return Instant(int(match[1]) * 1000), 1
    if _NO_DAY.fullmatch(word):
        raise Refused("dates.no_day", word=word)
    if _NUMBER.fullmatch(word):
        raise Refused("dates.bare_number", word=word)
    days = _iso(word) or _day_first(word, now) or _either_order(word, now)
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


def _day_first(word: str, now: Now) -> Days | None:
    match = _DOTTED.fullmatch(word)
    if match is None:
        return None
    day, month = int(match[1]), int(match[2])
    return Days((make_date(int(match[3]), month, day),)) if match[3] else days_without_year(month, day, now)


def _either_order(word: str, now: Now) -> Days | None:
    """Read a date with slashes or dashes: Europeans put the day first, Americans the month; a short year may lead."""
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
    return _without_year(first, second, now)


def _without_year(first: int, second: int, now: Now) -> Days:
    # A leap year, so that 29 February is possible.
    some = _possible(((LEAP_YEAR, second, first), (LEAP_YEAR, first, second)))
    nexts = [days_without_year(day.month, day.day, now) for day in some]
    if len(nexts) == 1:
        return nexts[0]
    dates = (next(day for day in days.dates if _is_on_its_side(day, now)) for days in nexts)
    return Days(tuple(dates), ask="dates.day_or_month")


def _is_on_its_side(day: date, now: Now) -> bool:
    return day <= now.today if now.back else day >= now.today


def _possible(orders: tuple[tuple[int, int, int], ...]) -> tuple[date, ...]:
    """Return the different dates among readings (year, month, day).

    Raises:
        Refused: none of them is a date.
    """
    dates: dict[date, None] = {}
    refusals = []
    for order in orders:
        try:
            dates[make_date(*order)] = None
        except Refused as refusal:
            refusals.append(refusal)
    if not dates:
        # For 31/02 `no_such_day` of February comes before `no_such_month` 31, and says more.
        raise min(refusals, key=lambda refusal: refusal.key)
    return tuple(dates)
