"""When members are reminded."""

from enum import StrEnum
from typing import NamedTuple

from bot.domain.time.calendar import WeeklyRule

DAY_MS = 86_400_000
NOTICE_MS = DAY_MS
"""So long before its deadline a question's channels are told."""
NOTICED_FROM_MS = 2 * DAY_MS
"""A question that is open for less is not announced again."""
MONDAY, HOUR = 1, 9


class Window(NamedTuple):
    """A stretch of time in UTC milliseconds, without its start and with its end."""

    after: int
    until: int


class Step(StrEnum):
    """Which of the reminders to resolve a question it is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def starts(self) -> int:
        """How long after the closing it is due, in milliseconds."""
        return {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 30}[self] * DAY_MS

    @property
    def ends(self) -> int:
        """How long after the closing it has lost its point, in milliseconds: to the next one, or because it is old."""
        return {Step.DAY: 7, Step.WEEK: 30, Step.MONTH: 60}[self] * DAY_MS

    def closings(self, now: int) -> Window:
        """When questions closed for which this is the reminder that is due now."""
        return Window(now - self.ends, now - self.starts)


def noticed(now: int) -> Window:
    """The deadlines of which channels are told now, if they were not yet."""
    return Window(now, now + NOTICE_MS)


def weekly_reminder(zone: str) -> WeeklyRule:
    """When members who asked for it are reminded."""
    return WeeklyRule(MONDAY, HOUR, 0, zone)
