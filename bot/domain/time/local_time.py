"""Converts between instants and local times, with the hours that a clock change skips (gap) or repeats (overlap).

A local time is a `datetime` without zone; an instant is an int of UTC milliseconds. Never compare two local times to
learn which came first: in the repeated hour that gives the wrong answer.
"""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta, tzinfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def local_of(at_ms: int, zone: tzinfo) -> datetime:
    """Return the local time that clocks of the zone show at an instant."""
    return (EPOCH + at_ms * MILLISECOND).astimezone(zone).replace(tzinfo=None, fold=0)


def instants_of(local: datetime, zone: tzinfo) -> tuple[int, ...]:
    """Return every instant at which clocks show this local time, ascending: none in a gap, two in an overlap."""
    guesses = {_instant(local, zone, fold) for fold in (0, 1)}
    return tuple(sorted(at_ms for at_ms in guesses if local_of(at_ms, zone) == local))


def first_instant(local: datetime, zone: tzinfo) -> int:
    """Return the first instant at which clocks show this local time or, in a gap, the instant at which the gap ends."""
    found = instants_of(local, zone)
    if found:
        return found[0]
    before, after = sorted(_instant(local, zone, fold) for fold in (0, 1))
    return before + bisect_left(range(before, after), local, key=lambda at_ms: local_of(at_ms, zone))


def with_offset(at_ms: int, zone: tzinfo) -> str:
    """Return an instant in ISO 8601 with its offset, which means the same in every zone."""
    at = (EPOCH + at_ms * MILLISECOND).astimezone(zone)
    return at.isoformat(timespec="milliseconds" if at.microsecond else "seconds")


def as_typed(at_ms: int, zone: tzinfo) -> str:
    """Return an instant as somebody would type it: the local date and minute.

    Where those do not name it (seconds, or an hour that comes twice) the result is that of `with_offset`.
    """
    local = local_of(at_ms, zone)
    if local.second or local.microsecond or instants_of(local, zone) != (at_ms,):
        return with_offset(at_ms, zone)
    return local.strftime("%Y-%m-%d %H:%M")


def _instant(local: datetime, zone: tzinfo, fold: int) -> int:
    return (local.replace(tzinfo=zone, fold=fold) - EPOCH) // MILLISECOND
