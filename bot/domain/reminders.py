"""When members are reminded, and what is told together."""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from bot.domain.member import Place
from bot.domain.time.calendar import WeeklyRule

DAY_MS = 86_400_000
HOUR_MS = 3_600_000
"""What is due within an hour of something else is told with it."""
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

    @property
    def and_an_hour(self) -> "Window":
        """The same time and the hour after it."""
        return Window(self.after, self.until + HOUR_MS)


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


class Closing(NamedTuple):
    """A deadline of which a channel is to be told, UTC milliseconds."""

    question: int
    deadline: int
    channel: Place


class Unresolved(NamedTuple):
    """A question without an answer, of which somebody is to be reminded.

    Args:
        question: its id.
        community: that of its community.
        closed_at: since when it is closed, UTC milliseconds.
        step: which reminder it is.
        place: whom it is for, where a reminder to them was dropped before it was sent; None for everybody who gets it.
    """

    question: int
    community: int
    closed_at: int
    step: Step
    place: Place | None = None

    @property
    def due_at(self) -> int:
        """When it is due, UTC milliseconds."""
        return self.closed_at + self.step.starts

    @property
    def expires_at(self) -> int:
        """From when on it is not sent any more, UTC milliseconds."""
        return self.closed_at + self.step.ends


def noticed(now: int) -> Window:
    """Return the deadlines of which the notice is due now."""
    return Window(now, now + NOTICE_MS)


def closings_to_tell(closings: Iterable[Closing], now: int) -> list[list[Closing]]:
    """Which deadlines are told now, in groups of those that are told together.

    A group is due when its first deadline is.

    Args:
        closings: deadlines ahead that nobody was told of: at least all of `noticed`, and of the hour after it.
        now: UTC milliseconds.
    """
    return [group for group in within_the_hour(closings) if group[0].deadline <= noticed(now).until]


def within_the_hour(closings: Iterable[Closing]) -> list[list[Closing]]:
    """Put deadlines into groups, so that each channel has one notice of all that are in one group.

    The earliest deadline begins a group. In it are, of those that come at most an hour later than this first one, all
    of the same channel; and since a question is told of in all its channels at the same time, so are those that share
    a channel with one of these, and so on. What is left begins the next group with its earliest deadline. So no group
    spans more than an hour, however many follow each other; and of two questions in one channel the later one is told
    separately only if the first of the earlier one's group closes more than an hour before it.

    Returns:
        The groups by their first deadlines; in each, the earliest first.
    """
    ordered = sorted(closings, key=lambda each: (each.deadline, each.question))
    of_question, of_channel = defaultdict[int, list[Closing]](list), defaultdict[Place, list[Closing]](list)
    for each in ordered:
        of_question[each.question].append(each)
        of_channel[each.channel].append(each)
    groups: list[list[Closing]] = []
    taken: set[int] = set()
    for first in ordered:
        if first.question in taken:
            continue
        group: list[Closing] = []
        channels: set[Place] = set()
        waiting = [first.question]
        while waiting:
            question = waiting.pop()
            if question in taken:
                continue
            taken.add(question)
            group += of_question[question]
            for channel in {each.channel for each in of_question[question]} - channels:
                channels.add(channel)
                waiting += [each.question for each in of_channel[channel] if each.deadline <= first.deadline + HOUR_MS]
        groups.append(sorted(group, key=lambda each: (each.deadline, each.question)))
    return groups


def unresolved_to_tell(waiting: Iterable[Unresolved], now: int) -> list[list[Unresolved]]:
    """Which reminders to resolve are written now, in groups of which each person gets one message.

    A group is all of a community that are due now or within an hour, provided that one of them is due now.

    Args:
        waiting: what nobody was reminded of: at least all that is due now, or within an hour.
        now: UTC milliseconds.

    Returns:
        The groups; in each, the questions that were closed first come first.
    """
    of_community = defaultdict[int, list[Unresolved]](list)
    for each in sorted(waiting, key=lambda each: (each.closed_at, each.question, each.due_at)):
        if each.due_at <= now + HOUR_MS:
            of_community[each.community].append(each)
    return [group for group in of_community.values() if any(each.due_at <= now for each in group)]


def weekly_reminder(zone: str) -> WeeklyRule:
    """Return when members who asked for the weekly reminder get it."""
    return WeeklyRule(MONDAY, HOUR, 0, zone)
