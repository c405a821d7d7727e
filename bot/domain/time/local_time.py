"""Between wall clocks and instants, with the hours that a clock change skips or repeats.

A wall time is a `datetime` without zone; an instant is int UTC milliseconds. Two wall times are never compared to
learn which came first: the repeated hour would give the wrong answer.
"""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta, tzinfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def local_of(at_ms: int, zone: tzinfo) -> datetime:
    """Give the wall time (without zone) that clocks of the zone show at an instant."""
    return (EPOCH + at_ms * MILLISECOND).astimezone(zone).replace(tzinfo=None, fold=0)


def instants_of(local: datetime, zone: tzinfo) -> tuple[int, ...]:
    """Give every instant at which clocks show this wall time: none in a gap, two in an overlap, ascending."""
    guesses = {_instant(local, zone, fold) for fold in (0, 1)}
    return tuple(sorted(at_ms for at_ms in guesses if local_of(at_ms, zone) == local))


def first_instant(local: datetime, zone: tzinfo) -> int:
    """Give the first instant at which clocks show this wall time or, in a gap, the instant at which the gap ends."""
    found = instants_of(local, zone)
    if found:
        return found[0]
    before, after = sorted(_instant(local, zone, fold) for fold in (0, 1))
    return before + bisect_left(range(before, after), local, key=lambda at_ms: local_of(at_ms, zone))


def exact(at_ms: int, zone: tzinfo) -> str:
    """Write an instant with its offset, so that it is the same one wherever it is read."""
    at = (EPOCH + at_ms * MILLISECOND).astimezone(zone)
    return at.isoformat(timespec="milliseconds" if at.microsecond else "seconds")


def written(at_ms: int, zone: tzinfo) -> str:
    """Write an instant as one types it: local date and minute, exactly where those alone do not name it."""
    local = local_of(at_ms, zone)
    if local.second or local.microsecond or instants_of(local, zone) != (at_ms,):
        return exact(at_ms, zone)
    return local.strftime("%Y-%m-%d %H:%M")


def _instant(local: datetime, zone: tzinfo, fold: int) -> int:
    return (local.replace(tzinfo=zone, fold=fold) - EPOCH) // MILLISECOND
