"""What the core refuses, and how a refusal travels to the member who asked."""

from bot.domain.moment import Called, Channel, Moment

Fact = str | int | Moment | Channel | Called


class Refused(Exception):  # noqa: N818  a refusal is an answer to a member, not an error of the program
    """A request that cannot be done, told to the member who made it.

    Args:
        key: the sentence in `bot/texts`, as `file.name`.
        facts: what the sentence's placeholders stand for.
    """

    def __init__(self, key: str, **facts: Fact) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts
