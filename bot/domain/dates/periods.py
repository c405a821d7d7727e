"""Reads periods ("next month", "Q2 2027", "March") and the days named by them: their ends, their third Fridays."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from bot.domain.dates.named import month_of, ordinal_of, read_year
from bot.domain.dates.parts import DAY_END, Before, Days, Found, Now, Words
from bot.domain.dates.weekdays import weekday_of
from bot.domain.errors import Refused

LATER = {"the": 0, "this": 0, "next": 1, "last": -1, "previous": -1}
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
_UNITS = {"day", "week", *_MONTHS_IN}
_QUARTER = re.compile(r"q([1-4])")
_LAST = -1
_DAY = timedelta(days=1)
_WEEK = 7


class Period(NamedTuple):
    """The first and the last day of a period."""

    first: date
    last: date


class Periods(NamedTuple):
    """The periods that some words can mean.

    Args:
        all: in the order of preference; several where the year is not said.
        used: how many words they are.
    """

    all: tuple[Period, ...]
    used: int

    def days(self, found: list[date | None], implied: timedelta | None = None) -> Days:
        """Return one day of each period, as far as there is one."""
        return Days(tuple(day for day in found if day), rolling=len(self.all) > 1, implied=implied)


def read_period(words: Words, now: Now) -> Periods | None:
    """Read a day, week, month, quarter or year: this one, the next, the last, or one that is named.

    Without a year the next that is not over is meant or, in the past, the last that has begun.
    """
    lead = 1 if words and words[0] in LATER else 0
    if words[lead : lead + 1] == ("year",) and (found := read_year(words[lead + 1 :], now)):
        return Periods((_months(found[0], 1, 12),), lead + 1 + found[1])
    if lead < len(words) and (period := _counted(words[lead], LATER[words[0]] if lead else 0, now.today)):
        return Periods((period,), lead + 1)
    if found := read_year(words, now):
        year, used = found
        return Periods((_months(year, 1, 12),), used)
    lead = 1 if words[:1] == ("the",) else 0
    named = _named(words[lead:])
    if named is None:
        return None
    month, length, used = named
    used += lead
    of = 1 if words[used : used + 1] == ("of",) else 0
    if found := read_year(words[used + of :], now):
        return Periods((_months(found[0], month, length),), used + of + found[1])
    other = now.today.year + (-1 if now.back else 1)
    return Periods(tuple(_months(year, month, length) for year in (now.today.year, other)), used)


def read_period_end(words: Words, now: Now) -> Found | None:
    """Read "end of" a period: its last day, until the last minute of it."""
    if words[:1] != ("end",):
        return None
    used = 2 if words[1:2] == ("of",) else 1
    found = read_period(words[used:], now)
    if found is None or _begins_a_date(words[used:], found):
        return None
    return found.days([period.last for period in found.all], DAY_END), used + found.used


def read_nth_day(words: Words, now: Now) -> Found | None:
    """Read the day of a period that is counted: "third Friday of next month", "last day of March".

    Raises:
        Refused: `dates.no_such_weekday` where the period has no such day.
    """
    nth = _LAST if words[0] == "last" else ordinal_of(words[0])
    weekday = weekday_of(words[1]) if len(words) > 1 else None
    if nth is None or (weekday is None and words[1:2] != ("day",)):
        return None
    joint = 1 if words[2:3] in {("of",), ("in",)} else 0
    rest = words[2 + joint :]
    found = read_period(rest, now) if joint or (rest[:1] and rest[0] in LATER) else None
    if found is None:
        return None
    days = [_nth(nth, weekday, period) for period in found.all]
    used = 2 + joint + found.used
    if days[0 if _is_on_its_side(found.all[0], now) else _LAST] is None:
        raise Refused("dates.no_such_weekday", word=" ".join(words[:used]))
    return found.days(days), used


def read_before(words: Words, now: Now) -> Found | None:
    """Read "before": a period means the day before it begins; of a day see `Before`, of an end it adds nothing."""
    if words[0] != "before" or len(words) == 1:
        return None
    if words[1:2] == ("end",) or words[1:3] == ("the", "end"):
        found = read_period_end(words[words.index("end") :], now)
        return (found[0], words.index("end") + found[1]) if found else None
    period = read_period(words[1:], now)
    if period is None or _begins_a_date(words[1:], period):
        return Before(), 1
    return period.days([each.first - _DAY for each in period.all], DAY_END), 1 + period.used


def refuse_period(words: Words, now: Now) -> None:
    """Refuse a period that stands for a day.

    Raises:
        Refused: `dates.not_ahead` for one that has passed where the phrase is about the future, else `dates.vague`.
    """
    which = words[0] if words[0] in LATER and words[0] != "the" else ""
    found = read_period(words, now) if which or words[0] in _UNITS or _QUARTER.fullmatch(words[0]) else None
    used = found.used if found else 2 if which and words[1:2] == ("weekend",) else 0
    if used:
        past = which in {"last", "previous"} and not now.back
        raise Refused("dates.not_ahead" if past else "dates.vague", word=" ".join(words[:used]))


def _counted(unit: str, later: int, today: date) -> Period | None:
    """Return the period in which today lies, or the next or last one where `later` is 1 or -1."""
    if unit == "day":
        day = today + later * _DAY
        return Period(day, day)
    if unit == "week":
        monday = today + timedelta(days=1 - today.isoweekday() + _WEEK * later)
        return Period(monday, monday + timedelta(days=_WEEK - 1))
    if unit not in _MONTHS_IN:
        return None
    length = _MONTHS_IN[unit]
    return _months(today.year, ((today.month - 1) // length + later) * length + 1, length)


def _named(words: Words) -> tuple[int, int, int] | None:
    """Return the first month of a named month or quarter, its length in months, and how many words it is."""
    if not words:
        return None
    if month := month_of(words[0]):
        return month, 1, 1
    if quarter := _QUARTER.fullmatch(words[0]):
        return int(quarter[1]) * 3 - 2, 3, 1
    nth = ordinal_of(words[0])
    if words[1:2] == ("quarter",) and nth is not None and 1 <= nth <= 4:  # noqa: PLR2004  the quarters of a year
        return nth * 3 - 2, 3, 2
    return None


def _begins_a_date(words: Words, found: Periods) -> bool:
    """Return whether the period is a month behind which its day follows: "October 1", "May the 4th"."""
    after = words[found.used : found.used + 2]
    return (
        month_of(words[found.used - 1]) is not None and bool(after) and (after[0] == "the" or after[0][0].isdecimal())
    )


def _months(year: int, month: int, length: int) -> Period:
    """Return the period of some months, the first of which is counted from January of the year as 1."""
    later, first = divmod(month - 1, 12)
    last_year, last = divmod((year + later) * 12 + first + length - 1, 12)
    return Period(date(year + later, first + 1, 1), date(last_year, last + 1, monthrange(last_year, last + 1)[1]))


def _nth(nth: int, weekday: int | None, period: Period) -> date | None:
    step = _WEEK if weekday else 1
    if nth == _LAST:
        back = (period.last.isoweekday() - weekday) % _WEEK if weekday else 0
        return period.last - timedelta(days=back)
    first = (weekday - period.first.isoweekday()) % _WEEK if weekday else 0
    day = period.first + timedelta(days=first + (nth - 1) * step)
    return day if day <= period.last else None


def _is_on_its_side(period: Period, now: Now) -> bool:
    return period.first <= now.today if now.back else period.last >= now.today
