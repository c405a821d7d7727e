"""Reads the ways to name a question: `#12`, `d3` for a draft, `q17` inside a button."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.domain.errors import Refused
from bot.domain.text.characters import excerpt

LARGEST_NUMBER = 2**63 - 1
"""The largest integer that SQLite stores (sqlite.org/datatype3.html)."""


class ReferenceKind(StrEnum):
    """By which of its names a question was named."""

    NUMBER = "number"
    DRAFT = "draft"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class QuestionReference:
    """The name of a question; it need not exist.

    Args:
        kind: NUMBER for `#12`, the community's question number; DRAFT for `d3`, its number as a draft; BUTTON for
            `q17`, the question's id.
        number: 1 to `LARGEST_NUMBER`.
    """

    kind: ReferenceKind
    number: int


# Cached, since all members name the same few questions.
@lru_cache(maxsize=1024)
def read_question_reference(text: str) -> QuestionReference:
    """Read `#12`, `12`, `d3` or `q17`; blanks around it, capitals and the wide digits of East Asian keyboards are fine.

    Raises:
        Refused: the text is anything else, or the number is 0, has leading zeros or is above `LARGEST_NUMBER`.
    """
    found = _REFERENCE.fullmatch(text.strip(" \u3000").translate(_NARROW)) if len(text) <= _LONGEST else None
    if found is None or (number := int(found["number"])) > LARGEST_NUMBER:
        raise Refused("text.no_question_reference", text=excerpt(text, 30))
    return QuestionReference(_KINDS[(found["letter"] or "").lower()], number)


_LONGEST = 64
_NARROW = {wide: wide - 0xFEE0 for wide in (0xFF03, *range(0xFF10, 0xFF1A))}
_REFERENCE = re.compile(r"(?:#|(?P<letter>[dq]))?(?P<number>[1-9][0-9]{0,18})", re.IGNORECASE | re.ASCII)
_KINDS = {"": ReferenceKind.NUMBER, "d": ReferenceKind.DRAFT, "q": ReferenceKind.BUTTON}
