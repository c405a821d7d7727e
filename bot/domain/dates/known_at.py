"""When an answer became public: reading the phrase that somebody who resolves typed; it looks back, never ahead."""

import re
from datetime import date, timedelta

from bot.domain.dates.deadline import AmbiguousDate
from bot.domain.dates.grammar import parts_of
from bot.domain.dates.parts import Here, Parts
from bot.domain.dates.place import place
from bot.domain.dates.resolve import Meaning, resolve
from bot.domain.dates.spans import add_months
from bot.domain.dates.words import words_of
from bot.domain.errors import Refused
from bot.domain.moment import Moment
from bot.domain.time.local_time import first_instant
from bot.domain.time.zone import ABBREVIATIONS, zone_named

_AGO = re.compile(r"(?P<count>[0-9]{1,4}) (?P<unit>minute|hour|day|week)s? ago")
_UNITS = {"minute": 60_000, "hour": 3_600_000, "day": 86_400_000, "week": 7 * 86_400_000}
_DAY = timedelta(days=1)
_LAST_ONE = (None, "dates.today_or_next")
"""Where nothing has to be asked: one instant, and a weekday, which is the last one."""
_OF_DEADLINES = {
    "dates.bare_number",
    "dates.no_such_year",
    "dates.not_ahead",
    "dates.out_of_reach",
    "dates.recurring",
    "dates.unreadable",
    "dates.vague",
}
"""Refusals whose sentence says what a deadline may be."""


def read_known_at(text: str, now: int, zone: str, opened: int) -> int:
    """The instant a phrase means, in UTC milliseconds, between the opening and now; nothing and `now` are now.

    The phrases are those of deadlines, and `yesterday` and `2 hours ago`. A weekday, a time of day or a date without
    its year is the last one; a day without a time is 23:59 of it.

    Raises:
        AmbiguousDate: more than one reading, of which those between the opening and now are offered.
        Refused: `date.*` or `zone.*`, or one of `known.*` for what is ahead, before the opening, or cannot be read.
    """
    words = words_of(text) if text.strip() else ("now",)
    if words == ("now",):
        # A request that was received while the question was being posted comes after it.
        return max(now, opened)
    try:
        meaning = _read(words, now, zone)
    except Refused as refused:
        if refused.key not in _OF_DEADLINES:
            raise
        word = refused.facts.get("word", refused.facts.get("year", ""))
        raise Refused("dates.known_unreadable", word=word) from refused
    past = [at for at in meaning.instants if at <= now]
    if not past:
        raise Refused("dates.known_ahead")
    readings = tuple(at for at in past if at >= opened)
    if not readings:
        raise Refused("dates.known_before", at=Moment(opened))
    if meaning.ask not in _LAST_ONE:
        raise AmbiguousDate(meaning.ask, readings, word=" ".join(words))
    return readings[-1]


def _read(words: tuple[str, ...], now: int, zone: str) -> Meaning:
    ago = _AGO.fullmatch(" ".join(words))
    if ago is not None:
        return Meaning((now - int(ago["count"]) * _UNITS[ago["unit"]],))
    if words[-1] in ABBREVIATIONS:
        raise Refused("dates.zone_abbreviation", word=words[-1].upper())
    ending = place(words[-1])
    if ending is not None and len(words) == 1:
        raise Refused("dates.no_day", word=words[0])
    here = Here(now, ending or zone_named(zone))
    yesterday = (here.today - _DAY).isoformat()
    said = tuple(yesterday if word == "yesterday" else word for word in (words if ending is None else words[:-1]))
    back = _standing_back(parts_of(said, here), here)
    return resolve(parts_of(said, back), back)


def _standing_back(parts: Parts, here: Here) -> Here:
    """Where one has to stand for the next fitting day to be the last one: so long ago by the clock on the wall."""
    if parts.instant is not None:
        return here
    if parts.days is None:
        days = 7 if parts.weekday is not None else 1
    elif parts.days.rolling or parts.days.ask == "dates.day_or_month":
        days = (here.today - _a_year_before(here.today)).days
    else:
        return here
    return Here(first_instant(here.local - days * _DAY, here.zone), here.zone)


def _a_year_before(today: date) -> date:
    """The same day a year ago; of 29 February 1 March, because 28 February has come twice since then."""
    before = add_months(today, -12)
    return before if before.day == today.day else before + _DAY
