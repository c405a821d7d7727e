"""Deadlines: reading the phrase a member typed, and the limits that hold when a question is posted."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.dates.grammar import parts_of
from bot.domain.dates.parts import Here
from bot.domain.dates.place import place
from bot.domain.dates.resolve import resolve
from bot.domain.dates.spans import add_months
from bot.domain.dates.words import words_of
from bot.domain.errors import Fact, Refused
from bot.domain.time.local_time import EPOCH, MILLISECOND, local_of
from bot.domain.time.zone import ABBREVIATIONS, zone_named

LEAST_MINUTES = 5
MOST_YEARS = 5


@dataclass(frozen=True, slots=True)
class DeadlineReading:
    """A deadline as it was understood.

    Args:
        at_ms: UTC milliseconds.
        normalised: False only where the phrase is, to the letter, the local date and minute of `at_ms`.
    """

    at_ms: int
    normalised: bool


class AmbiguousDate(Refused):
    """A phrase with several readings, of which the member has to choose one.

    Args:
        key: the sentence that asks.
        readings: UTC milliseconds, ascending, only those that are possible now; empty where there is none to offer.
        facts: what the sentence's placeholders stand for.
    """

    def __init__(self, key: str, readings: tuple[int, ...], **facts: Fact) -> None:
        super().__init__(key, **facts)
        self.readings = readings


def read_deadline(text: str, now_ms: int, zone: str) -> DeadlineReading:
    """Read a date or phrase as a member of a community in that zone means it.

    A day without a time is 23:59 of it. Words that can only look back are refused here; a date that has passed or is
    far ahead is read, because a draft may hold it, and refused by `check_deadline`.

    Raises:
        AmbiguousDate: more than one reading, or an abbreviation of a zone.
        Refused: `date.*` or `zone.*`, naming what was wrong.
    """
    words = words_of(text)
    if words[-1] in ABBREVIATIONS:
        raise AmbiguousDate("dates.zone_abbreviation", (), word=words[-1].upper())
    ending = place(words[-1])
    if ending is not None and len(words) == 1:
        raise Refused("dates.no_day", word=words[0])
    here = Here(now_ms, ending or zone_named(zone))
    meaning = resolve(parts_of(words if ending is None else words[:-1], here), here)
    if meaning.ask is not None:
        readings = tuple(at_ms for at_ms in meaning.instants if _refusal(at_ms, now_ms) is None)
        if meaning.instants and not readings:
            # Refuses it: none of them is possible.
            check_deadline(meaning.instants[-1], now_ms)
        raise AmbiguousDate(meaning.ask, readings, word=" ".join(words))
    at_ms = meaning.instants[0]
    return DeadlineReading(at_ms, normalised=_minute(at_ms, zone) != text.replace(" ", "T", 1))


def check_deadline(at_ms: int | None, now_ms: int) -> None:
    """Hold a deadline to the limits of posting: from 5 minutes to 5 calendar years ahead, both included.

    Raises:
        Refused: `dates.missing`, `dates.past`, `dates.too_soon` or `dates.too_far`.
    """
    if at_ms is None:
        raise Refused("dates.missing")
    refusal = _refusal(at_ms, now_ms)
    if refusal is not None:
        raise refusal


def _refusal(at_ms: int, now_ms: int) -> Refused | None:
    if at_ms <= now_ms:
        return Refused("dates.past")
    if at_ms < now_ms + timedelta(minutes=LEAST_MINUTES) // MILLISECOND:
        return Refused("dates.too_soon", minutes=LEAST_MINUTES)
    now = local_of(now_ms, UTC)
    last = datetime.combine(add_months(now.date(), 12 * MOST_YEARS), now.time(), UTC)
    if at_ms > (last - EPOCH) // MILLISECOND:
        return Refused("dates.too_far", years=MOST_YEARS)
    return None


def _minute(at_ms: int, zone: str) -> str:
    return local_of(at_ms, zone_named(zone)).isoformat(timespec="minutes")
