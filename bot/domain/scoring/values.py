"""The values that go into a scoring rule and come out of it."""

from typing import NamedTuple

from bot.domain.floor import raise_to_floor

NANO = 1_000_000_000
"""Points are stored as whole numbers of 1e-9 points."""

LEAST_COMPARED = 2
"""With fewer forecasts of the base there is nobody to compare with, and the relative rules give no points."""


class Times(NamedTuple):
    """The times that decide a question's scores, in UTC milliseconds.

    Args:
        opened: scoring starts here; earlier forecasts count from here.
        deadline: the last deadline; scores are divided by `deadline - opened`, also where the question closed earlier.
        closed: scoring ends here: the earliest of deadline, close by hand and known-at.
        spot: the instant at which the spot rules look; None means `closed`.
    """

    opened: int
    deadline: int
    closed: int
    spot: int | None = None


class Answer(NamedTuple):
    """How a question was resolved.

    Args:
        weights: one for each outcome, 0 or more, with sum 1; a single 1 where one outcome happened.
        floor: what each probability is raised to before scoring, as from `effective_floor`; 0 changes none.
    """

    weights: tuple[float, ...]
    floor: float = 0.0

    def brier_of(self, probabilities: tuple[float, ...]) -> float:
        """Return the Brier score of a forecast: the sum of the squared errors of all outcomes, 0..2 (Brier 1950)."""
        given = raise_to_floor(probabilities, self.floor)
        return sum([(p - weight) ** 2 for weight, p in zip(self.weights, given, strict=True)])


class MemberScore(NamedTuple):
    """The score of one member on one question.

    Args:
        member: the member's id.
        score: points; for the Brier rules a loss, where lower is better.
        coverage: the part of the time from opening to the last deadline in which a forecast stood; 1 for spot rules.
        in_base: whether the others are compared with this member; False for an excluded one.
    """

    member: int
    score: float
    coverage: float
    in_base: bool


def to_nano(points: float) -> int:
    """Return points as a whole number of 1e-9 points, so that sums of scores can be taken back exactly."""
    return round(points * NANO)
