"""Where the lines of a grid are, and what stands beside them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count, dropwhile, takewhile
from zoneinfo import ZoneInfo

from bot.domain.forecast import WHOLE
from bot.domain.time.local_time import first_instant, local_of

_STEPS = ((600, 200), (2_000, 500), (5_000, 1_000), (WHOLE + 1, 2_500))
"""Below a maximum in basis points, the distance of the lines."""
_STEPS_OF_CLOCK = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 10, 15, 30, 60, 120, 180, 360, 720))
_STEPS_OF_DAYS = tuple(timedelta(days=days) for days in (1, 2, 3, 4, 7, 14))
_STEPS_OF_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
WEEK = timedelta(days=7)
MOST_TICKS = 12
"""More never fit."""

Tick = tuple[int, str]
"""An instant, UTC milliseconds, and what is printed at it."""


def share_ticks(most: int) -> list[int]:
    """The lines of an axis of shares, in basis points, from 0 to the next round step above the largest share."""
    step = next(step for below, step in _STEPS if most < below)
    top = min((most // step + 1) * step, WHOLE)
    return list(range(0, top + 1, step))


def time_ticks(
    start: int, end: int, zone: ZoneInfo, months: Sequence[str], fits: Callable[[Sequence[Tick]], bool]
) -> list[Tick]:
    """The instants that an axis of time names: round ones of a zone, as many as fit; none where none fits.

    Args:
        start: the left end, UTC milliseconds.
        end: the right end.
        zone: in which days begin.
        months: the twelve short names of months.
        fits: whether so many can be printed.
    """
    first, last = local_of(start, zone), local_of(end, zone)
    for moments, words in _grids(first, last, months):
        inside = takewhile(lambda moment: moment <= last, dropwhile(lambda moment: moment < first, moments))
        ticks = [(first_instant(moment, zone), words(moment, at == 0)) for at, moment in enumerate(inside)]
        if ticks and fits(ticks):
            return ticks
    return []


_Words = Callable[[datetime, bool], str]
"""What is printed at a moment, which may be the first one."""


def _grids(first: datetime, last: datetime, months: Sequence[str]) -> Iterator[tuple[Iterator[datetime], _Words]]:
    """Moments at round distances, the closest ones first; those that are far too close are left out."""
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=midnight.weekday())

    def day(moment: datetime, _: bool) -> str:  # noqa: FBT001  as a month
        return f"{moment.day} {months[moment.month - 1]}"

    def clock(moment: datetime, is_first: bool) -> str:  # noqa: FBT001  as a month
        return f"{moment:%H:%M}" if moment.hour or moment.minute else day(moment, is_first)

    def month(moment: datetime, is_first: bool) -> str:  # noqa: FBT001  called by `time_ticks` alone
        name = months[moment.month - 1]
        return f"{name} {moment.year}" if is_first or moment.month == 1 else name

    for step in (step for step in _STEPS_OF_CLOCK if last - first < MOST_TICKS * step):
        yield _every(step, midnight), clock
    for step in (step for step in _STEPS_OF_DAYS if last - first < MOST_TICKS * step):
        yield _every(step, monday if step % WEEK == timedelta(0) else midnight), day
    for number in _STEPS_OF_MONTHS:
        yield _every_months(number, first.year), month


def _every(step: timedelta, begin: datetime) -> Iterator[datetime]:
    return (begin + n * step for n in count())


def _every_months(step: int, year: int) -> Iterator[datetime]:
    """From the beginning of a year on."""
    return (datetime(year + n * step // 12, n * step % 12 + 1, 1) for n in count())  # noqa: DTZ001  a local time
