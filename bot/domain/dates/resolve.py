"""From parts to the instants they can mean."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.dates.clock import MIDNIGHT
from bot.domain.dates.parts import DAY_END, Clock, Days, Here, Parts
from bot.domain.dates.relative import coming
from bot.domain.errors import Refused
from bot.domain.moment import Moment
from bot.domain.time.local_time import first_instant, instants_of


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase can mean.

    Args:
        instants: UTC milliseconds, ascending.
        ask: the sentence that asks which of them is meant; None: there is one, and it is meant.
    """

    instants: tuple[int, ...]
    ask: str | None = None


def resolve(parts: Parts, here: Here) -> Meaning:
    """Find the instants that fit all parts.

    Raises:
        Refused: `dates.two_dates`, `dates.weekday_mismatch`, or `dates.gap` for a time that clocks skip.
    """
    if parts.instant is not None:
        if parts.days or parts.weekday or parts.clock:
            raise Refused("dates.two_dates")
        return Meaning((parts.instant.at_ms,))
    days = _days(parts, here)
    clock = parts.clock or Clock((days.implied,))
    locals_ = sorted({local for option in clock.options for local in _chosen(days, option, parts, here)})
    if not locals_:
        raise Refused("dates.weekday_mismatch")
    if len(locals_) > 1:
        instants = {at_ms for local in locals_ for at_ms in instants_of(local, here.zone)}
        return Meaning(tuple(sorted(instants)), clock.ask or days.ask)
    return _typed(locals_[0], here) if parts.clock else _implied(locals_[0], days, here)


def _days(parts: Parts, here: Here) -> Days:
    if parts.days is not None:
        return parts.days
    if parts.weekday is not None:
        return coming(parts.weekday, here)
    # A time alone is the next one; of a midnight alone nobody can tell which day it ends.
    today, tomorrow = here.today, here.today + timedelta(days=1)
    return Days((today, tomorrow), rolling=True, ask="dates.midnight" if parts.clock == MIDNIGHT else None)


def _chosen(days: Days, option: timedelta, parts: Parts, here: Here) -> list[datetime]:
    """The wall times this time of day can mean, by the rules of the days."""
    moments = [(day, datetime.combine(day, time.min) + option) for day in days.dates]
    if days.rolling:
        ahead = [moment for moment in moments if first_instant(moment[1], here.zone) > here.now_ms]
        moments = ahead or moments[-1:]
    if days.ask is None:
        moments = moments[:1]
    return [local for day, local in moments if _fits(day, parts)]


def _fits(day: date, parts: Parts) -> bool:
    return parts.weekday is None or parts.weekday.number == day.isoweekday()


def _typed(local: datetime, here: Here) -> Meaning:
    instants = instants_of(local, here.zone)
    if not instants:
        raise _gap(local, here)
    return Meaning(instants, "dates.overlap" if len(instants) > 1 else None)


def _implied(local: datetime, days: Days, here: Here) -> Meaning:
    """A time nobody typed is moved out of a gap, and in an overlap is the later one: the day's real end."""
    instants = instants_of(local, here.zone)
    if instants:
        return Meaning(instants[-1:])
    if days.implied == DAY_END:
        raise _gap(local, here)
    return Meaning((first_instant(local, here.zone),))


def _gap(local: datetime, here: Here) -> Refused:
    after = Moment(first_instant(local, here.zone))
    return Refused("dates.gap", word=f"{local:%Y-%m-%d %H:%M}", zone=str(here.zone), after=after)
