"""Keeps a name or title from reordering the line around it, where it is written from right to left.

A line is laid out as a whole: in "A · שלום 12 · 40%" the numbers would change places with the word. Between isolates a
text is laid out by itself (Unicode Standard Annex 9, FSI and PDI), whatever its direction.
"""

import re
import unicodedata

ISOLATE = "\u2068"
"""Begins a text whose direction is that of its first letter (FSI)."""
END_ISOLATE = "\u2069"
"""Ends it (PDI)."""

_STEP = {ISOLATE: 1, END_ISOLATE: -1}
"""How many more isolates are open behind a character."""
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
"""Bidirectional classes of characters that a line is reordered for."""
_MAY_BE_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""All characters of those classes and some more, by which most lines are told at once to have none."""
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_OTHER_CONTROLS = re.compile("[\u202a-\u202e\u2066\u2067]")
"""Embeddings, overrides, and isolates with a direction of their own; this program writes none."""
_LINE = re.compile("[^\n\r\x1c-\x1e\x85\u2029]+")
"""What stands between paragraph separators (class B), which end every isolate."""


def isolated(text: str) -> str:
    """Return a text such that it does not reorder what stands beside it: each line from right to left in isolates.

    What is written from left to right, as the sentences of the bot are, or isolated already, comes back as it is.
    """
    return text if text.isascii() else _LINE.sub(_isolated_line, text)


def balanced(text: str) -> str:
    """Return the text with all its isolates closed, in their line, and without other controls of direction."""
    return text if _CONTROLS.search(text) is None else _LINE.sub(_balanced_line, text)


def _isolated_line(found: re.Match[str]) -> str:
    line, begun = balanced(found[0]), 0
    if _MAY_BE_RIGHT_TO_LEFT.search(line) is None:
        return line
    for character in line:
        begun += _STEP.get(character, 0)
        if not begun and unicodedata.bidirectional(character) in _RIGHT_TO_LEFT:
            return f"{ISOLATE}{line}{END_ISOLATE}"
    return line


def _balanced_line(found: re.Match[str]) -> str:
    kept, begun = "", 0
    for character in _OTHER_CONTROLS.sub("", found[0]):
        if begun or character != END_ISOLATE:
            begun += _STEP.get(character, 0)
            kept += character
    return kept + END_ISOLATE * begun
