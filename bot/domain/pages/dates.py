"""Reads the dates on a forecast page: when the story was published, and the deadline that a title names."""

import re
from datetime import datetime, time, timedelta

_MINUTE = timedelta(minutes=1)
_LAST_MINUTE = time(23, 59)


def read_published(text: str) -> datetime | None:
    """Return the local time of a line such as `Dec 7, 2024, 01:25 AM`; midnight where the line has no time of day.

    None means that the line has no known form. The result has no zone, as the page names none.

    Raises:
        ValueError: the line has a known form, but there is no such day or time.
    """
    for pattern in _PUBLISHED:
        if found := pattern.fullmatch(text):
            return _read_day(found, _read_clock(found) or time())
    return None


def looks_like_a_date(text: str) -> bool:
    """Return whether a line may be a date in another form or language: it is short and has a year."""
    return len(text) <= _LONGEST_DATE and _YEAR_ALONE.search(text) is not None


def deadline_in_title(title: str) -> datetime | None:
    """Return the local deadline that a title names, such as "by December 31, 2025": the last minute of that day.

    "Before" a day means the last minute of the day before. The result is None unless the title names exactly one
    deadline with day, month and year: "by June 2025" and "by December 31" may mean several days.
    """
    found = [match for pattern in _DEADLINES for match in pattern.finditer(title)]
    try:
        deadlines = {_read_end(match) for match in found}
    except (ValueError, OverflowError):
        return None
    return deadlines.pop() if len(deadlines) == 1 else None


def open_deadline(title: str) -> str:
    """Return the words of a title that name a time which may end on several days, such as "by June 2025"; else ""."""
    found = _OPEN.search(title)
    return found[0] if found else ""


def _read_end(found: re.Match[str]) -> datetime:
    if found["zone"]:
        # A time in a zone cannot be compared with the page's other times, which are local.
        raise ValueError(found["zone"])
    if "day" not in found.groupdict():
        return _first_of_next_month(int(found["year"]), _month(found["month"] or "12")) - _MINUTE
    clock = _read_clock(found)
    if found["cue"].lower() == "before" and not found["end"] and clock is None:
        return _read_day(found, time()) - _MINUTE
    return _read_day(found, clock or _LAST_MINUTE)


def _first_of_next_month(year: int, month: int) -> datetime:
    return datetime(year + month // 12, month % 12 + 1, 1)  # noqa: DTZ001  dates on a page are local and zoneless


def _read_day(found: re.Match[str], clock: time) -> datetime:
    year, month, day = int(found["year"]), _month(found["month"]), int(found["day"])
    return datetime(year, month, day, clock.hour, clock.minute)  # noqa: DTZ001  the page names no zone


def _read_clock(found: re.Match[str]) -> time | None:
    if found["hour"] is None:
        return None
    hour = int(found["hour"])
    half = (found["half"] or "").lower()
    if half and not 1 <= hour <= 12:  # noqa: PLR2004  the hours on a dial
        raise ValueError(hour)
    return time(hour % 12 + 12 * (half == "p") if half else hour, int(found["minute"] or 0))


def _month(text: str) -> int:
    return int(text) if text.isdecimal() else _MONTHS.index(text[:3].lower()) + 1


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST_DATE = 40
_YEAR_ALONE = re.compile(r"(?<!\d)\d{4}(?!\d)")

_YEAR = r"(?P<year>\d{4})(?!\d)"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES = (
    rf"{_MONTH} {_DAY},? {_YEAR}",
    rf"{_DAY} (?:of )?{_MONTH},? {_YEAR}",
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)",
    r"(?P<year>\d{4})年 ?(?P<month>\d{1,2})月 ?(?P<day>\d{1,2})日",
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
_CLOCK = (
    r"(?:(?:,? ?(?:at )?|T)(?=\d{1,2}(?::\d{2}| ?[ap]\.?m\b))(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::\d{2})?(?!\d))?"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?)?"
)
_PUBLISHED = tuple(re.compile(f"{_WEEKDAY}{date}{_CLOCK}", re.IGNORECASE) for date in _DATES)
_CUE = r"\b(?P<cue>on or before|no later than|by|before|until|till|through)(?: the)? "
_ZONE = r"(?:,? (?P<zone>(?-i:UTC|GMT|[ECMP][DS]?T|[CEW]ES?T|BST|IST|JST|MSK))\b)?"
_DEADLINES = (
    *(re.compile(f"{_CUE}(?P<end>end of )?{_WEEKDAY}{date}{_CLOCK}{_ZONE}", re.IGNORECASE) for date in _DATES),
    re.compile(rf"{_CUE}end of (?:{_MONTH},? )?{_YEAR}{_ZONE}", re.IGNORECASE),
)
_MONTH_ONLY = _MONTH.replace("?P<month>", "?:")
_OPEN = re.compile(
    r"\b(?:on or before|no later than|by|before|until|till|through|in|during|on|within)(?: the)?"
    r"(?: (?:early|mid|late|end of|this|next|the))*"
    rf" (?:(?:{_MONTH_ONLY}(?: \d{{1,2}}(?:st|nd|rd|th)?\b)?|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH_ONLY})"
    r"(?:,? \d{4}(?!\d))?|(?:19|20)\d{2}(?!\d)|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|(?:week|month|quarter|year)\b"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|q[1-4]\b(?: \d{4})?)",
    re.IGNORECASE,
)
