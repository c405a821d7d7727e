"""Reads a deadline, and checks it against the limits that hold when a question is posted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.dates.durations import add_months
from bot.domain.dates.grammar import meaning_of, words_of
from bot.domain.errors import Fact, Refused
from bot.domain.time.local_time import EPOCH, MILLISECOND, local_of
from bot.domain.time.zone import zone_named

LEAST_MINUTES = 5
MOST_YEARS = 5


@dataclass(frozen=True, slots=True)
class DeadlineReading:
    """A deadline as it was understood.

    Args:
        at_ms: UTC milliseconds.
        normalised: whether the phrase was anything but that local date and minute, so that the answer should show it.
    """

    at_ms: int
    normalised: bool


class AmbiguousDate(Refused):
    """A phrase has several meanings, of which the member has to choose one.

    Args:
        key: the sentence that asks which.
        readings: UTC milliseconds, ascending; only those that are possible now, empty where none can be offered.
        clocks: for each reading the clock by which it is meant, where that is what is asked; else empty.
        facts: what the sentence's placeholders stand for.
    """

    def __init__(
        self, key: str, readings: tuple[int, ...], clocks: Mapping[int, str] | None = None, **facts: Fact
    ) -> None:
        super().__init__(key, **facts)
        self.readings = readings
        self.clocks = clocks or {}


def read_deadline(text: str, now_ms: int, zone: str) -> DeadlineReading:
    """Read a date or phrase such as "next Friday 18:00".

    A day without a time means 23:59 of that day. Words that only mean the past ("yesterday") are refused. A date that
    has passed or is far ahead is read, because a draft may hold it; `check_deadline` refuses it.

    Args:
        text: as typed.
        now_ms: UTC milliseconds.
        zone: IANA name of the community's zone, in which dates without a zone are meant.

    Raises:
        AmbiguousDate: the phrase has several meanings.
        Refused: `dates.*` or `time.zone_*`, which says what was wrong.
    """
    words = words_of(text)
    meaning = meaning_of(words, now_ms, zone)
    if meaning.ask is not None:
        readings = tuple(at_ms for at_ms in meaning.instants if _refusal(at_ms, now_ms) is None)
        if meaning.instants and not readings:
            # None of the meanings is possible: this raises the refusal that says why.
            check_deadline(meaning.instants[-1], now_ms)
        raise AmbiguousDate(meaning.ask, readings, meaning.clocks, word=" ".join(words))
    at_ms = meaning.instants[0]
    return DeadlineReading(at_ms, normalised=_minute(at_ms, zone) != text.replace(" ", "T", 1))


def check_deadline(at_ms: int | None, now_ms: int) -> None:
    """Refuse a deadline outside the limits for posting: 5 minutes to 5 calendar years from now, both included.

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
