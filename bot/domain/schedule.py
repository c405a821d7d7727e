"""When a community's boards are due, where they go, and what stands on them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.member import Place
from bot.domain.time.calendar import Slot, WeeklyRule
from bot.domain.time.slots import slots_at

NAMES_USUAL = 10
"""How many of the best a board names, unless a moderator chooses another number."""


class BoardKind(StrEnum):
    """The period that a weekly board ranks: the last complete week, the season, or all time."""

    WEEK = "week"
    SEASON = "season"
    ALL = "all"


class EmptyWeek(StrEnum):
    """What is posted after a week in which no question was resolved.

    The standing ranks each time, or once and then nothing until points change, or nothing at all.
    """

    STANDING = "standing"
    ONCE = "once"
    SKIP = "skip"


class Paused(StrEnum):
    """Why a board is not posted: a moderator paused it, or the bot cannot post in its channel any more."""

    NO = ""
    MODERATOR = "moderator"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Schedule:
    """One weekly board of a community.

    Args:
        id: its id.
        community: the community's id.
        number: its number in the community; members call it `s1`.
        rule: when it is due.
        place: where it is posted; None until the community's first question is posted somewhere.
        since: slots up to here have been posted or passed over, UTC milliseconds.
        board: the period that it ranks.
        names: how many of the best it names.
        empty: what is posted where no question was resolved.
        paused: whether it is paused, and why.
        member: the id of the member who set it up; None for the schedule that every community begins with.
    """

    id: int
    community: int
    number: int
    rule: WeeklyRule
    place: Place | None
    since: int
    board: BoardKind = BoardKind.WEEK
    names: int = NAMES_USUAL
    empty: EmptyWeek = EmptyWeek.ONCE
    paused: Paused = Paused.NO
    member: int | None = None

    @property
    def name(self) -> str:
        """What members call it, such as `s1`."""
        return f"s{self.number}"

    @property
    def is_first(self) -> bool:
        """Whether it is the schedule that every community begins with."""
        return self.number == 1

    @property
    def is_due(self) -> bool:
        """Whether it posts boards: it has a place and is not paused."""
        return self.place is not None and not self.paused

    def since_when_changed(self, rule: WeeklyRule, now: int) -> int:
        """Return `since` for this schedule once it is changed or resumed, with that rule.

        A slot that has passed is posted late only if the rule stays the same and no moderator had paused the schedule:
        after the channel was gone for a while, or if the board is due just now.
        """
        as_before = rule == self.rule and self.place is not None and self.paused is not Paused.MODERATOR
        return self.since if as_before else now


def upcoming(schedule: Schedule, now: int) -> Slot:
    """Return the next slot in which a schedule has something to post.

    Args:
        schedule: the schedule.
        now: UTC milliseconds.
    """
    return slots_at(schedule.rule, max(now, schedule.since)).next
