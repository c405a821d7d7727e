"""Serves the requests of pages: has their actions performed, shows the answers, and moves the clock."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

import structlog

from adapters.local.channel import Channel
from adapters.local.clock import MovableClock
from adapters.local.commands import (
    About,
    ActionRequest,
    Dismiss,
    MoveClock,
    MoveTo,
    Pressed,
    Request,
    SpeakAs,
    Submitted,
    Suggest,
    Typed,
    action_of,
    is_chat,
    read_request,
)
from adapters.local.members import PERSONAS, actor_of
from adapters.local.messages import Message
from adapters.local.open_page import Page
from adapters.local.render import plain, render_form, render_suggestions
from adapters.local.suggestions import Suggests, suggestions
from bot.domain.errors import Refused
from bot.domain.member import Actor
from bot.inputs.action import Action
from bot.texts import Texts
from bot.ui.cards import Card
from bot.ui.commands import ask_about

SECOND_MS = 1_000
MOST_STOPS = 60
"""Instants at which the clock stops in one move: enough for a year of weekly boards and some deadlines."""


class Door(Suggests, Protocol):
    """What this adapter uses of the core; `bot.app.door.Bot` implements it."""

    async def handle(self, action: Action, actor: Actor) -> Card:
        """Perform an action and answer with a card."""
        ...

    async def next_due(self) -> int | None:
        """When the bot will next do something by itself, UTC milliseconds."""
        ...

    async def draw(self, card: Card) -> Card | None:
        """The card with its picture; None where there is none to show."""
        ...

    def refuse(self, refused: Refused, typed: Iterable[str] = ()) -> Card:
        """The card of a refusal raised while a request was read, with what was typed."""
        ...

    def texts(self) -> Texts:
        """The sentences in the default language, which is the page's."""
        ...


class InteractionHandler:
    """Serves the requests of all pages.

    Args:
        bot: the core.
        channel: shows the messages.
        clock: the clock that pages can move.
        moved: awaited after the clock was moved, to do what has become due.
        tryout: whether there are personas to speak as; if not, every request is refused.
    """

    def __init__(
        self, bot: Door, channel: Channel, clock: MovableClock, moved: Callable[[], Awaitable[None]], *, tryout: bool
    ) -> None:
        self._bot = bot
        self._channel = channel
        self._clock = clock
        self._moved = moved
        self._tryout = tryout
        self._drawing: set[asyncio.Task[None]] = set()

    async def welcome(self, page: Page, persona: str) -> None:
        """Add a page that was opened; it speaks as the persona with the id it asks for, if there is one."""
        if self._tryout:
            page.persona = PERSONAS.get(persona, page.persona)
        self._channel.pages.add(page)
        self._channel.show_all(page)
        self._channel.show_time(page, await self._bot.next_due())

    def picture(self, message: str) -> bytes:
        """The picture of the card in a message; empty where there is none."""
        found = self._channel.messages.find(message)
        return found.card.picture.png if found and found.card and found.card.picture else b""

    async def close(self) -> None:
        """Draw no more pictures."""
        for drawing in self._drawing:
            drawing.cancel()
        await asyncio.gather(*self._drawing, return_exceptions=True)

    def leave(self, page: Page) -> None:
        """Remove a page that was closed."""
        self._channel.pages.discard(page)

    async def serve(self, page: Page, data: str) -> None:
        """Serve one request of a page, and tell the page when that is done. Whatever is sent, this does not raise."""
        done: str | None = ""
        try:
            done = await self._do(page, read_request(data))
        except Refused as refused:
            page.push({"type": "notice", "text": plain(self._channel.texts.say(refused.key, **refused.facts))})
        except Exception:  # noqa: BLE001  the page gets a sentence, the log the traceback
            structlog.get_logger().exception("local_request_failed")
            page.push({"type": "notice", "text": self._channel.texts.word("local.went_wrong")})
        if done is not None:
            page.push({"type": "done", "text": done})

    async def _do(self, page: Page, request: Request) -> str | None:
        """Serve a request; returns the text of the `done` event, None where the page does not wait for one.

        The text is `close` where an open form is to be closed, else empty.
        """
        if not self._tryout:
            raise Refused("local.only_here")
        if isinstance(request, Suggest):
            await self._suggest(page, request.suggest)
            return None
        if isinstance(request, SpeakAs):
            self._speak_as(page, request.persona)
        elif isinstance(request, MoveClock):
            await self._move(request)
        elif isinstance(request, Dismiss):
            if not self._channel.remove_private(request.dismiss, page.persona.id):
                raise Refused("local.gone")
        elif isinstance(request, Typed) and is_chat(request):
            self._channel.add(Message(sent_at=self._clock(), author=page.persona, text=request.command))
        else:
            return await self._act(page, request)
        return ""

    async def _suggest(self, page: Page, text: str) -> None:
        found = await suggestions(self._bot, self._channel.texts, actor_of(page.persona), text)
        page.push({"type": "suggestions", "text": text, "html": render_suggestions(found, self._channel.texts)})

    def _speak_as(self, page: Page, persona: str) -> None:
        if persona not in PERSONAS:
            raise Refused("local.unknown_persona")
        page.persona = PERSONAS[persona]
        self._channel.show_all(page)

    async def _move(self, request: MoveClock) -> None:
        move = request.clock
        if not isinstance(move, MoveTo):
            target = self._clock() + move.by
        elif move.to == "next":
            target = await self._after_next_due()
        else:
            target = move.to
        self._clock.check(target)
        await self._do_what_is_due_before(target)
        self._clock.move_to(target)
        await self._show_time()
        await self._moved()
        await self._show_time()

    async def _do_what_is_due_before(self, target: int) -> None:
        """Stop the clock at each instant at which something is due, so that it is done at its time and not late."""
        for _ in range(MOST_STOPS):
            due = await self._bot.next_due()
            if due is None or not self._clock() < due < target - SECOND_MS:
                return
            self._clock.move_to(due)
            await self._moved()

    async def _after_next_due(self) -> int:
        due = await self._bot.next_due()
        if due is None:
            raise Refused("local.nothing_due")
        return max(due, self._clock()) + SECOND_MS

    async def _act(self, page: Page, request: ActionRequest | About) -> str:
        try:
            action = self._about(request.about) if isinstance(request, About) else action_of(request)
        except Refused as refused:
            card = self._bot.refuse(refused, request.values.values() if isinstance(request, Submitted) else ())
        else:
            card = await self._bot.handle(action, actor_of(page.persona))
        self._answer(page, request, card)
        await self._show_time()
        return "close" if isinstance(request, Submitted) and card.form is None else ""

    def _about(self, message: str) -> Action:
        found = self._channel.messages.find(message)
        if found is None or found.author is None:
            raise Refused("local.gone")
        return ask_about(found.text, "", found.sent_at)

    def _answer(self, page: Page, request: ActionRequest | About, card: Card) -> None:
        if card.form is not None:
            page.push({"type": "form", "html": render_form(card.form, self._channel.texts)})
            return
        asked = (page.persona, request.command.strip()) if isinstance(request, Typed) else None
        reader = page.persona.id if card.private else ""
        message = Message(sent_at=self._clock(), card=card, reader=reader, asked=asked)
        self._channel.add(message)
        if card.picture is not None:
            drawing = asyncio.create_task(self._illustrate(message.id, card))
            self._drawing.add(drawing)
            drawing.add_done_callback(self._drawing.discard)
        if isinstance(request, Pressed | Submitted) and not card.is_refusal:
            self._channel.remove_private(request.origin, page.persona.id)

    async def _illustrate(self, message: str, card: Card) -> None:
        """Bring the picture of an answer into its message, unless that was dismissed meanwhile."""
        drawn = await self._bot.draw(card)
        if drawn is not None and self._channel.messages.find(message) is not None:
            self._channel.redraw(message, drawn)

    async def _show_time(self) -> None:
        due = await self._bot.next_due()
        for page in self._channel.pages:
            self._channel.show_time(page, due)
