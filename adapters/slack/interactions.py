"""Serves Slack's requests: acknowledges each in time, has its action performed, and sends the answer."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

import structlog

from adapters.slack.blocks import options, searched_command
from adapters.slack.calls import Calls
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
    typed_texts,
)
from adapters.slack.forms import field_errors
from adapters.slack.limits import ACK_SECONDS, TRIGGER_SECONDS
from adapters.slack.members import MemberInfo, Members
from adapters.slack.responses import Responder, Shown
from bot.domain.errors import Refused
from bot.domain.member import Actor
from bot.inputs.action import Action, token
from bot.inputs.voting import VotingAction
from bot.ports import Clock
from bot.texts import Texts
from bot.ui.cards import Card, Option

FORM_ANSWER_SECONDS = ACK_SECONDS - 1.0
"""How long a submitted form waits for its answer before it is acknowledged with a placeholder."""
OPEN_SECONDS = TRIGGER_SECONDS - 0.2
"""How long after its arrival a request can open a modal: Slack counts from when it was sent."""

Ack = Callable[..., Awaitable[Any]]
Read = Callable[[Body], Action]

log = structlog.get_logger()


class Door(Protocol):
    """What this adapter uses of the core; `bot.app.door.Bot` implements it."""

    clock: Clock

    async def handle(self, action: Action, actor: Actor) -> Card:
        """Perform an action and answer with a card."""
        ...

    async def suggest(self, actor: Actor, command: str, text: str) -> list[Option]:
        """The questions that fit what was typed so far."""
        ...

    async def rename(self, actor: Actor) -> None:
        """Note what the platform has said meanwhile about somebody who acted: their name, and their rights."""
        ...

    async def draw(self, card: Card) -> Card | None:
        """The card with its picture; None where there is none to show."""
        ...

    def refuse(self, refused: Refused, typed: Iterable[str] = ()) -> Card:
        """The card of a refusal raised while a request was read, with what was typed."""
        ...

    def texts(self) -> Texts:
        """The sentences in the default language."""
        ...


class Answer(NamedTuple):
    """What a request is answered with.

    Args:
        card: the answer.
        action: what was asked for; None where that could not be read.
        member: as whom the member was served; None where they were not.
    """

    card: Card
    action: Action | None
    member: MemberInfo | None


class RequestCounter:
    """Counts the requests that are being served: `with counter:` around each."""

    def __init__(self) -> None:
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def __enter__(self) -> Self:
        self._running += 1
        self._idle.clear()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running -= 1
        if not self._running:
            self._idle.set()

    async def idle(self) -> None:
        """Wait until no request is being served."""
        await self._idle.wait()


class InteractionHandler:
    """Serves each kind of request; what arrives at the same time is served concurrently."""

    def __init__(self, bot: Door, responder: Responder, members: Members, calls: Calls) -> None:
        self.running = RequestCounter()
        self.workspace = ""
        """What the workspace is called; known once the app is connected."""
        self.team = self.organisation = ""
        """The ids of the workspace and of its organisation, empty for none; known once the app is connected."""
        self._bot = bot
        self._responder = responder
        self._members = members
        self._calls = calls
        self._form_answer_seconds = FORM_ANSWER_SECONDS

    async def command(self, ack: Ack, body: Body) -> None:
        """A slash command: acknowledged without content, then answered by a modal or a private message."""
        await ack()
        await self._serve(body, command_request, command_action)

    async def about(self, ack: Ack, body: Body) -> None:
        """The shortcut on a message: as a command."""
        await ack()
        await self._serve(body, shortcut_request, shortcut_action)

    async def press(self, ack: Ack, body: Body) -> None:
        """A button: as a command."""
        await ack()
        await self._serve(body, button_request, button_action)

    async def submit(self, ack: Ack, body: Body) -> None:
        """A submitted form, answered in its acknowledgement: with errors at its fields, or with the modal's next view.

        The answer stays in the modal instead of becoming a private message in the channel: it is where the member is
        looking, needs no further call to Slack, works in every channel and however long the form was open, and cannot
        get lost between closing the modal and sending a message.
        """
        request = form_request(body)
        with self.running:
            task = asyncio.create_task(self._card(request, body, form_action))
            await asyncio.wait([task], timeout=self._form_answer_seconds)
            if task.done():
                answer = task.result()
                await ack(**self._form_answer(request, body, answer.card))
            else:
                await ack(response_action="update", view=self._responder.working_view(request.origin))
                answer = await task
                await self._illustrate(
                    request, answer.card, await self._responder.update(request, answer.card, answer.action)
                )
            await self._learn(request, answer.member)

    async def suggest(self, ack: Ack, body: Body) -> None:
        """What is typed into a menu: acknowledged with the questions that fit.

        None are offered where they could not be found in time, or to whom none are for: no error can be shown there.
        """
        with self.running:
            found: list[Option] = []
            try:
                request = button_request(body)
                self._must_belong(request)
                actor = request.actor(self._members.known(request.account, request.user_name), self.workspace)
                async with asyncio.timeout(self._form_answer_seconds):
                    found = await self._bot.suggest(actor, searched_command(body["action_id"]), body.get("value") or "")
            except Exception as error:  # noqa: BLE001  whatever fails, Slack waits for an acknowledgement
                log.warning("slack_suggestions_failed", error=type(error).__name__)
            await ack(options=options(found))

    async def _serve(self, body: Body, request_of: Callable[[Body], Request], read: Read) -> None:
        with self.running:
            try:
                open_until = self._calls.until(OPEN_SECONDS)
                request = request_of(body)
                answer = await self._card(request, body, read)
                shown = await self._responder.send(request, answer.card, answer.action, open_until)
                await self._illustrate(request, answer.card, shown)
                await self._learn(request, answer.member)
            except Exception as error:  # noqa: BLE001  Bolt takes the acknowledgement back where a listener fails soon after it
                log.error("slack_request_failed", error=type(error).__name__)  # noqa: TRY400  a trace would show the body

    async def _card(self, request: Request, body: Body, read: Read) -> Answer:
        """The answer to a request."""
        try:
            self._must_belong(request)
            action = read(body)
        except Refused as refused:
            return Answer(self._bot.refuse(refused, typed_texts(body)), None, None)
        # Nothing about a forecast depends on who manages the workspace, so that nobody waits for Slack to say it.
        if isinstance(action, VotingAction):
            member = self._members.known(request.account, request.user_name)
        else:
            member = await self._members.find(request.account, request.user_name)
        return Answer(await self._bot.handle(action, request.actor(member, self.workspace)), action, member)

    def _must_belong(self, request: Request) -> None:
        """Refuse whoever is in the channel by Slack Connect: their own workspace is another community."""
        if not request.is_from(self.team, self.organisation):
            raise Refused("slack.other_workspace", workspace=self.workspace)

    async def _illustrate(self, request: Request, card: Card, shown: Shown | None) -> None:
        """Bring the picture of an answer, whose text is there already."""
        if shown is not None and card.picture and (drawn := await self._bot.draw(card)):
            await self._responder.illustrate(request, drawn, shown)

    async def _learn(self, request: Request, used: MemberInfo | None) -> None:
        """Ask Slack, now that the answer is there, about whoever was served with what their request said of them."""
        if used is None or used.administrator is not None:
            return
        member = await self._members.learn(request.account, request.user_name)
        if member.administrator is not None:
            await self._bot.rename(request.actor(member, self.workspace))

    def _form_answer(self, request: Request, body: Body, card: Card) -> dict[str, Any]:
        errors = field_errors(card.form, body["view"]) if card.form else {}
        # Errors leave the modal as it is, so they are for a form that says and sends what it did before.
        if errors and card.form and not card.form.error and token(card.form.action) == body["view"]["callback_id"]:
            return {"response_action": "errors", "errors": errors}
        return {"response_action": "update", "view": self._responder.view(card, request.origin)}
