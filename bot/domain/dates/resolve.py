"""Finds the instants that the parts of a phrase can mean together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.domain.dates.clock import MIDNIGHT, NOON
from bot.domain.dates.parts import DAY_END, Clock, Days, Now, Parts
from bot.domain.dates.relative import days_of_weekday
from bot.domain.errors import Refused
from bot.domain.moment import Moment
from bot.domain.time.local_time import first_instant, instants_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase can mean.

    Args:
        instants: UTC milliseconds, ascending.
        ask: the key of the sentence that asks which is meant; None where there is only one.
        clocks: for each instant the clock by which the phrase means it, where that is what has to be asked.
    """

    instants: tuple[int, ...]
    ask: str | None = None
    clocks: Mapping[int, str] = field(default_factory=dict)


def resolve(parts: Parts, now: Now) -> Meaning:
    """Return the instants that fit all parts.

    Raises:
        Refused: `dates.two_dates`, `dates.weekday_mismatch`, or `dates.gap` for a local time that clocks skip.
    """
    if parts.instant is not None:
        if parts.days or parts.weekday or parts.clock:
            raise Refused("dates.two_dates")
        return Meaning((parts.instant.at_ms,))
    days = _days(parts, now)
    clock = parts.clock or Clock((DAY_END if days.implied is None else days.implied,))
    locals_ = sorted({local for option in clock.options for local in _chosen(days, option, parts, now)})
    if not locals_:
        raise Refused("dates.weekday_mismatch")
    if len(locals_) > 1:
        instants = {at_ms for local in locals_ for at_ms in _instants(local, parts, now)}
        return Meaning(tuple(sorted(instants)), clock.ask or days.ask)
    return _typed(locals_[0], now) if parts.clock else _implied(locals_[0], days, parts, now)


def _days(parts: Parts, now: Now) -> Days:
    if parts.days is not None:
        return parts.days
    if parts.weekday is not None:
        return days_of_weekday(parts.weekday, now)
    # A time of day by itself is the next or last one; "midnight" by itself could begin or end today.
    other = now.today + (-_DAY if now.back else _DAY)
    return Days((now.today, other), rolling=True, ask="dates.midnight" if parts.clock == MIDNIGHT else None)


def _chosen(days: Days, option: timedelta, parts: Parts, now: Now) -> list[datetime]:
    """Return the local times that this time of day can mean on those days."""
    moments = [(day, datetime.combine(_shifted(day, days, option, parts), time.min) + option) for day in days.dates]
    if days.rolling:
        kept = [moment for moment in moments if _is_on_its_side(moment[1], parts, now)]
        moments = kept or moments[-1:]
    if days.ask is None:
        moments = moments[:1]
    return [local for day, local in moments if _fits(day, parts)]


def _shifted(day: date, days: Days, option: timedelta, parts: Parts) -> date:
    """Return the day on which the time is meant: before a whole day, or in the morning after a night."""
    if parts.before and not parts.clock and days.implied is None:
        return day - _DAY
    return day + _DAY if days.night and option < NOON else day


def _is_on_its_side(local: datetime, parts: Parts, now: Now) -> bool:
    at_ms = first_instant(local, now.zone)
    return (at_ms <= now.at_ms or _is_running(local, parts, now)) if now.back else at_ms > now.at_ms


def _is_running(local: datetime, parts: Parts, now: Now) -> bool:
    """Return whether the whole of today is meant, in the past, where it is not over; of a weekday the last one is."""
    if not now.back or parts.clock is not None or parts.days is None or parts.days.implied is not None:
        return False
    return local.date() == now.today and first_instant(local, now.zone) > now.at_ms


def _fits(day: date, parts: Parts) -> bool:
    return parts.weekday is None or parts.weekday.number == day.isoweekday()


def _instants(local: datetime, parts: Parts, now: Now) -> tuple[int, ...]:
    return (now.at_ms,) if _is_running(local, parts, now) else instants_of(local, now.zone)


def _typed(local: datetime, now: Now) -> Meaning:
    instants = instants_of(local, now.zone)
    if not instants:
        raise _gap(local, now)
    return Meaning(instants, "dates.overlap" if len(instants) > 1 else None)


def _implied(local: datetime, days: Days, parts: Parts, now: Now) -> Meaning:
    """Return the meaning of a time that nobody typed: in an overlap the later instant, which is the end of the day.

    In a gap it is the instant at which the gap ends, as for "in 3 days"; but the last minute of a day has to exist.

    Raises:
        Refused: clocks skip the last minute of the day.
    """
    instants = _instants(local, parts, now)
    if instants:
        return Meaning(instants[-1:])
    if days.implied in (None, DAY_END):
        raise _gap(local, now)
    return Meaning((first_instant(local, now.zone),))


def _gap(local: datetime, now: Now) -> Refused:
    after = Moment(first_instant(local, now.zone))
    return Refused("dates.gap", word=f"{local:%Y-%m-%d %H:%M}", zone=str(now.zone), after=after)
