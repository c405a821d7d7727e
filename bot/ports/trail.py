"""What is asked of the store about what happened to a question, and about the answers members propose."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.trail import Event, Happened, Proposal


class Trail(Protocol):
    """The steps of questions' lives; `Questions.record` adds to them, and nothing alters them."""

    async def count(self, question: int, steps: Sequence[Happened] = ()) -> int: ...
    async def page(self, question: int, start: int, most: int) -> list[Event]: ...
    async def find(self, question: int, event: int) -> Event | None: ...


class Proposals(Protocol):
    """The answers that members propose."""

    async def put(self, proposal: Proposal) -> None: ...
    async def of(self, question: int) -> list[Proposal]: ...
    async def forget(self, question: int) -> None: ...
