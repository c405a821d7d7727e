"""Cutting sentences, whose instants Discord draws as markup of its own."""

from adapters.cutting import ELLIPSIS, cut, length
from bot.domain.moment import Moment, Text

MOMENT_UNITS = 20
"""What an instant takes where it is drawn as markup, such as `<t:1893456000:R>`, with room for later centuries."""


def cut_text(text: Text, limit: int) -> Text:
    """A sentence within so many UTF-16 code units before escaping; what comes after the cut is left out."""
    kept: list[str | Moment] = []
    for part in text:
        size = MOMENT_UNITS if isinstance(part, Moment) else length(part)
        if size > limit:
            kept.append(ELLIPSIS if isinstance(part, Moment) else cut(part, max(limit, 1)))
            break
        kept.append(part)
        limit -= size
    return tuple(kept)
