"""When a community's boards are due, where they go, and what stands on them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.member import Place
from bot.domain.time.calendar import Slot, WeeklyRule
from bot.domain.time.slots import slots_at

NAMES_USUAL = 10
"""How many of the best are named until somebody says otherwise."""


class BoardKind(StrEnum):
    """What a weekly message ranks: the last complete week, the season, or all time."""

    WEEK = "week"
    SEASON = "season"
    ALL = "all"


class EmptyWeek(StrEnum):
    """What is posted in a week in which nothing was resolved: how things stand, or nothing."""

    STANDING = "standing"
    SKIP = "skip"


class Paused(StrEnum):
    """Why no board is posted: a moderator wants it so, or the channel is gone."""

    NO = ""
    MODERATOR = "moderator"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Schedule:
    """One weekly board of a community.

    Args:
        number: what members call it: `s1`.
        place: where it goes; None while nobody has posted anything anywhere.
        since: until when its slots are dealt with, UTC milliseconds.
        names: how many of the best are named.
        member: who set it up; None for the one every community begins with.
    """

    id: int
    community: int
    number: int
    rule: WeeklyRule
    place: Place | None
    since: int
    board: BoardKind = BoardKind.WEEK
    names: int = NAMES_USUAL
    empty: EmptyWeek = EmptyWeek.STANDING
    paused: Paused = Paused.NO
    member: int | None = None

    @property
    def name(self) -> str:
        """How members call it."""
        return f"s{self.number}"

    @property
    def is_first(self) -> bool:
        """Whether it is the one that every community begins with."""
        return self.number == 1

    @property
    def is_due(self) -> bool:
        """Whether it posts anything at all."""
        return self.place is not None and not self.paused

    def since_when_changed(self, rule: WeeklyRule, now: int) -> int:
        """Until when its slots are dealt with once it goes by that rule.

        What has passed is made up for by an unchanged rule only: where the channel was gone, or where the board is due
        and not written yet; not after a pause by a person.
        """
        as_before = rule == self.rule and self.place is not None and self.paused is not Paused.MODERATOR
        return self.since if as_before else now


def upcoming(schedule: Schedule, now: int) -> Slot:
    """The next slot in which a schedule has something to post."""
    return slots_at(schedule.rule, max(now, schedule.since)).next
