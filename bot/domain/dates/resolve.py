"""Finds the instants that the parts of a phrase can mean together."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.dates.clock import MIDNIGHT
from bot.domain.dates.parts import DAY_END, Clock, Days, Now, Parts
from bot.domain.dates.relative import coming_days
from bot.domain.errors import Refused
from bot.domain.moment import Moment
from bot.domain.time.local_time import first_instant, instants_of


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase can mean.

    Args:
        instants: UTC milliseconds, ascending.
        ask: the key of the sentence that asks which is meant; None where there is only one.
    """

    instants: tuple[int, ...]
    ask: str | None = None


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
    clock = parts.clock or Clock((days.implied,))
    locals_ = sorted({local for option in clock.options for local in _chosen(days, option, parts, now)})
    if not locals_:
        raise Refused("dates.weekday_mismatch")
    if len(locals_) > 1:
        instants = {at_ms for local in locals_ for at_ms in instants_of(local, now.zone)}
        return Meaning(tuple(sorted(instants)), clock.ask or days.ask)
    return _typed(locals_[0], now) if parts.clock else _implied(locals_[0], days, now)


def _days(parts: Parts, now: Now) -> Days:
    if parts.days is not None:
        return parts.days
    if parts.weekday is not None:
        return coming_days(parts.weekday, now)
    # A time of day by itself is the next one; "midnight" by itself could be the one that begins or ends today.
    today, tomorrow = now.today, now.today + timedelta(days=1)
    return Days((today, tomorrow), rolling=True, ask="dates.midnight" if parts.clock == MIDNIGHT else None)


def _chosen(days: Days, option: timedelta, parts: Parts, now: Now) -> list[datetime]:
    """Return the local times that this time of day can mean on those days."""
    moments = [(day, datetime.combine(day, time.min) + option) for day in days.dates]
    if days.rolling:
        ahead = [moment for moment in moments if first_instant(moment[1], now.zone) > now.at_ms]
        moments = ahead or moments[-1:]
    if days.ask is None:
        moments = moments[:1]
    return [local for day, local in moments if _fits(day, parts)]


def _fits(day: date, parts: Parts) -> bool:
    return parts.weekday is None or parts.weekday.number == day.isoweekday()


def _typed(local: datetime, now: Now) -> Meaning:
    instants = instants_of(local, now.zone)
    if not instants:
        raise _gap(local, now)
    return Meaning(instants, "dates.overlap" if len(instants) > 1 else None)


def _implied(local: datetime, days: Days, now: Now) -> Meaning:
    """Return the meaning of a time that nobody typed: in an overlap the later instant, which is the end of the day.

    In a gap it is the instant at which the gap ends, as for "in 3 days"; but the last minute of a day has to exist.

    Raises:
        Refused: clocks skip the last minute of the day.
    """
    instants = instants_of(local, now.zone)
    if instants:
        return Meaning(instants[-1:])
    if days.implied == DAY_END:
        raise _gap(local, now)
    return Meaning((first_instant(local, now.zone),))


def _gap(local: datetime, now: Now) -> Refused:
    after = Moment(first_instant(local, now.zone))
    return Refused("dates.gap", word=f"{local:%Y-%m-%d %H:%M}", zone=str(now.zone), after=after)
