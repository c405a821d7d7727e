"""Reads when an answer became public ("yesterday", "2 hours ago", "6 December"): always in the past."""

import re
from datetime import date, timedelta

from bot.domain.dates.deadline import AmbiguousDate
from bot.domain.dates.durations import add_months
from bot.domain.dates.grammar import parts_of, read_zone_or_offset, words_of
from bot.domain.dates.parts import Now, Parts
from bot.domain.dates.resolve import Meaning, resolve
from bot.domain.errors import Refused
from bot.domain.moment import Moment
from bot.domain.time.local_time import first_instant
from bot.domain.time.zone import ABBREVIATIONS, zone_named

_AGO = re.compile(r"(?P<count>[0-9]{1,4}) (?P<unit>minute|hour|day|week)s? ago")
_UNITS = {"minute": 60_000, "hour": 3_600_000, "day": 86_400_000, "week": 7 * 86_400_000}
_DAY = timedelta(days=1)
_NO_DOUBT = (None, "dates.today_or_next")
"""What `Meaning.ask` is where nobody has to be asked: of a weekday the last one is meant."""
_ABOUT_DEADLINES = {
    "dates.bare_number",
    "dates.no_such_year",
    "dates.not_ahead",
    "dates.out_of_reach",
    "dates.recurring",
    "dates.unreadable",
    "dates.vague",
}
"""Refusals whose sentence is about deadlines; they are told in a sentence of their own here."""


def read_known_at(text: str, now_ms: int, zone: str, opened: int) -> int:
    """Return the instant that a phrase means, between the question's opening and now; an empty text means now.

    The phrases are those of deadlines, and also "yesterday" and "2 hours ago". A weekday, a time of day or a date
    without its year means the last one before now; a day without a time means 23:59 of that day.

    Args:
        text: as typed.
        now_ms: UTC milliseconds.
        zone: IANA name of the community's zone.
        opened: when the question was opened, UTC milliseconds.

    Returns:
        UTC milliseconds.

    Raises:
        AmbiguousDate: the phrase has several meanings; those between the opening and now are offered.
        Refused: `dates.*` or `time.zone_*`; `dates.known_*` for what is ahead, before the opening, or cannot be read.
    """
    words = words_of(text) if text.strip() else ("now",)
    if words == ("now",):
        # The request may have been received before the question was posted, while it waited for its turn.
        return max(now_ms, opened)
    try:
        meaning = _read(words, now_ms, zone)
    except Refused as refused:
        if refused.key not in _ABOUT_DEADLINES:
            raise
        word = refused.facts.get("word", refused.facts.get("year", ""))
        raise Refused("dates.known_unreadable", word=word) from refused
    past = [at for at in meaning.instants if at <= now_ms]
    if not past:
        raise Refused("dates.known_ahead")
    readings = tuple(at for at in past if at >= opened)
    if not readings:
        raise Refused("dates.known_before", at=Moment(opened))
    if meaning.ask not in _NO_DOUBT:
        raise AmbiguousDate(meaning.ask, readings, word=" ".join(words))
    return readings[-1]


def _read(words: tuple[str, ...], now_ms: int, zone: str) -> Meaning:
    ago = _AGO.fullmatch(" ".join(words))
    if ago is not None:
        return Meaning((now_ms - int(ago["count"]) * _UNITS[ago["unit"]],))
    if words[-1] in ABBREVIATIONS:
        raise Refused("dates.zone_abbreviation", word=words[-1].upper())
    ending = read_zone_or_offset(words[-1])
    if ending is not None and len(words) == 1:
        raise Refused("dates.no_day", word=words[0])
    now = Now(now_ms, ending or zone_named(zone))
    yesterday = (now.today - _DAY).isoformat()
    said = tuple(yesterday if word == "yesterday" else word for word in (words if ending is None else words[:-1]))
    earlier = _shifted_back(parts_of(said, now), now)
    return resolve(parts_of(said, earlier), earlier)


def _shifted_back(parts: Parts, now: Now) -> Now:
    """Return the time in the past from which the next day that fits the parts is the last one before now.

    The readers of parts find the next weekday, time or date; this is how the last one is found with them.
    """
    if parts.instant is not None:
        return now
    if parts.days is None:
        days = 7 if parts.weekday is not None else 1
    elif parts.days.rolling or parts.days.ask == "dates.day_or_month":
        days = (now.today - _a_year_before(now.today)).days
    else:
        return now
    return Now(first_instant(now.local - days * _DAY, now.zone), now.zone)


def _a_year_before(today: date) -> date:
    """Return the same day a year before; for 29 February 1 March, since 28 February has come twice since then."""
    before = add_months(today, -12)
    return before if before.day == today.day else before + _DAY
