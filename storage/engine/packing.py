"""Forecasts as bytes: big-endian 16-bit basis points, so that they can be read in any SQLite shell by hex()."""

import struct
import sys
from array import array
from functools import cache

from bot.domain.forecast import Forecast


@cache
def _layout(outcomes: int) -> struct.Struct:
    return struct.Struct(f">{outcomes}H")


def pack(forecast: Forecast | None) -> bytes:
    """A forecast as it is stored; no bytes for a forecast that was withdrawn (None).

    Raises:
        struct.error: a value does not fit into 16 bits.
    """
    return b"" if forecast is None else _layout(len(forecast)).pack(*forecast)


def unpack(packed: bytes) -> Forecast | None:
    """The forecast that was packed; None for no bytes.

    Raises:
        struct.error: the number of bytes is odd.
    """
    return _layout(len(packed) // 2).unpack(packed) if packed else None


def unpack_all(packed: bytes) -> "array[int]":
    """The values of many forecasts that were packed, one after the other."""
    shares = array("H", packed)
    if sys.byteorder == "little":  # pragma: no branch  there is no other machine to run the tests on
        shares.byteswap()
    return shares
