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
    """

    at_ms: int
    zone: tzinfo

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
        rolling: whether dates that have passed are left out, as for "March 1" without a year.
        ask: the key of the sentence that asks which date is meant; None where the first one is.
        implied: the time of day, since local midnight, where the phrase has none.
    """

    dates: tuple[date, ...]
    rolling: bool = False
    ask: str | None = None
    implied: timedelta = DAY_END


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


Words = tuple[str, ...]
"""The words of a phrase, or those that are left of it, in lower case."""
Part = Days | Weekday | Clock | Instant
Found = tuple[Part, int]
"""A part, and how many words it is."""


@dataclass(slots=True)
class Parts:
    """The parts of a phrase, at most one of each kind."""

    days: Days | None = None
    weekday: Weekday | None = None
    clock: Clock | None = None
    instant: Instant | None = None

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


def days_without_year(month: int, day: int, today: date) -> Days:
    """Return the dates of a day and month without a year, from this year on; the next 29 February can be 8 years ahead.

    Raises:
        Refused: `dates.no_such_month` or `dates.no_such_day`.
    """
    years = range(today.year, today.year + 9)
    _check_month(month)
    dates = tuple(date(year, month, day) for year in years if 1 <= day <= monthrange(year, month)[1])
    if not dates:
        raise Refused("dates.no_such_day", day=day, month=str(month), last=monthrange(LEAP_YEAR, month)[1])
    return Days(dates, rolling=True)


def _check_month(month: int) -> None:
    if not 1 <= month <= 12:  # noqa: PLR2004  the months of a year
        raise Refused("dates.no_such_month", month=month)
