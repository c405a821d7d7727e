"""How an answer reaches the member: as a private message, a modal, or in the modal they are looking at."""

import secrets
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.commands import Request
from adapters.slack.failures import FAILURES, reason
from adapters.slack.files import hand_over
from adapters.slack.forms import Origin, answer_view, form_view
from adapters.slack.library import LIBRARY
from adapters.slack.render import message
from bot.inputs.action import Action, fits_a_button
from bot.texts import Texts
from bot.ui.cards import Button, Card, Paragraph, Tone

TIMEOUT_SECONDS = 10

log = structlog.get_logger()


class Answers:
    """Sends cards to the member who asked, and to nobody else."""

    def __init__(self, client: AsyncWebClient, texts: Texts) -> None:
        self._client = client
        self._texts = texts

    def view(self, card: Card, origin: Origin) -> dict[str, Any]:
        """The card as the next view of a modal: its form, or what it says."""
        if card.form is None:
            return answer_view(card, origin, self._texts)
        return form_view(card.form, origin, secrets.token_hex(4), card.blocks)

    def working(self, origin: Origin) -> dict[str, Any]:
        """The view that is shown while the answer takes longer than Slack waits."""
        text = Paragraph(self._texts.say("slack.working"), Tone.QUIET)
        return answer_view(Card(kind="working", blocks=(text,)), origin, self._texts)

    async def send(self, request: Request, card: Card, action: Action | None) -> None:
        """Show a card to the member: in the modal they are in, as a new modal, or as a private message."""
        try:
            if request.view:
                await self.update(request, card)
            elif card.form:
                await self._client.views_open(trigger_id=request.trigger, view=self.view(card, request.origin))
            else:
                await self._whisper(request, card)
                await self._hand_over(request, card)
        except FAILURES as error:
            log.warning("slack_answer_failed", kind=card.kind, error=reason(error))
            if card.form and not request.view:
                await self._whisper(request, self._form_late(action))

    async def update(self, request: Request, card: Card) -> None:
        """Put a card into the modal the request came from, in place of what is there."""
        await self._client.views_update(view_id=request.view, view=self.view(card, request.origin))

    async def invite(self, answer_url: str) -> None:
        """Tell whoever had something posted that the bot cannot write there."""
        card = Card(kind="refusal", blocks=(Paragraph(self._texts.say("slack.invite"), Tone.WARNING),))
        await self._respond(answer_url, card, replace=False)

    def _form_late(self, action: Action | None) -> Card:
        again: tuple[Button, ...] = ()
        if action is not None and fits_a_button(action):
            again = (Button(self._texts.say("ui.button_try_again"), action),)
        return Card(
            kind="refusal", blocks=(Paragraph(self._texts.say("slack.form_late"), Tone.WARNING),), buttons=again
        )

    async def _hand_over(self, request: Request, card: Card) -> None:
        instead = await hand_over(self._client, request.account, card, self._texts)
        if instead is not None:
            await self._whisper(request, instead)

    async def _whisper(self, request: Request, card: Card) -> None:
        """A message for the member alone.

        The request's own address works in every channel, also where the bot is no member; where it is used up, the
        other way is tried, which needs the bot to be in the channel.
        """
        replace = request.ephemeral and not card.is_refusal
        if await self._respond(request.origin.answer_url, card, replace=replace):
            return
        try:
            await self._client.chat_postEphemeral(channel=request.origin.channel, user=request.account, **message(card))
        except FAILURES as error:
            log.warning("slack_answer_lost", kind=card.kind, error=reason(error))

    async def _respond(self, address: str, card: Card, *, replace: bool) -> bool:
        if not address:
            return False
        body = {
            **message(card),
            "response_type": "ephemeral",
            "replace_original": replace,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        hook = AsyncWebhookClient(address, timeout=TIMEOUT_SECONDS, retry_handlers=[], logger=LIBRARY)
        try:
            sent = await hook.send_dict(body)
        except FAILURES as error:
            log.warning("slack_respond_failed", kind=card.kind, error=reason(error))
            return False
        return sent.status_code == 200  # noqa: PLR2004  HTTP's OK
