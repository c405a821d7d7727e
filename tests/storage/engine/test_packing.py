"""Forecasts as bytes."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.forecast import WHOLE, round_shares
from storage.engine.packing import pack, unpack


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
def test_a_forecast_comes_back_as_it_was(weights: list[int]) -> None:
    forecast = round_shares(weights)
    packed = pack(forecast)
    assert unpack(packed) == forecast
    assert len(packed) == 2 * len(forecast)


def test_the_bytes_can_be_read_by_eye() -> None:
    assert pack((WHOLE, 0, 1)).hex() == "271000000001"


def test_a_withdrawn_forecast_takes_no_bytes() -> None:
    assert pack(None) == b""
    assert unpack(b"") is None


@pytest.mark.parametrize("forecast", [(-1, 10_001), (70_000,)])
def test_what_is_no_probability_is_not_packed(forecast: tuple[int, ...]) -> None:
    with pytest.raises(struct.error):
        pack(forecast)


def test_half_a_forecast_is_not_taken_for_a_whole_one() -> None:
    with pytest.raises(struct.error):
        unpack(b"\x27\x10\x00")
