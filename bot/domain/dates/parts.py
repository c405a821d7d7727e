"""The parts of a phrase: days, a weekday, a time of day, or an instant."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from bot.domain.errors import Refused
from bot.domain.time.local_time import local_of

DAY_END = timedelta(hours=23, minutes=59)
"""The time that a day without a time means: all of the day is before the deadline."""
# In these years every local time of every zone is an instant that a datetime can hold.
FIRST_YEAR, LAST_YEAR = 1970, 9000
LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Now:
    """The instant at which a phrase is read, and the zone in which its dates are meant.

    Args:
        at_ms: UTC milliseconds.
        zone: the clock rules.
        back: whether the phrase is about the past, so that a date without its year is the last one and not the next.
    """

    at_ms: int
    zone: tzinfo
    back: bool = False

    @property
    def local(self) -> datetime:
        """The local time."""
        return local_of(self.at_ms, self.zone)

    @property
    def today(self) -> date:
        """The local date."""
        return self.local.date()


@dataclass(frozen=True, slots=True)
class Days:
    """The dates that some words can mean.

    Args:
        dates: in the order of preference.
        rolling: whether dates on the wrong side of now are left out, as for "March 1" without a year.
        ask: the key of the sentence that asks which date is meant; None where the first one is.
        implied: the time of day, since local midnight, where the phrase has none; None for the whole day, which ends at
            `DAY_END`, or now if the phrase is about the past and the day is today.
        night: whether the night after those days is meant, so that a time before noon is in the next morning.
    """

    dates: tuple[date, ...]
    rolling: bool = False
    ask: str | None = None
    implied: timedelta | None = None
    night: bool = False


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday, alone or beside a date that must fall on it.

    Args:
        number: 1 (Monday) to 7 (Sunday).
    """

    number: int


@dataclass(frozen=True, slots=True)
class Clock:
    """The times of day that some words can mean.

    Args:
        options: since local midnight; 24 hours is the midnight that ends the day.
        ask: the key of the sentence that asks which is meant; None where there is one.
    """

    options: tuple[timedelta, ...]
    ask: str | None = None


@dataclass(frozen=True, slots=True)
class Instant:
    """An instant that is the same in every zone.

    Args:
        at_ms: UTC milliseconds.
    """

    at_ms: int


@dataclass(frozen=True, slots=True)
class Before:
    """The word "before": without a time of day, the day before is meant."""


Words = tuple[str, ...]
"""The words of a phrase, or those that are left of it, in lower case."""
Part = Days | Weekday | Clock | Instant | Before
Found = tuple[Part, int]
"""A part, and how many words it is."""


@dataclass(slots=True)
class Parts:
    """The parts of a phrase, at most one of each kind."""

    days: Days | None = None
    weekday: Weekday | None = None
    clock: Clock | None = None
    instant: Instant | None = None
    before: Before | None = None

    def add(self, part: Part) -> None:
        """Add one part.

        Raises:
            Refused: `dates.two_dates` or `dates.two_times`, where there is one of its kind.
        """
        name = type(part).__name__.lower()
        if getattr(self, name) is not None:
            raise Refused("dates.two_times" if isinstance(part, Clock) else "dates.two_dates")
        setattr(self, name, part)


def make_date(year: int, month: int, day: int) -> date:
    """Return the date of numbers that a member typed.

    Raises:
        Refused: `dates.no_such_year`, `dates.no_such_month` or `dates.no_such_day`.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("dates.no_such_year", year=year)
    _check_month(month)
    try:
        return date(year, month, day)
    except ValueError:
        last = monthrange(year, month)[1]
        raise Refused("dates.no_such_day", day=day, month=f"{year}-{month:02}", last=last) from None


def days_without_year(month: int, day: int, now: Now) -> Days:
    """Return the dates of a day and month without a year, this year's first, then into the future or the past.

    The next 29 February can be 8 years ahead.

    Raises:
        Refused: `dates.no_such_month` or `dates.no_such_day`.
    """
    this, way = now.today.year, -1 if now.back else 1
    _check_month(month)
    dates = tuple(date(y, month, day) for y in range(this, this + 9 * way, way) if 1 <= day <= monthrange(y, month)[1])
    if not dates:
        raise Refused("dates.no_such_day", day=day, month=str(month), last=monthrange(LEAP_YEAR, month)[1])
    return Days(dates, rolling=True)


def _check_month(month: int) -> None:
    if not 1 <= month <= 12:  # noqa: PLR2004  the months of a year
        raise Refused("dates.no_such_month", month=month)
