"""Reads lengths of time from now: "in 3 weeks", "a month from now", "half an hour ago"."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from bot.domain.dates.parts import LAST_YEAR, Days, Found, Instant, Now, Words
from bot.domain.errors import Refused
from bot.domain.time.local_time import first_instant, instants_of

_COUNT = re.compile(r"(-?[0-9]{1,60}(?:\.[0-9]{1,6})?)([a-z]*)")
_SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_ROUND = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {name: 10 * n for n, name in enumerate(_ROUND.split(), start=2)}
_ONES = {name: n for n, name in enumerate(_SMALL.split(), start=1)}
_NUMBERS = _ONES | _TENS | {f"{ten}-{one}": _TENS[ten] + _ONES[one] for ten in _TENS for one in _SMALL.split()[:9]}
_HALF = Fraction(1, 2)
# Ways to say how many; the longest that fits is taken.
_COUNTS: Mapping[Words, Fraction] = {(name,): Fraction(number) for name, number in _NUMBERS.items()} | {
    tuple(said.split()): Fraction(number)
    for said, number in (
        ("a", "1"),
        ("an", "1"),
        ("a couple", "2"),
        ("a couple of", "2"),
        ("couple of", "2"),
        ("a dozen", "12"),
        ("half a", "1/2"),
        ("half an", "1/2"),
        ("a half", "1/2"),
        ("half", "1/2"),
        ("a quarter of a", "1/4"),
        ("a quarter of an", "1/4"),
        ("quarter of an", "1/4"),
        ("three quarters of an", "3/4"),
    )
}
_AND_A_HALF = ("and", "a", "half")
_NO_COUNT = (("a", "few"), ("few",), ("several",), ("some",), ("many",))
_MOST = 10_000_000
_MINUTE_MS = 60_000
# Each unit by its names: the unit it is counted in, and how many of those it is.
_UNITS: Mapping[str, tuple[str, Fraction]] = {
    name: (base, Fraction(size))
    for base, size, names in (
        ("minutes", Fraction(1, 60), "second seconds sec secs"),
        ("minutes", 1, "minute minutes min mins"),
        ("minutes", 60, "hour hours hr hrs h"),
        ("days", 1, "day days d"),
        ("days", 7, "week weeks wk wks w"),
        ("days", 14, "fortnight fortnights"),
        ("months", 1, "month months"),
        ("months", 12, "year years yr yrs y"),
    )
    for name in names.split()
}
_DAY_MINUTES = 24 * 60


def read_duration(words: Words, now: Now) -> Found | None:
    """Read a length of time from now, or of the past up to now; None where the words are none.

    Minutes and hours are elapsed time; after days and longer units the clock shows the same time as now. What is ahead
    is rounded up to a whole minute.

    Raises:
        Refused: `dates.not_ahead` for a length that is zero or negative, or "ago" where the phrase is about the future;
            `dates.out_of_reach`; `dates.how_many` for "a few days"; `dates.vague` for "half a month".
    """
    lead = 1 if words[0] in {"in", "within"} else 0
    found = _amount(words[lead:])
    if found is None:
        _refuse_uncounted(words, lead)
        return None
    amount, used = found
    used += lead
    ago = words[used : used + 1] in {("ago",), ("back",), ("earlier",)}
    ahead = next((ending for ending in _AHEAD if words[used : used + len(ending)] == ending), ())
    used += 1 if ago else len(ahead)
    said = " ".join(words[:used])
    if min(amount.values()) < 0 or not any(amount.values()) or (ago and (lead or not now.back)):
        raise Refused("dates.not_ahead", word=said)
    if max(amount.values()) > _MOST:
        raise Refused("dates.out_of_reach", word=said)
    way = -1 if now.back and not lead and not ahead else 1
    try:
        return _from_now(amount, way, now, said), used
    except OverflowError:
        raise Refused("dates.out_of_reach", word=said) from None


_AHEAD = (("from", "now"), ("from", "today"), ("time",), ("hence",))


def add_months(day: date, months: int) -> date:
    """Return the same day that many months later (negative: earlier) or, in a shorter month, the last day of it.

    Raises:
        OverflowError: beyond the years that a date can have here.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 < year <= LAST_YEAR:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _from_now(amount: Mapping[str, Fraction], way: int, now: Now, said: str) -> Days | Instant:
    months = amount.get("months", Fraction())
    if months.denominator > 1:
        raise Refused("dates.vague", word=said)
    whole_days, part = divmod(amount.get("days", Fraction()), 1)
    minutes = amount.get("minutes", Fraction()) + part * _DAY_MINUTES
    if not months and not whole_days:
        return _elapsed(now.at_ms, way * minutes)
    day = add_months(now.today, way * int(months)) + timedelta(days=way * int(whole_days))
    if not 1 < day.year <= LAST_YEAR:
        raise OverflowError
    local = now.local
    clock = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    if minutes:
        at = local.replace(year=day.year, month=day.month, day=day.day)
        return _elapsed((instants_of(at, now.zone) or (first_instant(at, now.zone),))[-1], way * minutes)
    if way > 0:
        clock = timedelta(minutes=-(-clock // timedelta(minutes=1)))
    return Days((day,), implied=clock)


def _elapsed(at_ms: int, minutes: Fraction) -> Instant:
    if minutes < 0:
        return Instant(at_ms + round(minutes * _MINUTE_MS))
    return Instant(-(-at_ms // _MINUTE_MS) * _MINUTE_MS + -(-minutes // 1) * _MINUTE_MS)


def _amount(words: Words) -> tuple[dict[str, Fraction], int] | None:
    """Return how much of each unit some words say, such as "2 days and 3 hours", and how many words they are."""
    amount: dict[str, Fraction] = {}
    used = 0
    while found := _count_and_unit(words[used + (1 if used and words[used : used + 1] == ("and",) else 0) :]):
        count, (base, size), more = found
        used += more + (1 if used and words[used] == "and" else 0)
        amount[base] = amount.get(base, Fraction()) + count * size
    return (amount, used) if used else None


def _count_and_unit(words: Words) -> tuple[Fraction, tuple[str, Fraction], int] | None:
    """Return the count, the unit, and how many words they are."""
    match = _COUNT.fullmatch(words[0]) if words else None
    if match and match[2] in _UNITS:
        return Fraction(match[1]), _UNITS[match[2]], 1
    if match and not match[2]:
        count, used = Fraction(match[1]), 1
    else:
        longest = max((said for said in _COUNTS if words[: len(said)] == said), key=len, default=())
        count, used = _COUNTS.get(longest, Fraction()), len(longest)
    if words[used : used + 3] == _AND_A_HALF:
        count, used = count + _HALF, used + 3
    unit = _UNITS.get(words[used].rstrip("'\u2019")) if 0 < used < len(words) else None
    if unit is None:
        return None
    used += 1
    if words[used : used + 3] == _AND_A_HALF and words[used + 3 : used + 4] != ("an",):
        count, used = count + _HALF, used + 3
    return count, unit, used


def _refuse_uncounted(words: Words, lead: int) -> None:
    """Refuse a length without a number: "a few days", "hours ago".

    Raises:
        Refused: `dates.how_many`.
    """
    few = max((said for said in _NO_COUNT if words[lead : lead + len(said)] == said), key=len, default=())
    start = lead + len(few)
    unit = words[start].rstrip("'\u2019") if start < len(words) else ""
    ago = words[start + 1 : start + 2] == ("ago",)
    if unit in _UNITS and (unit.endswith("s") or ago):
        used = start + (2 if ago else 1)
        raise Refused("dates.how_many", word=" ".join(words[:used]))
