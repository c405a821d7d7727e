"""Reads times of day: "18:00", "6pm", "noon", "at 5"."""

import re
from datetime import timedelta

from bot.domain.dates.parts import Clock, Found, Now, Words
from bot.domain.errors import Refused

_TIME = re.compile(r"([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?)?(am|pm)?")
_HOUR = re.compile(r"[0-9]{1,2}")
_MOST_DIGITS = 3
"""Of a second's fraction: instants are kept in milliseconds."""
NOON = timedelta(hours=12)
DAY = timedelta(hours=24)
MIDNIGHT = Clock((timedelta(0), DAY), ask="dates.midnight")


def read_clock(words: Words, _: Now) -> Found | None:
    """Read a time of day at the beginning of the words; None where there is none.

    Raises:
        Refused: `dates.no_such_time`, `dates.leap_second`, or `dates.fraction` for more than milliseconds.
    """
    if words[0] == "midnight":
        return MIDNIGHT, 1
    if words[0] in {"noon", "midday"}:
        return Clock((NOON,)), 1
    if words[0] == "at" and words[1:] and _HOUR.fullmatch(words[1]):
        return _bare_hour(words[1]), 2
    match = _TIME.fullmatch(words[0])
    if match is None or (match[2] is None and match[5] is None):
        return None
    return Clock((_time(match),)), 1


def _time(match: re.Match[str]) -> timedelta:
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    fraction, half = match[4] or "", match[5]
    if second == 60:  # noqa: PLR2004  how a leap second is written
        raise Refused("dates.leap_second", word=match[0])
    if len(fraction) > _MOST_DIGITS:
        raise Refused("dates.fraction", limit=_MOST_DIGITS)
    if half and 1 <= hour <= 12:  # noqa: PLR2004  the face of a clock
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif half:
        raise Refused("dates.no_such_time", word=match[0])
    time = timedelta(hours=hour, minutes=minute, seconds=second, milliseconds=int(fraction.ljust(3, "0")))
    if max(minute, second) > 59 or time > DAY:  # noqa: PLR2004  the last minute and second
        raise Refused("dates.no_such_time", word=match[0])
    return time


def _bare_hour(word: str) -> Clock:
    """Return the times that an hour without minutes can mean: "at 17" is one, "at 5" in the morning or evening."""
    hour = int(word)
    if hour > 24:  # noqa: PLR2004  the hours of a day
        raise Refused("dates.no_such_time", word=word)
    if 1 <= hour <= 12:  # noqa: PLR2004  the face of a clock
        return Clock((timedelta(hours=hour % 12), timedelta(hours=hour % 12 + 12)), ask="dates.morning_or_evening")
    return Clock((timedelta(hours=hour),))
