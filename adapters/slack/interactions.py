"""Where Slack's requests are done: acknowledged, passed to the core's door, answered."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import structlog

from adapters.slack.commands import (
    Body,
    Request,
    button_action,
    button_request,
    command_action,
    command_request,
    form_action,
    form_request,
    shortcut_action,
    shortcut_request,
)
from adapters.slack.failures import FAILURES, reason
from adapters.slack.forms import field_errors
from adapters.slack.limits import ANSWER_SECONDS
from adapters.slack.members import People
from adapters.slack.responses import Answers
from adapters.slack.running import Running
from bot.domain.errors import Refused
from bot.domain.member import Actor
from bot.inputs.action import Action
from bot.inputs.asking import PostQuestion
from bot.ports import Clock
from bot.texts import Texts
from bot.ui.cards import Card

FORM_PATIENCE = ANSWER_SECONDS - 1.0
"""Seconds a submitted form waits for its answer before it is acknowledged without."""
MOST_REMEMBERED = 1_000

Ack = Callable[..., Awaitable[Any]]
Read = Callable[[Body], Action]

log = structlog.get_logger()


class Door(Protocol):
    """What this adapter uses of the core."""

    clock: Clock

    async def handle(self, action: Action, actor: Actor) -> Card:
        """Perform an action."""
        ...

    def refuse(self, refused: Refused) -> Card:
        """The card of a refusal before the door."""
        ...

    def texts(self) -> Texts:
        """The sentences of whoever has no community yet."""
        ...


class InteractionHandler:
    """Does one request after the other, each acknowledged in time.

    Args:
        patience: see `FORM_PATIENCE`.
    """

    def __init__(self, bot: Door, answers: Answers, people: People, patience: float = FORM_PATIENCE) -> None:
        self.running = Running()
        self._bot = bot
        self._answers = answers
        self._people = people
        self._patience = patience
        self._posted_for: dict[str, str] = {}

    async def command(self, ack: Ack, body: Body) -> None:
        """A command: acknowledged without a word, then answered by a modal or a private message."""
        await ack()
        await self._serve(body, command_request, command_action)

    async def about(self, ack: Ack, body: Body) -> None:
        """The shortcut on a message: the same."""
        await ack()
        await self._serve(body, shortcut_request, shortcut_action)

    async def press(self, ack: Ack, body: Body) -> None:
        """A button: the same."""
        await ack()
        await self._serve(body, button_request, button_action)

    async def submit(self, ack: Ack, body: Body) -> None:
        """A form, answered in its acknowledgement: at its fields, or by what the modal shows next.

        The answer stays in the modal instead of becoming a private message in the channel: it is where the member is
        looking, needs no further call to Slack, works in every channel and however long the form was open, and cannot
        be lost between closing the modal and a message that never comes.
        """
        request = form_request(body)
        with self.running:
            task = asyncio.create_task(self._card(request, body, form_action))
            await asyncio.wait([task], timeout=self._patience)
            if task.done():
                await ack(**self._form_answer(request, body, task.result()[0]))
                return
            await ack(response_action="update", view=self._answers.working(request.origin))
            card, _ = await task
            try:
                await self._answers.update(request, card)
            except FAILURES as error:
                log.warning("slack_answer_lost", kind=card.kind, error=reason(error))

    async def not_posted(self, channel: str) -> None:
        """Tell whoever last had something posted in that channel that the bot is not in it."""
        address = self._posted_for.pop(channel, "")
        if address:
            await self._answers.invite(address)

    async def _serve(self, body: Body, request_of: Callable[[Body], Request], read: Read) -> None:
        with self.running:
            try:
                request = request_of(body)
                card, action = await self._card(request, body, read)
                await self._answers.send(request, card, action)
            except Exception as error:  # noqa: BLE001  Bolt takes the acknowledgement back where a listener fails soon after it
                log.error("slack_request_failed", error=type(error).__name__)  # noqa: TRY400  a trace would show the body

    async def _card(self, request: Request, body: Body, read: Read) -> tuple[Card, Action | None]:
        try:
            action = read(body)
        except Refused as refused:
            return self._bot.refuse(refused), None
        if isinstance(action, PostQuestion) and not action.channel:
            self._remember(request)
        person = await self._people.find(request.account, request.called)
        return await self._bot.handle(action, request.actor(person)), action

    def _form_answer(self, request: Request, body: Body, card: Card) -> dict[str, Any]:
        errors = field_errors(card.form, body["view"]) if card.form else {}
        if errors:
            return {"response_action": "errors", "errors": errors}
        return {"response_action": "update", "view": self._answers.view(card, request.origin)}

    def _remember(self, request: Request) -> None:
        """Keep where to tell this member if Slack does not let the bot post; for as long as the program runs."""
        self._posted_for.pop(request.origin.channel, None)
        self._posted_for[request.origin.channel] = request.origin.answer_url
        if len(self._posted_for) > MOST_REMEMBERED:
            del self._posted_for[next(iter(self._posted_for))]
