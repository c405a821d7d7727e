"""Warns where the title names a time and there is no deadline, or another one."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.dates.deadline import AmbiguousDate, read_deadline
from bot.domain.dates.named import month_of
from bot.domain.errors import Refused
from bot.domain.linting.warning import Kind, LintWarning
from bot.domain.linting.words import word_set
from bot.domain.time.local_time import local_of
from bot.domain.time.zone import zone_named

# A cue is a word behind which a date may follow.
MOST_WORDS = 5
"""Words behind a cue that are read as a date."""
MOST_CUES = 8
"""Cues that are looked at in one title."""

_UNTIL = frozenset({"by", "before", "until", "till", "through"})
_CUES = _UNTIL | {"on", "in", "within", "during", "this", "next", "end", "today", "tomorrow", "tonight"}
_UNCUED = "on"
_FILLERS = word_set("the early mid late end of this next")
_DIGITS = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_PERIOD = re.compile(r"week|weekend|month|quarter|year|season|q[1-4]|(?:19|20)\d{2}")
_EAST_ASIAN = re.compile(r"(\d{4})年 ?(\d{1,2})月 ?(\d{1,2})日")
_OUTSIDE = "?!.,;:()[]\"'\u201c\u201d\u2018\u2019"


def check_deadline_in_title(title: str, closes_at: int | None, now: int, zone: str) -> LintWarning | None:
    """Return a warning if the title names a time and there is no deadline, or one that contradicts the title.

    "By" and "before" a day name the deadline. "On" a day is when it happens, so that any deadline up to that day is
    fine. Days that have passed are ignored.

    Args:
        title: the title.
        closes_at: the deadline in UTC milliseconds, None where there is none yet.
        now: UTC milliseconds.
        zone: IANA name of the community's zone.
    """
    words = _words(title)
    today = local_of(now, zone_named(zone)).date()
    named = [day for day in _named_days(words, now, zone) if day.day >= today]
    if closes_at is None:
        found = named[0].day.isoformat() if named else _period(words, today)
        return LintWarning(Kind.TITLE_DEADLINE, {"date": found}) if found else None
    closes = local_of(closes_at, zone_named(zone)).date()
    # "Friday" and "in 3 weeks" may have been typed long ago, and have meant another day.
    fixed = [day for day in named if day.fixed]
    if not fixed or any(day.agrees(closes) for day in fixed):
        return None
    return LintWarning(Kind.OTHER_DEADLINE, {"date": fixed[0].day.isoformat(), "closes": closes.isoformat()})


@dataclass(frozen=True, slots=True)
class _Named:
    """A day that a title names.

    Args:
        cue: the word in front of it.
        fixed: whether it is the same day whenever it is read, unlike "Friday".
    """

    day: date
    cue: str
    fixed: bool

    def agrees(self, closes: date) -> bool:
        """Return whether a deadline on that day agrees with the title."""
        if self.cue not in _UNTIL:
            return closes <= self.day
        return closes == self.day or (self.cue == "before" and closes == self.day - timedelta(days=1))


def _words(title: str) -> list[str]:
    plain = _EAST_ASIAN.sub(r" \1-\2-\3 ", unicodedata.normalize("NFKC", title).casefold())
    return [bare for word in plain.split() if (bare := word.strip(_OUTSIDE))]


def _named_days(words: list[str], now: int, zone: str) -> Iterator[_Named]:
    cues = [place for place, word in enumerate(words) if word in _CUES or _DIGITS.fullmatch(word)]
    for place in cues[:MOST_CUES]:
        cued = words[place] in _UNTIL or words[place] == "on"
        start = place + 1 if cued else place
        for end in range(min(start + MOST_WORDS, len(words)), start, -1):
            days = _read(words[start:end], now, zone)
            if days:
                fixed = _is_fixed(words[start:end])
                cue = words[place] if cued else _UNCUED
                yield from (_Named(day, cue, fixed) for day in days)
                break


def _read(phrase: list[str], now: int, zone: str) -> list[date]:
    """Return the days that a phrase can mean; none where it is no date."""
    if not _is_fixed(phrase) and all(word[0].isdecimal() and not word[-1].isalpha() for word in phrase):
        # 3-1 is a score, and 12 a number.
        return []
    try:
        instants: tuple[int, ...] = (read_deadline(" ".join(phrase), now, zone).at_ms,)
    except AmbiguousDate as asked:
        instants = asked.readings
    except Refused:
        return []
    return [local_of(at_ms, zone_named(zone)).date() for at_ms in instants]


def _is_fixed(phrase: list[str]) -> bool:
    return any(month_of(word) or _YEAR.fullmatch(word) or _DIGITS.fullmatch(word) for word in phrase)


def _period(words: list[str], today: date) -> str:
    """Return the month, year or the like that the title names, as written; empty where there is none ahead."""
    cues = [place for place, word in enumerate(words) if word in _CUES]
    for place in cues[:MOST_CUES]:
        end = place + 1
        while end < len(words) and words[end] in _FILLERS:
            end += 1
        if end == len(words) or not (month_of(words[end]) or _PERIOD.fullmatch(words[end])):
            continue
        named = words[end : end + 2] if _YEAR.fullmatch("".join(words[end + 1 : end + 2])) else words[end : end + 1]
        years = [int(word) for word in named if _YEAR.fullmatch(word)]
        if not years or years[0] >= today.year:
            return " ".join(words[place:end] + named)
    return ""
