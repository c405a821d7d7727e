"""The values that go into scoring and come out of it."""

from typing import NamedTuple

from bot.domain.floor import raise_to_floor

NANO = 1_000_000_000


class Times(NamedTuple):
    """The times that decide a question's scores, in UTC milliseconds.

    Args:
        opened: scoring starts here; earlier forecasts count from here.
        deadline: the last deadline; `deadline - opened` is the divisor, also where the question closed earlier.
        closed: scoring ends here: the earliest of deadline, close by hand and known-at.
        spot: the instant of the spot rules; None: `closed`.
    """

    opened: int
    deadline: int
    closed: int
    spot: int | None = None


class Answer(NamedTuple):
    """How a question was resolved.

    Args:
        weights: one for each outcome, not negative, with sum 1; a single 1 where one outcome happened.
        floor: what each probability is raised to before scoring, as from `floor_for`; 0 leaves forecasts as given.
    """

    weights: tuple[float, ...]
    floor: float = 0.0

    def brier_of(self, probabilities: tuple[float, ...]) -> float:
        """Return the squared distance to what happened, 0..2, over all outcomes (Brier 1950). Lower is better."""
        given = raise_to_floor(probabilities, self.floor)
        return sum([(p - weight) ** 2 for weight, p in zip(self.weights, given, strict=True)])


class Row(NamedTuple):
    """The score of one member on one question.

    Args:
        member: the member's id.
        score: points; for the Brier rules the loss, where lower is better.
        coverage: the share of the question's length during which a forecast stood, 0..1; 1 for the spot rules.
        in_base: False for a member who is left out of the crowd.
    """

    member: int
    score: float
    coverage: float
    in_base: bool


def to_nano(points: float) -> int:
    """Return points as the whole number of 1e-9 points that is stored, so that taking back is exact."""
    return round(points * NANO)
