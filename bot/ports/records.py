"""Votes and scores as the store keeps them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bot.domain.forecast import Forecast


# What is read or answered by the thousand is a NamedTuple: those are made in half the time.
class Vote(NamedTuple):
    """One act of voting as kept in the history; `forecast` is None where it was withdrawn."""

    cast_at: int
    member: int
    forecast: Forecast | None


@dataclass(frozen=True, slots=True)
class NewVote:
    """A vote to be recorded.

    Args:
        received_at: when the request arrived, UTC milliseconds; decides against the deadline.
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
    CLOSED = "closed"
    EDITED = "edited"


class VoteResult(NamedTuple):
    """The answer to a vote; `cast_at` is the time it was recorded under, 0 where it was not."""

    status: VoteStatus
    cast_at: int


class Points(NamedTuple):
    """Scores by each rule, in integers of 10⁻⁹ points, and the coverage in 10⁻⁹ of a question's time."""

    peer: int
    baseline: int
    brier: int
    relative_brier: int
    coverage: int


def points_by(rule: str, points: Points) -> int:
    """What one of the stored rules gave, in 10⁻⁹ points.

    Raises:
        KeyError: that rule is not stored.
    """
    return points._asdict()[rule]  # type: ignore[no-any-return]  # all of its fields are whole numbers


@dataclass(frozen=True, slots=True)
class Score:
    """One member's scores on one question; the member CROWD is the crowd forecast itself."""

    member: int
    points: Points


class BestScore(NamedTuple):
    """Whose score on which question was best, in 10⁻⁹ points of the rule that was asked for."""

    question: int
    member: int
    points: int


class Standing(NamedTuple):
    """A member's sums in a period, over `questions` resolved questions."""

    member: int
    name: str
    questions: int
    points: Points
