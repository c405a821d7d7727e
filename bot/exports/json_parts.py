"""Reads the parts of a large JSON file one at a time: the members of an object, or the elements of an array.

Where a part begins and ends follows from strings, brackets and commas alone; what is in it is for the caller to read.
"""

import re
from collections.abc import Iterator
from typing import IO, NamedTuple

from bot.scoring_file.schema import ScoreFileError

CHUNK = 1 << 20
MOST_OF_A_PART = 8 << 20
"""No row of an export comes near it; without a limit a single text could fill the memory."""

_ROW = rb'\{(?:[^{}\[\]"]++|"[^"\\]*+(?:\\.[^"\\]*+)*+"|\[[^{}\[\]"]*+\])*+\}'
"""An object of texts, numbers and lists of numbers, such as a vote: found as a whole, it costs a tenth."""
_STEP = re.compile(_ROW + rb'|"[^"\\]*+(?:\\.[^"\\]*+)*+("?)|([{}\[\],])', re.DOTALL)
"""Such an object; a string, also one of which the rest is not read yet; or what begins, ends or parts something."""
_UNFINISHED = b""
_SPACE = b" \t\r\n"


class Part(NamedTuple):
    """A part of an object or an array.

    Args:
        begins_at: its place in the file.
        content: its bytes, without blanks around it; only the first ones where it has more than were asked for.
        ends_at: the place behind it.
        is_cut: whether it has more bytes than were asked for.
    """

    begins_at: int
    content: bytes
    ends_at: int
    is_cut: bool


def parts(file: IO[bytes], start: int, end: bytes, most: int) -> Iterator[Part]:
    """The parts of an object or an array, none where it is empty.

    Args:
        file: the file; between two parts its caller may read elsewhere in it.
        start: the place behind the bracket that begins it.
        end: the bracket that ends it.
        most: how many bytes of a part are kept.

    Raises:
        ScoreFileError: it does not end, or a part is empty.
    """
    begins_at, content, depth, empty = start, bytearray(), 0, True
    for at, symbol, before in _steps(file, start):
        content += before[: most - len(content)]
        if depth == 0 and symbol in (b",", b"}", b"]"):
            if symbol not in (b",", end):
                raise broken(file, at)
            if content.strip(_SPACE):
                blank = len(content) - len(content.lstrip(_SPACE))
                yield Part(begins_at + blank, bytes(content.strip(_SPACE)), at, at - begins_at > most)
            elif symbol == b"," or not empty:
                raise broken(file, at)
            if symbol == end:
                return
            begins_at, content, empty = at + 1, bytearray(), False
            continue
        depth += {b"{": 1, b"[": 1, b"}": -1, b"]": -1}.get(symbol, 0)
        content += symbol[: most - len(content)]


def _steps(file: IO[bytes], start: int) -> Iterator[tuple[int, bytes, bytes]]:
    """What begins, ends or parts something, or nothing where only text has been read: its place, and what was before.

    Raises:
        ScoreFileError: the file ends first, or a text is longer than a part may be.
    """
    base, rest = start, b""
    while True:
        file.seek(base + len(rest))
        read = file.read(CHUNK)
        if not read:
            raise broken(file, base + len(rest))
        buffer, done, stop = rest + read, 0, None
        for found in _STEP.finditer(buffer):
            if found[2] is not None:
                yield base + found.start(), found[2], buffer[done : found.start()]
                done = found.end()
            elif found[1] == _UNFINISHED:
                stop = found.start()
                break
        stop = len(buffer) if stop is None else stop
        yield base + stop, b"", buffer[done:stop]
        base, rest = base + stop, buffer[stop:]
        if len(rest) > MOST_OF_A_PART:
            raise ScoreFileError(place_of(file, base), f"a text of at most {MOST_OF_A_PART >> 20} MB")


def broken(file: IO[bytes], at: int) -> ScoreFileError:
    """The error that a file is no JSON from a place on."""
    return ScoreFileError(place_of(file, at), "JSON")


def place_of(file: IO[bytes], at: int) -> str:
    """A place in a file as people name it, such as `line 3 column 7`."""
    line, before = 1, 0
    file.seek(0)
    for begins_at in range(0, at, CHUNK):
        read = file.read(min(CHUNK, at - begins_at))
        line += read.count(b"\n")
        before = begins_at + read.rindex(b"\n") + 1 if b"\n" in read else before
    return f"line {line} column {at - before + 1}"
