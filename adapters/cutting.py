"""Shortening for display: at the end of what a reader sees as one character, with an ellipsis."""

import regex

ELLIPSIS = "…"


def length(text: str) -> int:
    """How long a text is in UTF-16 code units: the platforms do not say what they count, and no count is larger."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text, or as much of its beginning as fits into `limit` with an ellipsis; never half a character."""
    if length(text) <= limit:
        return text
    kept, room = "", limit - length(ELLIPSIS)
    # No character takes more room than it has code points, so what lies beyond need not be looked at.
    for found in _GRAPHEME.finditer(text[: limit + 1]):
        room -= length(found[0])
        if room < 0 or found.end() > limit:
            break
        kept += found[0]
    return f"{kept}{ELLIPSIS}"


_GRAPHEME = regex.compile(r"\X")
