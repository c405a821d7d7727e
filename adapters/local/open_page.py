"""A page that is open in a browser: the persona who speaks there, and the queue of events for it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal, NotRequired, TypedDict

from adapters.local.limits import LIMITS
from adapters.local.members import FIRST, Persona

EventType = Literal["log", "posted", "edited", "removed", "form", "clock", "suggestions", "notice", "done"]


class Event(TypedDict):
    """An event for the page, as `page.js` handles it.

    Args:
        type: what happened.
        html: a fragment drawn by `render.py`, in which all texts are escaped.
        id: the message that it is about.
        now: what the clock shows, UTC milliseconds.
        due: when the bot will next do something by itself, UTC milliseconds.
        text: a sentence; of `done` what becomes of the form; of `suggestions` the line they are for.
        persona: the id of the persona that the page speaks as.
    """

    type: EventType
    html: NotRequired[str]
    id: NotRequired[str]
    now: NotRequired[int]
    due: NotRequired[int | None]
    text: NotRequired[str]
    persona: NotRequired[str]


class Page:
    """One open page. Pushing an event never waits: a page that does not read is disconnected."""

    def __init__(self) -> None:
        self.persona: Persona = FIRST
        self._events: asyncio.Queue[Event | None] = asyncio.Queue(LIMITS.waiting)
        self._closed = False

    def push(self, event: Event) -> None:
        """Queue an event; with too many waiting the page is closed, and loads everything when it connects again."""
        if self._closed:
            return
        if self._events.qsize() < LIMITS.waiting - 1:
            self._events.put_nowait(event)
        else:
            self.close()

    def close(self) -> None:
        """Close the connection after the queued events were sent."""
        if not self._closed:
            self._closed = True
            self._events.put_nowait(None)

    async def write(self, send: Callable[[Event], Awaitable[None]]) -> None:
        """Send the queued events in order until the page is closed."""
        while (event := await self._events.get()) is not None:
            await send(event)
