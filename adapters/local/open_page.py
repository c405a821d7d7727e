"""An open page: who speaks there, and the events on their way to it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal, NotRequired, TypedDict

from adapters.local.members import FIRST, Persona
from adapters.local.settings import LIMITS

EventType = Literal["log", "posted", "edited", "removed", "form", "clock", "suggestions", "said", "done"]


class Event(TypedDict):
    """What the page is told: a kind, and what goes with it; `html` is drawn and escaped here."""

    type: EventType
    html: NotRequired[str]
    id: NotRequired[str]
    now: NotRequired[int]
    due: NotRequired[int | None]
    text: NotRequired[str]
    persona: NotRequired[str]


class Page:
    """One WebSocket's side of the channel; nothing that is pushed to it ever waits for it."""

    def __init__(self) -> None:
        self.persona: Persona = FIRST
        self._events: asyncio.Queue[Event | None] = asyncio.Queue(LIMITS.waiting)
        self._behind = False

    def push(self, event: Event) -> None:
        """Send an event soon; a page that is too far behind is cut off and will ask for everything again."""
        if self._behind:
            return
        if self._events.qsize() < LIMITS.waiting - 1:
            self._events.put_nowait(event)
        else:
            self.close()

    def close(self) -> None:
        """Let the page go after what waits has been sent."""
        if not self._behind:
            self._behind = True
            self._events.put_nowait(None)

    async def write(self, send: Callable[[Event], Awaitable[None]]) -> None:
        """Send what is pushed, in order, until the page is closed."""
        while (event := await self._events.get()) is not None:
            await send(event)
