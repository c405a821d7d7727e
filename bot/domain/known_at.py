"""When an answer became public: reading the phrase that somebody who resolves typed; it looks back, never ahead."""

import re
from datetime import timedelta

from bot.domain.dates.grammar import parts_of
from bot.domain.dates.parts import Here, Parts
from bot.domain.dates.place import place
from bot.domain.dates.resolve import resolve
from bot.domain.dates.words import words_of
from bot.domain.errors import Refused
from bot.domain.moment import Moment
from bot.domain.zone import ABBREVIATIONS, zone_named

_AGO = re.compile(r"(?P<count>[0-9]{1,4}) (?P<unit>minute|hour|day|week)s? ago")
_UNITS = {"minute": 60_000, "hour": 3_600_000, "day": 86_400_000, "week": 7 * 86_400_000}
_DAY_MS = 86_400_000


def read_known_at(text: str, now: int, zone: str, opened: int) -> int:
    """The instant a phrase means, in UTC milliseconds, between the opening and now; nothing and `now` are now.

    The phrases are those of deadlines, and `yesterday` and `2 hours ago`. A weekday, a time of day or a date without
    its year is the last one; a day without a time is 23:59 of it.

    Raises:
        Refused: `date.*` or `zone.*`, or one of `known.*` for what is ahead, before the opening, or not clear.
    """
    words = words_of(text) if text.strip() else ("now",)
    if words == ("now",):
        # A request that was received while the question was being posted comes after it.
        return max(now, opened)
    known = _read(words, now, zone)
    if known > now:
        raise Refused("known.ahead")
    if known < opened:
        raise Refused("known.before", at=Moment(opened))
    return known


def _read(words: tuple[str, ...], now: int, zone: str) -> int:
    ago = _AGO.fullmatch(" ".join(words))
    if ago is not None:
        return now - int(ago["count"]) * _UNITS[ago["unit"]]
    if words[-1] in ABBREVIATIONS:
        raise Refused("date.zone_abbreviation", word=words[-1].upper())
    ending = place(words[-1])
    if ending is not None and len(words) == 1:
        raise Refused("date.no_day", word=words[0])
    here = Here(now, ending or zone_named(zone))
    yesterday = (here.today - timedelta(days=1)).isoformat()
    said = tuple(yesterday if word == "yesterday" else word for word in (words if ending is None else words[:-1]))
    back = Here(now - _back(parts_of(said, here)), here.zone)
    meaning = resolve(parts_of(said, back), back)
    found = [at for at in meaning.instants if at <= now]
    if len(found) > 1:
        raise Refused("known.unclear")
    return found[0] if found else meaning.instants[0]


def _back(parts: Parts) -> int:
    """How far back one has to stand for the next fitting day to be the last one, in milliseconds."""
    if parts.instant is not None:
        return 0
    if parts.days is not None:
        return 366 * _DAY_MS if parts.days.rolling else 0
    return 7 * _DAY_MS if parts.weekday is not None else _DAY_MS
