"""Votes and scores as the store keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bot.domain.forecast import Forecast
from bot.domain.leaderboard.totals import BoardValue


# What is read by the thousand is a NamedTuple: those are made in half the time of a frozen dataclass.
class Vote(NamedTuple):
    """One act of voting as kept in the history.

    Args:
        cast_at: UTC milliseconds.
        member: the member's id.
        forecast: basis points for each outcome; None where the forecast was withdrawn.
    """

    cast_at: int
    member: int
    forecast: Forecast | None


class PackedVotes(NamedTuple):
    """Many votes in the form in which `bot.domain.question_scores.pack_job` takes them.

    Args:
        total: how many there are.
        lines: a line for each.
    """

    total: int
    lines: bytes


class StandingShares(NamedTuple):
    """The forecasts that stand on a question at one instant, without their members and times: what a crowd is made of.

    Args:
        forecasters: how many there are.
        changed_at: when the last of them was given, UTC milliseconds; None where there are none.
        shares: their basis points one after the other: those of the oldest forecast, then those of the next.
    """

    forecasters: int
    changed_at: int | None
    shares: Sequence[int]


@dataclass(frozen=True, slots=True)
class NewVote:
    """A vote to be recorded.

    Args:
        question, member: ids.
        received_at: when the request arrived, UTC milliseconds; decides against the deadline.
        forecast: basis points for each outcome; None to withdraw the forecast that stands.
        delivery: see `Actor.delivery`; a second vote with the same delivery is not recorded.
        reason: why, cleaned; empty where the member gave none.
        revision: that of the question it was meant for; None where that does not matter.
    """

    question: int
    member: int
    received_at: int
    forecast: Forecast | None
    delivery: str
    reason: str = ""
    revision: int | None = None


class VoteStatus(StrEnum):
    """What became of a vote."""

    RECORDED = "recorded"
    REPEATED = "repeated"
    """Its delivery was recorded before."""
    CLOSED = "closed"
    """It arrived when the question took no votes any more, or not yet."""
    EDITED = "edited"
    """The question says something else than the one it was meant for."""


class VoteResult(NamedTuple):
    """The answer to a vote.

    Args:
        status: what became of it.
        cast_at: the time it was recorded under, UTC milliseconds; 0 where it was not.
        first: whether it was recorded and is the member's first on the question.
    """

    status: VoteStatus
    cast_at: int
    first: bool = False


class Points(NamedTuple):
    """Scores by each rule, in integers of 10⁻⁹ points, and the coverage in 10⁻⁹ of a question's time."""

    peer: int
    baseline: int
    brier: int
    relative_brier: int
    coverage: int


_POSITIONS = {rule: at for at, rule in enumerate(Points._fields)}


def points_by(rule: str, points: Points) -> int:
    """The points by one rule, in 10⁻⁹ points.

    Raises:
        KeyError: points by that rule are not kept.
    """
    return points[_POSITIONS[rule]]


@dataclass(frozen=True, slots=True)
class Score:
    """One member's scores on one question; the member CROWD is the crowd forecast itself."""

    member: int
    points: Points


class BestScore(NamedTuple):
    """The member and the question of a best score, by id, and the score in 10⁻⁹ points."""

    question: int
    member: int
    points: int


class RankedBy(NamedTuple):
    """What a board ranks by: the points of a rule, added up or divided; `bot.domain.leaderboard.totals.value_of`."""

    rule: str
    value: BoardValue


class Standing(NamedTuple):
    """A member's sums in a period, over `questions` resolved questions."""

    member: int
    name: str
    questions: int
    points: Points
