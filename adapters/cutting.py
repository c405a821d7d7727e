"""Cutting texts to a platform's limits, between grapheme clusters (what a reader sees as one character)."""

import re

import regex

from bot.domain.text.direction import END_ISOLATE, ISOLATE

ELLIPSIS = "…"


def length(text: str) -> int:
    """The length of a text in UTF-16 code units.

    The platforms do not say in which unit their limits count characters. Counted so, a text is never shorter than in
    code points or grapheme clusters.
    """
    # Most texts are ASCII, and cards are measured often while they are made to fit.
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text if it has at most `limit` UTF-16 code units, else its beginning and an ellipsis within the limit.

    Isolates that the cut leaves open are closed behind the ellipsis, within the limit.
    """
    if length(text) <= limit:
        return text
    if ISOLATE in text[: limit + 1]:
        return _cut_isolates(text, limit)
    return f"{text[: _cluster_end(text, _units_end(text, limit - length(ELLIPSIS)))]}{ELLIPSIS}"


def _units_end(text: str, units: int) -> int:
    """How many code points from the beginning take at most so many UTF-16 code units."""
    begun = text[:units].encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "surrogatepass")
    # The last may be half of a code point.
    return len(begun) if text.startswith(begun) else len(begun) - 1


def _cluster_end(text: str, end: int) -> int:
    """The end of the last grapheme cluster that ends at or before a position."""
    begin = end
    while begin > 0 and not _ALONE.match(text, begin - 1):
        begin -= 1
    found = begin
    for cluster in _GRAPHEME.finditer(text[begin : end + 1]):
        if begin + cluster.end() > end:
            break
        found = begin + cluster.end()
    return found


def _cut_isolates(text: str, limit: int) -> str:
    kept, room, begun = "", limit - length(ELLIPSIS), 0
    # A code point takes at least one code unit, so nothing behind the first `limit` of them can fit.
    for found in _GRAPHEME.finditer(text[: limit + 1]):
        isolates = (found[0] == ISOLATE) - (found[0] == END_ISOLATE and begun > 0)
        # Where an isolate begins, there must be room for its end, too.
        room -= length(found[0]) + isolates
        if room < 0 or found.end() > limit:
            break
        begun += isolates
        kept += found[0]
    return f"{kept}{ELLIPSIS}{END_ISOLATE * begun}"


_GRAPHEME = regex.compile(r"\X")

_ALONE = re.compile(r"[ -~\u0400-\u0481\u4e00-\u9fff]{2}")
"""Two characters between which a grapheme cluster ends for certain: ASCII, Cyrillic letters, ideographs."""
