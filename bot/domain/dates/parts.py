"""What the words of a deadline phrase say: days, a weekday, a time of day, or an instant."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from bot.domain.errors import Refused
from bot.domain.time.local_time import local_of

# A day without a time means all of it.
DAY_END = timedelta(hours=23, minutes=59)
# Inside these years every local time of every zone is an instant that a datetime can hold.
FIRST_YEAR, LAST_YEAR = 1970, 9000
LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Here:
    """When and where a phrase is read.

    Args:
        now_ms: UTC milliseconds.
        zone: clock rules for everything in the phrase.
    """

    now_ms: int
    zone: tzinfo

    @property
    def local(self) -> datetime:
        """The wall time now."""
        return local_of(self.now_ms, self.zone)

    @property
    def today(self) -> date:
        """The date now."""
        return self.local.date()


@dataclass(frozen=True, slots=True)
class Days:
    """The dates some words can mean.

    Args:
        dates: in the order in which they are tried.
        rolling: whether dates that have passed are no reading at all, as in "March 1" without a year.
        ask: the sentence that asks which date is meant; None: the first one is.
        implied: the time of day where the phrase has none, since local midnight.
    """

    dates: tuple[date, ...]
    rolling: bool = False
    ask: str | None = None
    implied: timedelta = DAY_END


@dataclass(frozen=True, slots=True)
class Weekday:
    """The name of a weekday, alone or beside a date that it must fit.

    Args:
        number: 1 (Monday) to 7 (Sunday).
    """

    number: int


@dataclass(frozen=True, slots=True)
class Clock:
    """The times of day some words can mean.

    Args:
        options: since local midnight; 24 hours is the midnight that ends the day.
        ask: the sentence that asks which is meant, where there are several.
    """

    options: tuple[timedelta, ...]
    ask: str | None = None


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment that needs no zone.

    Args:
        at_ms: UTC milliseconds.
    """

    at_ms: int


# What is left of a phrase, folded.
Words = tuple[str, ...]
Part = Days | Weekday | Clock | Instant
# A part and how many words it took.
Found = tuple[Part, int]


@dataclass(slots=True)
class Parts:
    """All that a phrase says: each kind of part at most once."""

    days: Days | None = None
    weekday: Weekday | None = None
    clock: Clock | None = None
    instant: Instant | None = None

    def add(self, part: Part) -> None:
        """Take in one more part.

        Raises:
            Refused: `dates.two_dates` or `dates.two_times`.
        """
        name = type(part).__name__.lower()
        if getattr(self, name) is not None:
            raise Refused("dates.two_times" if isinstance(part, Clock) else "dates.two_dates")
        setattr(self, name, part)


def make_date(year: int, month: int, day: int) -> date:
    """Make a date from numbers a member typed.

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


def yearly(month: int, day: int, today: date) -> Days:
    """Give the dates of a day that came without its year, from this year on; 29 February needs up to eight years.

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
