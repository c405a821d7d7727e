"""Answers to the member who asked: a private message, a new modal, or the next view of the modal they are in."""

import secrets
from http import HTTPStatus
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack import LIBRARY_LOG
from adapters.slack.commands import Request
from adapters.slack.failures import FAILURES, reason
from adapters.slack.forms import Origin, answer_view, form_view
from adapters.slack.limits import INLINE_FILE_BYTES
from adapters.slack.render import message
from bot.inputs.action import Action, fits_a_button
from bot.texts import Texts
from bot.ui.cards import Button, Card, File, Paragraph, Tone

TIMEOUT_SECONDS = 10
"""For one call to Slack."""

log = structlog.get_logger()


class Responder:
    """Sends cards to the member who asked, and to nobody else."""

    def __init__(self, client: AsyncWebClient, texts: Texts) -> None:
        self._client = client
        self._texts = texts

    def view(self, card: Card, origin: Origin) -> dict[str, Any]:
        """The card as a view of a modal: its form where it has one, else its blocks."""
        if card.form is None:
            return answer_view(card, origin, self._texts)
        return form_view(card.form, origin, secrets.token_hex(4), card.blocks)

    def working_view(self, origin: Origin) -> dict[str, Any]:
        """The view shown while the answer takes longer than Slack waits for an acknowledgement."""
        text = Paragraph(self._texts.say("slack.working"), Tone.QUIET)
        return answer_view(Card(kind="working", blocks=(text,)), origin, self._texts)

    async def send(self, request: Request, card: Card, action: Action | None) -> None:
        """Show a card: in the modal the request came from, as a new modal if it is a form, or as a private message.

        Where a modal cannot be opened, a private message says so.

        Args:
            request: what the card answers.
            card: the answer.
            action: what was asked for, offered again where its form could not be opened; None where it was not read.
        """
        try:
            if request.view_id:
                await self.update(request, card)
            elif card.form:
                view = self.view(card, request.origin)
                await self._client.views_open(trigger_id=request.trigger_id, view=view)
            else:
                await self._send_private(request, card)
                if card.file:
                    await self._send_file(request, card, card.file)
        except FAILURES as error:
            log.warning("slack_answer_failed", kind=card.kind, error=reason(error))
            if card.form and not request.view_id:
                await self._send_private(request, self._form_not_opened(action))

    async def update(self, request: Request, card: Card) -> None:
        """Show a card in the modal that the request came from."""
        await self._client.views_update(view_id=request.view_id, view=self.view(card, request.origin))

    def _form_not_opened(self, action: Action | None) -> Card:
        again: tuple[Button, ...] = ()
        if action is not None and fits_a_button(action):
            again = (Button(self._texts.say("ui.button_try_again"), action),)
        return Card(
            kind="refusal", blocks=(Paragraph(self._texts.say("slack.form_late"), Tone.WARNING),), buttons=again
        )

    async def _send_file(self, request: Request, card: Card, file: File) -> None:
        """Upload a file into the member's conversation with the bot; where that fails, say why in a private message.

        Slack names the conversation in its answer to a message written there; `conversations.open` would need a
        further scope.
        """
        try:
            written = await self._client.chat_postMessage(channel=request.account, mrkdwn=False, **message(card))
            channel = str(written["channel"])
            await self._client.files_upload_v2(channel=channel, content=file.content, filename=file.name)
        except FAILURES as error:
            log.warning("slack_file_not_taken", error=reason(error))
            await self._send_private(request, self._file_not_sent(file, reason(error)))

    def _file_not_sent(self, file: File, why: str) -> Card:
        """Which permission is missing, and the content itself where it is short enough for a message."""
        blocks = [Paragraph(self._texts.say("slack.no_file", reason=why), Tone.WARNING)]
        if len(file.content) <= INLINE_FILE_BYTES:
            blocks += [Paragraph(self._texts.say("slack.here_instead")), Paragraph((file.content.decode(),))]
        return Card(kind="refusal", blocks=tuple(blocks))

    async def _send_private(self, request: Request, card: Card) -> None:
        """Send a message that the member alone sees.

        The request's `response_url` works in every channel, also where the bot is no member. Where it is used up,
        `chat.postEphemeral` is tried, which needs the bot to be in the channel.
        """
        replace = request.ephemeral and not card.is_refusal
        if await self._send_to_response_url(request.origin.response_url, card, replace=replace):
            return
        try:
            await self._client.chat_postEphemeral(channel=request.origin.channel, user=request.account, **message(card))
        except FAILURES as error:
            log.warning("slack_answer_lost", kind=card.kind, error=reason(error))

    async def _send_to_response_url(self, response_url: str, card: Card, *, replace: bool) -> bool:
        """Whether Slack took the card; `replace` puts it in the place of the message that the request came from."""
        if not response_url:
            return False
        body = {
            **message(card),
            "response_type": "ephemeral",
            "replace_original": replace,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        hook = AsyncWebhookClient(response_url, timeout=TIMEOUT_SECONDS, retry_handlers=[], logger=LIBRARY_LOG)
        try:
            sent = await hook.send_dict(body)
        except FAILURES as error:
            log.warning("slack_respond_failed", kind=card.kind, error=reason(error))
            return False
        return sent.status_code == HTTPStatus.OK
