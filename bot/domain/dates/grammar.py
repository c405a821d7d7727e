"""Takes a phrase apart: words, the zone in it, and the parts that the other words form."""

import re
import unicodedata
from datetime import UTC, timedelta, timezone, tzinfo

from bot.domain.dates.clock import read_clock
from bot.domain.dates.durations import read_duration
from bot.domain.dates.named import read_named_date
from bot.domain.dates.numeric import read_numeric_date
from bot.domain.dates.parts import Found, Now, Parts, Words
from bot.domain.dates.periods import read_before, read_nth_day, read_period_end
from bot.domain.dates.relative import read_relative_day
from bot.domain.dates.resolve import Meaning, resolve
from bot.domain.errors import Refused
from bot.domain.time.abbreviations import CLOCKS
from bot.domain.time.zone import read_zone, zone_named

LONGEST_PHRASE = 64
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
# NFKC would make of "2½" a 2, a 1 and a 2.
_FRACTIONS = {"\u00bd": ".5", "\u00bc": ".25", "\u00be": ".75"}
_FRACTION = re.compile(r"([0-9] ?|)([\u00bc-\u00be])")
_ISO_PAIR = re.compile(r"([0-9]{4,}-[0-9w-]+)[t ]([0-9:.]+)(z|[+-][0-9:]+)?(?= |$)")
_HALF = re.compile(r"(?<=[0-9]) ?(?:([ap])m|([ap])\.m\.)(?= |$)")
# "1,5 hours"; other commas separate words.
_DECIMAL_COMMA = re.compile(r"(?<![0-9.,])([0-9]{1,3}),([0-9]{1,2})(?= ?[a-z])(?! ?[ap]\.?m)")
_TWO_UNITS = re.compile(r"(?<![0-9a-z:.])([0-9]+)h(?:rs?)?([0-9]+)m(?:ins?)?(?![0-9a-z])")
_SHORT_ENDS = {
    "eod": "end of day",
    "eow": "end of week",
    "eom": "end of month",
    "eoq": "end of quarter",
    "eoy": "end of year",
}

_OFFSET = re.compile(r"(?:(?:utc|gmt)([+-])([0-9]{1,2})|([+-])([0-9]{2}))(?::?([0-9]{2}))?")
_DATE_SLASHES = re.compile(r"[0-9/]+")
# The offsets of Baker Island and of Kiribati's Line Islands, the least and the largest in use.
_LEAST, _MOST = timedelta(hours=-12), timedelta(hours=14)

# Words that may stand in front of a part and add nothing to it; the second only where the phrase is about the past.
_FILLERS = (
    ("on", "or", "before"),
    ("no", "later", "than"),
    ("not", "later", "than"),
    ("end", "of"),
    ("by",),
    ("until",),
    ("till",),
    ("on",),
    ("at",),
    ("the",),
)
_PAST_FILLERS = (*_FILLERS, ("since",), ("from",), ("about",), ("around",), ("roughly",), ("approximately",))
# Words in front of those that cannot be read, which are not what was wrong.
_PREPOSITIONS = frozenset(
    ("by", "until", "till", "on", "at", "the", "in", "within", "since", "from", "of", "for", "to", "before", "after")
)
_AT_THE_LATEST = ("at", "the", "latest")
_DAY_ENDS = (("end", "of", "day"), ("end", "of", "the", "day"))
# Digits alone come last: they may begin "31 December", "3 weeks" or "5pm".
_READERS = (
    read_clock,
    read_nth_day,
    read_before,
    read_period_end,
    read_duration,
    read_named_date,
    read_relative_day,
    read_numeric_date,
)


def words_of(text: str) -> Words:
    """Return the words of a phrase in lower case; an ISO date, its time and its offset are a word each.

    Raises:
        Refused: `dates.too_long`, `dates.empty`, or `dates.characters` for invisible characters.
    """
    if len(text) > LONGEST_PHRASE:
        raise Refused("dates.too_long", limit=LONGEST_PHRASE)
    text = _FRACTION.sub(lambda found: (found[1].strip() or "0") + _FRACTIONS[found[2]], text)
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_DASHES)
    line = " ".join(_DECIMAL_COMMA.sub(r"\1.\2", folded).replace(",", " ").split())
    if not line:
        raise Refused("dates.empty")
    if not line.isprintable():
        raise Refused("dates.characters")
    line = _TWO_UNITS.sub(r"\1 hours \2 minutes", _HALF.sub(r"\1\2m", line))
    words = _ISO_PAIR.sub(r"\1 \2 \3", line).replace("prior to", "before").split()
    return tuple(part for word in words for part in _SHORT_ENDS.get(word, word).split())


def meaning_of(words: Words, now_ms: int, zone: str, *, back: bool = False) -> Meaning:
    """Return what the words of a phrase can mean.

    Args:
        words: as from `words_of`.
        now_ms: UTC milliseconds.
        zone: IANA name of the zone in which a phrase without one is meant.
        back: whether the phrase is about the past.

    Raises:
        Refused: `dates.*` or `time.zone_*`.
    """
    rest, said = _without_zone(words)
    if said and not rest:
        raise Refused("dates.no_day", word=said.upper())
    if said not in CLOCKS:
        now = Now(now_ms, read_zone_or_offset(said) or zone_named(zone), back)
        return resolve(parts_of(rest, now), now)
    return _in_each_clock(rest, said, now_ms, back=back)


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
        Refused: `dates.unreadable` with the words that belong to no part, or what a reader of parts refuses.
    """
    if words[-3:] == _AT_THE_LATEST and len(words) > len(_AT_THE_LATEST):
        words = words[:-3]
    for end in _DAY_ENDS:
        # Beside a day, as in "Friday end of day", it says no more than the day; alone it is today's.
        rest = _without(words, end)
        if rest != words and (parts := _parts_or_none(rest, now)) and (parts.days or parts.weekday):
            return parts
    return _parts(words, now)


def _parts(words: Words, now: Now) -> Parts:
    parts = Parts()
    rest = words
    while rest:
        found = _read(rest, now)
        filler = next((each for each in _fillers(now) if rest[: len(each)] == each), ())
        if found is not None:
            parts.add(found[0])
            rest = rest[found[1] :]
        elif filler and len(rest) > len(filler) and _readable_start(rest[len(filler) :], now):
            rest = rest[len(filler) :]
        else:
            raise Refused("dates.unreadable", word=_unreadable(rest, now))
    return parts


def _parts_or_none(words: Words, now: Now) -> Parts | None:
    try:
        return _parts(words, now) if words else None
    except Refused:
        return None


def _without(words: Words, phrase: Words) -> Words:
    for start in range(len(words)):
        if words[start : start + len(phrase)] == phrase:
            return words[:start] + words[start + len(phrase) :]
    return words


def _fillers(now: Now) -> tuple[Words, ...]:
    return _PAST_FILLERS if now.back else _FILLERS


def _read(words: Words, now: Now) -> Found | None:
    return next((found for reader in _READERS if (found := reader(words, now))), None)


def _readable_start(words: Words, now: Now) -> bool:
    """Return whether something can be read at the beginning of the words, or is refused for a reason of its own."""
    try:
        return _is_read(words, now)
    except Refused:
        return True


def _is_read(words: Words, now: Now) -> bool:
    if _read(words, now) is not None:
        return True
    fillers = (len(each) for each in _fillers(now) if words[: len(each)] == each and len(words) > len(each))
    return any(_is_read(words[used:], now) for used in fillers)


def _unreadable(words: Words, now: Now) -> str:
    """Return the words that cannot be read, up to the next that can, without prepositions in front of them."""
    if all(word in _PREPOSITIONS for word in words):
        return " ".join(words)
    start = next(place for place, word in enumerate(words) if word not in _PREPOSITIONS)
    end = start + 1
    while end < len(words) and not _parts_begin(words[end:], now):
        end += 1
    return " ".join(words[start:end])


def _parts_begin(words: Words, now: Now) -> bool:
    try:
        return _is_read(words, now)
    except Refused:
        return False


def _without_zone(words: Words) -> tuple[Words, str]:
    """Return the words without the zone, and the zone: the last word, or one behind a time of day; empty for none."""
    for place in reversed(range(len(words))):
        last = place == len(words) - 1
        if (last or _ends_in_a_time(words[:place])) and (
            words[place] in CLOCKS or read_zone_or_offset(words[place]) is not None
        ):
            return words[:place] + words[place + 1 :], words[place]
    return words, ""


def _ends_in_a_time(words: Words) -> bool:
    now = Now(0, UTC)
    return any(
        (found := read_clock(words[start:], now)) and start + found[1] == len(words)
        for start in range(max(0, len(words) - 2), len(words))
    )


def _in_each_clock(words: Words, abbreviation: str, now_ms: int, *, back: bool) -> Meaning:
    """Return the meaning of a phrase by each clock that an abbreviation can mean; nothing is asked where they agree.

    Raises:
        Refused: the phrase has no meaning by any of them.
    """
    clocks: dict[int, str] = {}
    ask: str | None = None
    refusals: list[Refused] = []
    for clock in CLOCKS[abbreviation]:
        now = Now(now_ms, read_zone_or_offset(clock.casefold()) or zone_named(clock), back)
        try:
            meaning = resolve(parts_of(words, now), now)
        except Refused as refused:
            refusals.append(refused)
            continue
        ask = ask or meaning.ask
        for at_ms in meaning.instants:
            clocks.setdefault(at_ms, clock)
    if not clocks:
        raise refusals[0]
    instants = tuple(sorted(clocks))
    if len(set(clocks.values())) > 1:
        return Meaning(instants, "dates.zone_abbreviation", clocks)
    return Meaning(instants, ask)


def _offset(match: re.Match[str]) -> tzinfo:
    minutes = int(match[5] or 0)
    size = timedelta(hours=int(match[2] or match[4]), minutes=minutes)
    offset = -size if "-" in {match[1], match[3]} else size
    if minutes > 59 or not _LEAST <= offset <= _MOST:  # noqa: PLR2004  the last minute
        raise Refused("dates.no_such_offset", word=match[0])
    return timezone(offset)
