"""Reads from a font file what is needed to lay text out: its name, which characters it has, and how wide they are.

The format is OpenType (ISO/IEC 14496-22). Only the tables `cmap`, `head`, `hhea`, `hmtx` and `name` are read: a library
that reads all of it is ten times the size of the one that draws.
"""

from bisect import bisect_right
from functools import cache
from pathlib import Path
from struct import Struct, error, iter_unpack, unpack_from

_TABLE = Struct(">4sIII")
_COLLECTION = b"ttcf"
_FAMILY, _TYPOGRAPHIC_FAMILY = 1, 16
"""Names of a font (`name`); the second one does not change with the weight."""
_WINDOWS = 3
_ENGLISH = 0x409
_SEGMENTS, _GROUPS = 4, 12
"""The two forms of `cmap` that all fonts of today have."""


class NotAFont(Exception):  # noqa: N818  says what the file is
    """A file that cannot be read as a font."""


class Font:
    """One face of a font file.

    Args:
        path: the file.
        face: which one of a collection.

    Raises:
        NotAFont: it cannot be read as one.
    """

    def __init__(self, path: Path, face: int = 0) -> None:
        self.path = path
        try:
            tables = _tables(path, face)
            self.family = _family(tables[b"name"])
            self._starts, self._ends, self._glyphs = _characters(tables[b"cmap"])
            (self._em,) = unpack_from(">H", tables[b"head"], 18)
            (count,) = unpack_from(">H", tables[b"hhea"], 34)
            self._advances = [advance for advance, _ in iter_unpack(">Hh", tables[b"hmtx"][: 4 * count])]
        except (OSError, KeyError, error, IndexError, ValueError) as cause:
            raise NotAFont(f"{path} cannot be read as a font: {cause!r}") from cause

    def has(self, point: int) -> bool:
        """Whether it has a code point."""
        return self._glyph(point) != 0

    def advance(self, point: int) -> float:
        """How wide a code point is, in units of the size of the text; 0 where it has none."""
        glyph = self._glyph(point)
        return self._advances[min(glyph, len(self._advances) - 1)] / self._em if glyph else 0.0

    def _glyph(self, point: int) -> int:
        place = bisect_right(self._starts, point) - 1
        if place < 0 or point > self._ends[place]:
            return 0
        glyphs = self._glyphs[place]
        return glyphs + point - self._starts[place] if isinstance(glyphs, int) else glyphs[point - self._starts[place]]


@cache
def opened(path: Path, face: int) -> Font | None:
    """A face of a font file, read once; None where it cannot be read."""
    try:
        return Font(path, face)
    except NotAFont:
        return None


def _tables(path: Path, face: int) -> dict[bytes, bytes]:
    with path.open("rb") as file:
        begin = 0
        head = file.read(12)
        if head[:4] == _COLLECTION:
            file.seek(12 + 4 * face)
            (begin,) = unpack_from(">I", file.read(4))
            file.seek(begin)
            head = file.read(12)
        (count,) = unpack_from(">H", head, 4)
        places = {tag: (at, length) for tag, _, at, length in _TABLE.iter_unpack(file.read(16 * count))}
        found = {}
        for tag in (b"name", b"cmap", b"head", b"hhea", b"hmtx"):
            at, length = places[tag]
            file.seek(at)
            found[tag] = file.read(length)
        return found


def _family(table: bytes) -> str:
    count, texts = unpack_from(">HH", table, 2)
    names = {}
    for platform, _, language, name, length, at in iter_unpack(">6H", table[6 : 6 + 12 * count]):
        if platform == _WINDOWS and language == _ENGLISH:
            names[name] = table[texts + at : texts + at + length].decode("utf-16-be")
    return names.get(_TYPOGRAPHIC_FAMILY) or names[_FAMILY]


_Ranges = tuple[list[int], list[int], list[int | list[int]]]
"""First code points, last code points, and for each range its first glyph or all of them."""


def _characters(table: bytes) -> _Ranges:
    (count,) = unpack_from(">H", table, 2)
    forms = {}
    for _, _, at in iter_unpack(">HHI", table[4 : 4 + 8 * count]):
        (form,) = unpack_from(">H", table, at)
        forms[form] = at
    if _GROUPS in forms:
        return _groups(table, forms[_GROUPS])
    return _segments(table, forms[_SEGMENTS])


def _groups(table: bytes, at: int) -> _Ranges:
    (count,) = unpack_from(">I", table, at + 12)
    rows = list(iter_unpack(">III", table[at + 16 : at + 16 + 12 * count]))
    return [first for first, _, _ in rows], [last for _, last, _ in rows], [glyph for _, _, glyph in rows]


def _segments(table: bytes, at: int) -> _Ranges:
    count = unpack_from(">H", table, at + 6)[0] // 2
    row = Struct(f">{count}H")
    ends_at = at + 14
    ends, starts, deltas, offsets = (
        row.unpack_from(table, ends_at + place) for place in (0, 2 * count + 2, 4 * count + 2, 6 * count + 2)
    )
    glyphs: list[int | list[int]] = []
    for place in range(count):
        points = range(starts[place], ends[place] + 1)
        if offsets[place] == 0:
            glyphs.append([(point + deltas[place]) % 0x10000 for point in points])
            continue
        listed = Struct(f">{len(points)}H").unpack_from(table, ends_at + 6 * count + 2 + 2 * place + offsets[place])
        glyphs.append([(glyph + deltas[place]) % 0x10000 if glyph else 0 for glyph in listed])
    return list(starts), list(ends), glyphs
