"""Reads the end of a period: "end of the week", "end of next quarter", "end of March", "end of Q3 2026"."""

import re
from datetime import date, timedelta

from bot.domain.dates.durations import add_months
from bot.domain.dates.named import month_of
from bot.domain.dates.parts import Days, Found, Now, Words, make_date

_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
_YEAR = re.compile(r"[0-9]{4}")
_QUARTER = re.compile(r"q([1-4])")


def read_period_end(words: Words, now: Now) -> Found | None:
    """Read "end of" a day, a week (its Sunday), a month, quarter or year: this one, the next, or one that is named."""
    if words[:2] != ("end", "of"):
        return None
    used = 3 if words[2:3] and words[2] in {"the", "this", "next"} else 2
    later = 1 if words[used - 1] == "next" else 0
    if used >= len(words):
        return None
    if end := _running(words[used], later, now.today):
        return Days((end,)), used + 1
    return _named(words, used, now)


def _running(unit: str, later: int, today: date) -> date | None:
    """Return the last day of the period in which today lies, or of the next one where `later` is 1."""
    if unit == "day":
        return today + timedelta(days=later)
    if unit == "week":
        return today + timedelta(days=7 - today.isoweekday() + 7 * later)
    if unit not in _MONTHS_IN:
        return None
    months = _MONTHS_IN[unit]
    return _last_day(today.year, ((today.month - 1) // months + 1 + later) * months)


def _named(words: Words, used: int, now: Now) -> Found | None:
    """Read a month or quarter, with or without its year, or a year; without a year the next to end is meant."""
    word = words[used]
    quarter = _QUARTER.fullmatch(word)
    month = 12 if _YEAR.fullmatch(word) else int(quarter[1]) * 3 if quarter else month_of(word)
    if month is None:
        return None
    at = used if _YEAR.fullmatch(word) else used + 1
    if at < len(words) and _YEAR.fullmatch(words[at]):
        year = make_date(int(words[at]), 1, 1).year
        return Days((_last_day(year, month),)), at + 1
    ends = (_last_day(now.today.year + later, month) for later in (0, 1))
    return Days(tuple(ends), rolling=True), used + 1


def _last_day(year: int, month: int) -> date:
    """Return the last day of a month, counted from January of the year as 1; 13 is January of the next year."""
    return add_months(date(year, 1, 1), month) - timedelta(days=1)
