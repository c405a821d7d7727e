"""Reads lengths of time from now: "in 3 weeks", "a month from now"."""

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.domain.dates.parts import LAST_YEAR, Days, Found, Instant, Now, Words
from bot.domain.errors import Refused

_COUNT = re.compile(r"(-?[0-9]{1,60})([a-z]*)")
_COUNTS = {"a": 1, "an": 1} | {
    name: number
    for number, name in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
}
_MOST = 10_000_000
_MINUTE_MS = 60_000
# Each unit by its names: the unit it is counted in, and how many of those it is.
_UNITS = {
    name: (base, size)
    for base, size, names in (
        ("minutes", 1, "minute minutes min mins"),
        ("minutes", 60, "hour hours hr hrs h"),
        ("days", 1, "day days d"),
        ("days", 7, "week weeks w"),
        ("months", 1, "month months"),
        ("months", 12, "year years yr yrs"),
    )
    for name in names.split()
}


def read_duration(words: Words, now: Now) -> Found | None:
    """Read a length of time from now, rounded up to a whole minute; None where the words are none.

    Minutes and hours are elapsed time; after days and longer units the clock shows the same time as now.

    Raises:
        Refused: `dates.not_ahead` for a length that is zero, negative or "ago"; `dates.out_of_reach`.
    """
    lead = 1 if words[0] in {"in", "within"} else 0
    found = _count_and_unit(words[lead:])
    if found is None:
        return None
    count, (base, size), used = found
    after = words[lead + used : lead + used + 2]
    if count <= 0 or after[:1] == ("ago",):
        raise Refused("dates.not_ahead", word=" ".join(words[: lead + used + len(after[:1])]))
    if count > _MOST:
        raise Refused("dates.out_of_reach", word=" ".join(words[: lead + used]))
    used += lead + (2 if after in {("from", "now"), ("from", "today")} else 0)
    try:
        return _from_now(base, count * size, now), used
    except OverflowError:
        raise Refused("dates.out_of_reach", word=" ".join(words[:used])) from None


def add_months(day: date, months: int) -> date:
    """Return the same day that many months later (negative: earlier) or, in a shorter month, the last day of it.

    Raises:
        OverflowError: beyond the last year that a deadline can have.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > LAST_YEAR:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _from_now(base: str, count: int, now: Now) -> Days | Instant:
    if base == "minutes":
        return Instant(-(-now.at_ms // _MINUTE_MS) * _MINUTE_MS + count * _MINUTE_MS)
    day = add_months(now.today, count) if base == "months" else now.today + timedelta(days=count)
    if day.year > LAST_YEAR:
        raise OverflowError
    local = now.local
    exact = timedelta(hours=local.hour, minutes=local.minute)
    rest = timedelta(seconds=local.second, microseconds=local.microsecond)
    return Days((day,), implied=exact + timedelta(minutes=1 if rest else 0))


def _count_and_unit(words: Words) -> tuple[int, tuple[str, int], int] | None:
    """Return the count, the unit, and how many words they are."""
    match = _COUNT.fullmatch(words[0]) if words else None
    if match and match[2] in _UNITS:
        return int(match[1]), _UNITS[match[2]], 1
    if len(words) < 2 or words[1] not in _UNITS:  # noqa: PLR2004  a count and a unit
        return None
    if match and not match[2]:
        return int(match[1]), _UNITS[words[1]], 2
    return (_COUNTS[words[0]], _UNITS[words[1]], 2) if words[0] in _COUNTS else None
