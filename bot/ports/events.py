"""What is asked of the store about what happened to a question, and about the answers that members propose."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.events import Event, EventKind, Part, Proposal


class Events(Protocol):
    """What happened to questions, step by step. `Questions.record` adds to it, and only `blank` changes it."""

    async def count(self, question: int) -> int:
        """The number of steps that a question has taken."""
        ...

    async def page(self, question: int, start: int, most: int) -> list[Event]:
        """At most `most` steps of a question with what each changed, the earliest first, without the first `start`."""
        ...

    async def find(self, question: int, event: int) -> Event | None:
        """A step by its id; None where the question has no such step."""
        ...

    async def last(self, question: int, steps: Sequence[EventKind]) -> Event | None:
        """The latest step of these kinds that a question has taken; None where it has taken none."""
        ...

    async def blank(self, question: int, part: Part) -> None:
        """Empty what a part of a question read before and after each step; that it was changed stays known."""
        ...


class Proposals(Protocol):
    """The answers that members propose for questions."""

    async def put(self, proposal: Proposal) -> None:
        """Keep a proposal in place of the member's earlier one for the question."""
        ...

    async def of(self, question: int) -> list[Proposal]:
        """What is proposed for a question, the oldest first."""
        ...

    async def forget(self, question: int) -> None:
        """Remove all that is proposed for a question."""
        ...
