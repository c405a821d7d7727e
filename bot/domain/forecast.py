"""A forecast as it is stored: one probability for each outcome in whole basis points; rounding and writing them."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import lcm

Forecast = tuple[int, ...]
"""Basis points for each outcome, in the question's order; their sum is exactly `WHOLE`."""

WHOLE = 10_000
"""Basis points in 100 %."""
LETTERS = "ABCDEFGHIJKLMNOPQRST"

_CENT = 100
_NANO = 1_000_000_000
_SUM_TOLERANCE = 100


def apportion(weights: Sequence[int | Fraction], whole: int) -> tuple[int, ...]:
    """Split `whole` into integers in the proportions of the weights, by largest remainder (Hamilton's method).

    Ties go to the earlier weight.

    Raises:
        ValueError: a weight is negative, or none is above zero.
    """
    denominator = lcm(*[weight.denominator for weight in weights])
    sizes = [weight.numerator * (denominator // weight.denominator) for weight in weights]
    total = sum(sizes)
    if total <= 0 or min(sizes) < 0:
        raise ValueError("shares need weights of which none is negative and one is above zero")
    parts = [divmod(size * whole, total) for size in sizes]
    shares = [quotient for quotient, _ in parts]
    left = whole - sum(shares)
    if left:
        for ordinal in sorted(range(len(parts)), key=lambda at: -parts[at][1])[:left]:
            shares[ordinal] += 1
    return tuple(shares)


def is_near_whole(total: int | Fraction, whole: int = WHOLE) -> bool:
    """Return whether a sum is within one hundredth of the whole: 99 to 101 %, the error of rounded percentages."""
    return -_SUM_TOLERANCE * whole <= (total - whole) * WHOLE <= _SUM_TOLERANCE * whole


def round_shares(weights: Sequence[int | Fraction]) -> Forecast:
    """Return the forecast in the proportions of the weights, rounded by `apportion`."""
    return apportion(weights, WHOLE)


def whole_on(ordinal: int, outcomes: int) -> Forecast:
    """Return all of the whole on the outcome at that position, nothing on the others."""
    return tuple(WHOLE if at == ordinal else 0 for at in range(outcomes))


def shares_of(probabilities: Sequence[float]) -> Forecast:
    """Return probabilities as basis points that sum to 10 000."""
    return round_shares([round(probability * _NANO) for probability in probabilities])


@lru_cache(maxsize=WHOLE + 1)
def percent_text(basis_points: int) -> str:
    """Return basis points (0 or more) as percent without trailing zeros: 4000 is `40`, 3333 is `33.33`, 50 is `0.5`."""
    whole, cents = divmod(basis_points, _CENT)
    return f"{whole}.{cents:02d}".rstrip("0") if cents else str(whole)


def letter(ordinal: int) -> str:
    """Return the letter of the outcome at that position: 0 is `A`, 19 is `T`.

    Raises:
        IndexError: a question has no such outcome.
    """
    if ordinal < 0:
        raise IndexError("an outcome's position is not negative")
    return LETTERS[ordinal]
