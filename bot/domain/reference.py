"""How a question is named: by its number, as a draft, or inside a button."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.domain.errors import Refused
from bot.domain.text.characters import excerpt

# The largest integer that SQLite stores.
LARGEST_NUMBER = 2**63 - 1


class ReferenceKind(StrEnum):
    """Which of its names a question was called by."""

    NUMBER = "number"
    DRAFT = "draft"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class QuestionReference:
    """A question as somebody named it; whether there is one is for the community's look-up to say.

    Args:
        kind: NUMBER is `#12` in the community, DRAFT is `d3` there, BUTTON is `q17`, the id that buttons carry.
        number: 1 to 2**63 - 1.
    """

    kind: ReferenceKind
    number: int


# Everybody who votes names the same few questions.
@lru_cache(maxsize=1024)
def read_question_reference(text: str) -> QuestionReference:
    """Read `#12`, `12`, `d3` or `q17`; outer blanks, capitals and the wide digits of East Asian keyboards are fine.

    Raises:
        Refused: anything else, zero, leading zeros, digits of other scripts, a number that no row can have.
    """
    found = _REFERENCE.fullmatch(text.strip(" \u3000").translate(_NARROW)) if len(text) <= _LONGEST else None
    if found is None or (number := int(found["number"])) > LARGEST_NUMBER:
        raise Refused("text.no_question_reference", text=excerpt(text, 30))
    return QuestionReference(_KINDS[(found["letter"] or "").lower()], number)


_LONGEST = 64
_NARROW = {wide: wide - 0xFEE0 for wide in (0xFF03, *range(0xFF10, 0xFF1A))}
_REFERENCE = re.compile(r"(?:#|(?P<letter>[dq]))?(?P<number>[1-9][0-9]{0,18})", re.IGNORECASE | re.ASCII)
_KINDS = {"": ReferenceKind.NUMBER, "d": ReferenceKind.DRAFT, "q": ReferenceKind.BUTTON}
