"""Finds words that were glued to a title when its page was copied, such as "Browse all storiesWill it rain?"."""

import re

_LONGEST = 120
"""Characters in which the title is looked for."""
_BEGINNING = re.compile(
    r"(?<=[a-z0-9)\]|>\u00bb\u203a])(?=(?:What|Which|Who|Whose|When|Where|Why|How|Will|Would|Is|Are|Was|Were|Do|Does|Did|Can|Could"
    r"|Should|Has|Have)\b)"
)


def glued_words(title: str) -> str:
    """Return the words in front of the question that a title begins with, where no blank is between; else nothing."""
    found = _BEGINNING.search(title[:_LONGEST])
    return title[: found.start()] if found else ""
