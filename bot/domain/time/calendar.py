"""ISO weeks of a time zone, and the slot that a weekly rule has in each of them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.errors import Refused
from bot.domain.time.local_time import first_instant, local_of
from bot.domain.time.zone import zone_named

DAYS = 7
"""Of a week."""


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO 8601 week of a zone, from Monday 00:00 to the next Monday 00:00 local time.

    Args:
        iso_year: the year to which ISO 8601 counts the week, which around New Year is not that of all of its days.
        iso_week: 1 to 53.
        start_ms: UTC milliseconds of its first instant.
        end_ms: UTC milliseconds of the first instant after it.
        zone: IANA name.
    """

    iso_year: int
    iso_week: int
    start_ms: int
    end_ms: int
    zone: str

    @property
    def key(self) -> str:
        """The week as text that sorts in time, such as `2024-W50`."""
        return f"{self.iso_year:04}-W{self.iso_week:02}"

    def previous(self) -> "Week":
        """Return the week that ends where this one starts."""
        return _week_from(self._monday() - timedelta(days=DAYS), self.zone)

    def next(self) -> "Week":
        """Return the week that starts where this one ends."""
        return _week_from(self._monday() + timedelta(days=DAYS), self.zone)

    def _monday(self) -> date:
        return date.fromisocalendar(self.iso_year, self.iso_week, 1)


@dataclass(frozen=True, slots=True)
class WeeklyRule:
    """A weekday and local time at which something is due each week.

    Args:
        weekday: 1 (Monday) to 7 (Sunday), as ISO 8601 counts.
        hour: 0 to 23.
        minute: 0 to 59.
        zone: IANA name.
    """

    weekday: int
    hour: int
    minute: int
    zone: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One occurrence of a weekly rule.

    Args:
        week: the week in which it is; a rule has at most one slot in a week, so the week's key names it.
        at_ms: when it is due, UTC milliseconds.
    """

    week: Week
    at_ms: int


def week_of(at_ms: int, zone: str) -> Week:
    """Return the week in which an instant lies: `start_ms <= at_ms < end_ms`."""
    today = local_of(at_ms, zone_named(zone)).date()
    return _week_from(today - timedelta(days=today.weekday()), zone)


def week_named(key: str, zone: str) -> Week:
    """Return the week of a key such as `2024-W50`.

    Raises:
        Refused: `dates.no_week`, for any other text.
    """
    try:
        monday = datetime.strptime(f"{key}-1", "%G-W%V-%u").date()  # noqa: DTZ007  a week is named without a zone
        return _week_from(monday, zone)
    except (ValueError, OverflowError):
        raise Refused("dates.no_week", text=key[:20]) from None


def due_of(rule: WeeklyRule, week: Week) -> int | None:
    """Return the instant of the rule's slot in an ISO week, or None where the zone skipped that day altogether.

    A local time that clocks skip is due at the first instant after the gap; one that they show twice, the first time.
    """
    day = date.fromisocalendar(week.iso_year, week.iso_week, rule.weekday)
    zone = zone_named(rule.zone)
    if local_of(first_instant(datetime.combine(day, time.min), zone), zone).date() != day:
        return None
    return first_instant(datetime.combine(day, time(rule.hour, rule.minute)), zone)


def next_due(rule: WeeklyRule, after_ms: int) -> Slot:
    """Return the rule's first slot after an instant."""
    week = week_of(after_ms, rule.zone).previous()
    while True:
        at_ms = due_of(rule, week)
        if at_ms is not None and at_ms > after_ms:
            return Slot(week, at_ms)
        week = week.next()


def latest_due(rule: WeeklyRule, until_ms: int) -> Slot:
    """Return the rule's last slot at or before an instant."""
    week = week_of(until_ms, rule.zone)
    while True:
        at_ms = due_of(rule, week)
        if at_ms is not None and at_ms <= until_ms:
            return Slot(week, at_ms)
        week = week.previous()


def _week_from(monday: date, zone: str) -> Week:
    iso = monday.isocalendar()
    starts = (datetime.combine(monday + timedelta(days=days), time.min) for days in (0, DAYS))
    start_ms, end_ms = (first_instant(local, zone_named(zone)) for local in starts)
    return Week(iso.year, iso.week, start_ms, end_ms, zone)
