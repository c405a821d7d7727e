"""What is asked of the store about stories."""

from typing import Protocol

from bot.domain.member import Place
from bot.domain.question import Question, Story


class Stories(Protocol):
    """Stories, given by their ids; their questions, and where they are shown."""

    async def add(self, community: int, story: Story) -> Story:
        """Keep a new story; the one returned has its id."""
        ...

    async def get(self, story: int) -> tuple[int, Story]:
        """A story by its id, which must exist, and the id of its community before it."""
        ...

    async def same(self, community: int, story: Story) -> Story | None:
        """The oldest story that says exactly the same; None where there is none."""
        ...

    async def questions(self, story: int) -> list[Question]:
        """Its posted questions by number, then its drafts by draft number."""
        ...

    async def questions_at(self, story: int, place: Place) -> int:
        """How many of its questions have a card in a channel, or one on its way there."""
        ...

    async def is_at(self, story: int, place: Place) -> bool:
        """Whether its card is in a channel, or on its way there."""
        ...
