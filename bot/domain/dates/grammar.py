"""Takes a phrase apart: words, the zone at its end, and the parts that the other words form."""

import re
import unicodedata
from datetime import UTC, timedelta, timezone, tzinfo

from bot.domain.dates.clock import read_clock
from bot.domain.dates.durations import read_duration
from bot.domain.dates.named import read_named_date
from bot.domain.dates.numeric import read_numeric_date
from bot.domain.dates.parts import Now, Parts, Words
from bot.domain.dates.period_end import read_period_end
from bot.domain.dates.relative import read_relative_day
from bot.domain.errors import Refused
from bot.domain.time.zone import read_zone, zone_named

LONGEST_PHRASE = 64
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_ISO_PAIR = re.compile(r"([0-9]{4,}-[0-9w-]+)[t ]([0-9:.]+)(z|[+-][0-9:]+)?(?= |$)")
_HALF = re.compile(r"(?<=[0-9]) ?(?:([ap])m|([ap])\.m\.)(?= |$)")

_OFFSET = re.compile(r"(?:(?:utc|gmt)([+-])([0-9]{1,2})|([+-])([0-9]{2}))(?::?([0-9]{2}))?")
_DATE_SLASHES = re.compile(r"[0-9/]+")
# The offsets of Baker Island and of Kiribati's Line Islands, the least and the largest in use.
_LEAST, _MOST = timedelta(hours=-12), timedelta(hours=14)

# Words that may stand in front of a part and add nothing to it.
_FILLERS = frozenset({"by", "until", "till", "on", "at", "the"})
# Digits alone come last: they may begin "31 December", "3 weeks" or "5pm".
_READERS = (read_clock, read_period_end, read_duration, read_named_date, read_relative_day, read_numeric_date)


def words_of(text: str) -> Words:
    """Return the words of a phrase in lower case; an ISO date, its time and its offset are a word each.

    Raises:
        Refused: `dates.too_long`, `dates.empty`, or `dates.characters` for invisible characters.
    """
    if len(text) > LONGEST_PHRASE:
        raise Refused("dates.too_long", limit=LONGEST_PHRASE)
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_DASHES).replace(",", " ")
    line = " ".join(folded.split())
    if not line:
        raise Refused("dates.empty")
    if not line.isprintable():
        raise Refused("dates.characters")
    line = _HALF.sub(r"\1\2m", line)
    return tuple(_ISO_PAIR.sub(r"\1 \2 \3", line).split())


def read_zone_or_offset(word: str) -> tzinfo | None:
    """Return the zone that a word names: `Z`, `UTC`, an offset or an IANA name; None where it is none of these.

    Raises:
        Refused: `dates.no_such_offset`, or `time.zone_*` for a name with a slash that is no zone.
    """
    if word in {"z", "utc"}:
        return UTC
    if match := _OFFSET.fullmatch(word):
        return _offset(match)
    if "/" in word and not _DATE_SLASHES.fullmatch(word):
        return zone_named(read_zone(word).name)
    return None


def parts_of(words: Words, now: Now) -> Parts:
    """Return the parts of a phrase: every word belongs to one, and days and time may come in either order.

    Raises:
        Refused: `dates.unreadable` with the first word that belongs to no part, or what a reader of parts refuses.
    """
    parts = Parts()
    rest = words
    while rest:
        found = next((found for reader in _READERS if (found := reader(rest, now))), None)
        if found is not None:
            parts.add(found[0])
            rest = rest[found[1] :]
        elif rest[0] in _FILLERS and len(rest) > 1:
            rest = rest[1:]
        else:
            raise Refused("dates.unreadable", word=rest[0])
    return parts


def _offset(match: re.Match[str]) -> tzinfo:
    minutes = int(match[5] or 0)
    size = timedelta(hours=int(match[2] or match[4]), minutes=minutes)
    offset = -size if "-" in {match[1], match[3]} else size
    if minutes > 59 or not _LEAST <= offset <= _MOST:  # noqa: PLR2004  the last minute
        raise Refused("dates.no_such_offset", word=match[0])
    return timezone(offset)
