"""Forecasts in basis points: rounding, writing, and the letters of outcomes."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.forecast import WHOLE, apportion, letter, percent_text, round_shares

weights = st.lists(st.integers(0, 10**9) | st.fractions(0, 1000), min_size=2, max_size=20).filter(any)


@pytest.mark.parametrize(
    ("given_weights", "forecast"),
    [
        ([40, 30, 20, 10], (4000, 3000, 2000, 1000)),
        ([3, 2, 1, 1], (4286, 2857, 1429, 1428)),
        ([33, 33, 33, 0], (3334, 3333, 3333, 0)),
        ([34, 33, 33, 1], (3367, 3267, 3267, 99)),
        ([1, 1, 1], (3334, 3333, 3333)),
        ([0, 0, 1], (0, 0, 10_000)),
        ([Fraction(1, 3), Fraction(2, 3)], (3333, 6667)),
        ([Fraction(1, 20_000), 0, Fraction(1, 20_000)], (5000, 0, 5000)),
    ],
)
def test_shares_are_rounded_by_largest_remainder(
    given_weights: list[int | Fraction], forecast: tuple[int, ...]
) -> None:
    assert round_shares(given_weights) == forecast


def test_a_tie_goes_to_the_earlier_outcome() -> None:
    assert round_shares([1] * 6) == (1667, 1667, 1667, 1667, 1666, 1666)
    assert round_shares([1, 4, 1, 1]) == (1429, 5714, 1429, 1428)


@given(weights)
def test_shares_sum_to_the_whole_and_stay_within_one_step_of_the_exact_value(values: list[int | Fraction]) -> None:
    forecast = round_shares(values)
    total = sum(map(Fraction, values))
    assert sum(forecast) == WHOLE
    for share, weight in zip(forecast, values, strict=True):
        assert abs(share - weight * WHOLE / total) < 1


@given(weights, st.integers(1, 1000))
def test_only_proportions_count(values: list[int | Fraction], factor: int) -> None:
    assert round_shares([value * factor for value in values]) == round_shares(values)


@given(weights)
def test_a_rounded_forecast_is_rounded_to_itself(values: list[int | Fraction]) -> None:
    forecast = round_shares(values)
    assert round_shares(forecast) == forecast


@pytest.mark.parametrize("values", [[0, 0], [-1, 2], [2, -1], [-1, -1]])
def test_weights_that_are_no_shares_are_refused(values: list[int]) -> None:
    with pytest.raises(ValueError, match="above zero"):
        round_shares(values)


def test_any_whole_can_be_split() -> None:
    assert apportion([2, 1], 100) == (67, 33)


@pytest.mark.parametrize(
    ("basis_points", "text"),
    [
        (4000, "40"),
        (3333, "33.33"),
        (50, "0.5"),
        (5, "0.05"),
        (0, "0"),
        (10_000, "100"),
        (3350, "33.5"),
        (14_000, "140"),
    ],
)
def test_basis_points_are_written_as_percent_without_trailing_zeros(basis_points: int, text: str) -> None:
    assert percent_text(basis_points) == text


def test_outcomes_are_lettered_from_a_to_t() -> None:
    assert "".join(letter(ordinal) for ordinal in range(20)) == "ABCDEFGHIJKLMNOPQRST"


@pytest.mark.parametrize("ordinal", [-1, 20])
def test_there_is_no_letter_beyond_twenty_outcomes(ordinal: int) -> None:
    with pytest.raises(IndexError):
        letter(ordinal)
