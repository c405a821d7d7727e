"""Reads a PNG as resvg writes it, without a library for pictures: eight bits for each of four channels."""

import zlib
from struct import unpack_from


def ink(png: bytes) -> list[tuple[int, int]]:
    """The columns and rows of all pixels that are not fully transparent."""
    width, height = unpack_from(">II", png, 16)
    assert png[24:26] == b"\x08\x06"
    packed, at = b"", 33
    while at < len(png):
        (length,) = unpack_from(">I", png, at)
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += 12 + length
    data, stride = zlib.decompress(packed), 4 * width
    above = bytes(stride)
    found = []
    for row in range(height):
        begin = row * (stride + 1)
        above = _unfiltered(data[begin], data[begin + 1 : begin + 1 + stride], above)
        found += [(column, row) for column in range(width) if above[4 * column + 3]]
    return found


def _unfiltered(kind: int, line: bytes, above: bytes) -> bytes:
    """A row of pixels, of which each byte was written as its difference to a guess (PNG, section 9)."""
    found = bytearray(line)
    for at in range(len(found)):
        left, corner = (found[at - 4], above[at - 4]) if at >= 4 else (0, 0)
        up = above[at]
        estimate = left + up - corner
        nearest = min((left, up, corner), key=lambda each: abs(estimate - each))
        found[at] = (line[at] + (0, left, up, (left + up) // 2, nearest)[kind]) % 256
    return bytes(found)
