"""Cutting sentences, whose instants and channels Discord draws as markup of its own."""

from adapters.cutting import ELLIPSIS, cut, length
from bot.domain.moment import Part, Text

MARKUP_UNITS = 24
"""What an instant or a channel takes as markup, such as `<#1234567890123456789>`, with room for later ones."""


def cut_text(text: Text, limit: int) -> Text:
    """A sentence within so many UTF-16 code units before escaping; what comes after the cut is left out."""
    kept: list[Part] = []
    for part in text:
        size = length(part) if isinstance(part, str) else MARKUP_UNITS
        if size > limit:
            kept.append(cut(part, max(limit, 1)) if isinstance(part, str) else ELLIPSIS)
            break
        kept.append(part)
        limit -= size
    return tuple(kept)
