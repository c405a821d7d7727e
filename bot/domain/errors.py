"""The refusal: the one kind of error that members see."""

from collections.abc import Sequence

from bot.domain.moment import Live

Fact = str | int | Live
"""What the placeholder of a sentence can stand for."""


class Refused(Exception):  # noqa: N818  a refusal is an answer to a member, not an error of the program
    """A request cannot be done; the member who made it is told why, and nothing is logged as an error.

    Args:
        key: the key of the sentence in `bot/texts`, as `file.name`.
        facts: what the sentence's placeholders stand for.
    """

    def __init__(self, key: str, **facts: Fact) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


class Mistyped(Refused):
    """A word is none of those that can be said there, but nearly one.

    Args:
        key: as of `Refused`.
        nearest: what may be meant, the likeliest first; at least one.
        facts: as of `Refused`.
    """

    def __init__(self, key: str, nearest: Sequence[str], **facts: Fact) -> None:
        super().__init__(key, **facts)
        self.nearest = tuple(nearest)
