"""Cutting texts to a platform's limits, between grapheme clusters (what a reader sees as one character)."""

import regex

from bot.domain.text.direction import END_ISOLATE, ISOLATE

ELLIPSIS = "…"


def length(text: str) -> int:
    """The length of a text in UTF-16 code units.

    The platforms do not say in which unit their limits count characters. Counted so, a text is never shorter than in
    code points or grapheme clusters.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text if it has at most `limit` UTF-16 code units, else its beginning and an ellipsis within the limit.

    Isolates that the cut leaves open are closed behind the ellipsis, within the limit.
    """
    if length(text) <= limit:
        return text
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
