"""When members are reminded."""

from enum import StrEnum
from typing import NamedTuple

from bot.domain.time.calendar import WeeklyRule

DAY_MS = 86_400_000
NOTICE_MS = DAY_MS
"""How long before the deadline the notice of it is posted where the question's cards are."""
NOTICED_FROM_MS = 2 * DAY_MS
"""Questions that are open for less time get no such notice."""
MONDAY, HOUR = 1, 9
"""When the weekly reminder is sent, local time."""


class Window(NamedTuple):
    """The time `(after, until]` in UTC milliseconds."""

    after: int
    until: int


class Step(StrEnum):
    """Which of the three reminders to resolve a question it is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def starts(self) -> int:
        """How long after the close it is due, in milliseconds."""
        return {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 30}[self] * DAY_MS

    @property
    def ends(self) -> int:
        """How long after the close it is no longer sent, in milliseconds: the next one is due, or it is too late."""
        return {Step.DAY: 7, Step.WEEK: 30, Step.MONTH: 60}[self] * DAY_MS

    def closings(self, now: int) -> Window:
        """Return when questions were closed for which this reminder is due now."""
        return Window(now - self.ends, now - self.starts)


def noticed(now: int) -> Window:
    """Return the deadlines of which the notice is due now."""
    return Window(now, now + NOTICE_MS)


def weekly_reminder(zone: str) -> WeeklyRule:
    """Return when members who asked for the weekly reminder get it."""
    return WeeklyRule(MONDAY, HOUR, 0, zone)
