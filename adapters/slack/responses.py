"""Answers to the member who asked: a private message, a new modal, or the next view of the modal they are in."""

import secrets
from collections.abc import Awaitable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, NamedTuple

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack import LIBRARY_LOG
from adapters.slack.calls import Calls
from adapters.slack.commands import Request
from adapters.slack.failures import FAILURES, AddressRefused, post_failed, reason
from adapters.slack.forms import Origin, answer_view, form_view
from adapters.slack.limits import INLINE_FILE_BYTES
from adapters.slack.pictures import Pictures
from adapters.slack.render import message
from adapters.slack.uploads import Uploads
from bot.inputs.action import Action, fits_a_button
from bot.texts import Texts
from bot.ui.cards import Button, Card, File, Paragraph, Tone

ANSWER_SECONDS = 10.0
"""How long an answer is tried in one place; then another place is tried."""
OPENED_BEFORE = "exchanged_trigger_id"
"""Slack's error code where a modal was opened with that trigger already."""

log = structlog.get_logger()


class Overtaken(Exception):  # noqa: N818  what happened to an answer
    """A later request from the same modal is answered already, so that its answer must stay there."""


class Shown(NamedTuple):
    """A modal in one state, which `hash` names (docs.slack.dev/reference/methods/views.update)."""

    view: str
    hash: str


class Responder:
    """Sends cards to the member who asked, and to nobody else.

    Each answer is tried until it is there or nobody waits for it any more, in one place after the other.
    """

    def __init__(
        self, client: AsyncWebClient, texts: Texts, calls: Calls, uploads: Uploads, pictures: Pictures
    ) -> None:
        self._client = client
        self._texts = texts
        self._calls = calls
        self._uploads = uploads
        self._pictures = pictures
        self._latest: dict[str, object] = {}
        """By modal, the answer that is on its way into it."""

    def view(self, card: Card, origin: Origin) -> dict[str, Any]:
        """The card as a view of a modal: its form where it has one, else its blocks."""
        if card.form is None:
            return answer_view(card, origin, self._texts)
        return form_view(card.form, origin, secrets.token_hex(4), card.blocks)

    def working_view(self, origin: Origin) -> dict[str, Any]:
        """The view shown while the answer takes longer than Slack waits for an acknowledgement."""
        text = Paragraph(self._texts.say("slack.working"), Tone.QUIET)
        return answer_view(Card(kind="working", blocks=(text,)), origin, self._texts)

    async def send(self, request: Request, card: Card, action: Action | None, open_until: int) -> Shown | None:
        """Show a card: in the modal the request came from, as a new modal, or as a private message.

        A form opens as a modal, and so does a card with a picture: a private message cannot be edited once the picture
        is drawn (chat.postEphemeral; a command's `response_url` replaces nothing). Where a modal cannot be opened, a
        private message says so, or is the answer.

        Args:
            request: what the card answers.
            card: the answer.
            action: what was asked for, offered again where its form could not be opened; None where it was not read.
            open_until: until when a modal can be opened, UTC milliseconds.

        Returns:
            the modal that shows it; None where none does.
        """
        if request.view_id:
            return await self.update(request, card, action)
        if card.form or card.picture:
            try:
                return await self._open(request, self.view(card, request.origin), open_until)
            except FAILURES as error:
                log.warning("slack_answer_failed", kind=card.kind, error=reason(error))
                told = self._form_not_opened(card, action, error) if card.form else card
                await self._send_private(request, told, 0)
        else:
            await self._send_private(request, card, open_until)
            if card.file:
                await self._send_file(request, card, card.file)
        return None

    async def illustrate(self, request: Request, card: Card, shown: Shown) -> None:
        """Bring the picture of a card into the modal that shows it, unless it shows something else by now."""

        async def updated(picture: str) -> None:
            view = answer_view(card, request.origin, self._texts, picture)

            async def update() -> None:
                await self._client.views_update(view_id=shown.view, hash=shown.hash, view=view)

            if picture:
                await self._calls.make(update, self._calls.until(ANSWER_SECONDS))

        await _failure(card, self._pictures.show(card, updated))

    async def update(self, request: Request, card: Card, action: Action | None) -> Shown | None:
        """Show a card in the modal that the request came from, or else in a private message; see `send`."""
        view_id, view = request.view_id, self.view(card, request.origin)
        mine = self._latest[view_id] = object()

        async def updated() -> Shown:
            if self._latest[view_id] is not mine:
                raise Overtaken
            return _shown(await self._client.views_update(view_id=view_id, view=view))

        try:
            # Done twice it looks as done once, so it can be tried until it is certain.
            return await self._calls.make(updated, self._calls.until(ANSWER_SECONDS))
        except (Overtaken, *FAILURES) as error:
            log.warning("slack_answer_failed", kind=card.kind, error=reason(error))
            told = self._form_not_opened(card, action, error) if card.form else card
            await self._send_private(request, told, 0)
            return None
        finally:
            if self._latest[view_id] is mine:
                del self._latest[view_id]

    async def _open(self, request: Request, view: dict[str, Any], until: int) -> Shown | None:
        """Open a modal; raises one of FAILURES where it is not open. None where it is, but nobody knows as which."""
        in_doubt = False

        async def opened() -> Shown | None:
            nonlocal in_doubt
            try:
                return _shown(await self._client.views_open(trigger_id=request.trigger_id, view=view))
            except FAILURES as error:
                if in_doubt and reason(error) == OPENED_BEFORE:
                    return None
                in_doubt = in_doubt or not post_failed(error).certain
                raise

        return await self._calls.make(opened, until)

    def _form_not_opened(self, card: Card, action: Action | None, error: Exception) -> Card:
        """Why there is no form, with a button that opens it; and what else the card says, such as what was typed."""
        busy = post_failed(error).wait_s
        why = Paragraph(self._texts.say("slack.form_busy" if busy else "slack.form_late"), Tone.WARNING)
        if card.buttons:
            return replace(card, form=None, blocks=(why, *card.blocks))
        again: tuple[Button, ...] = ()
        if action is not None and fits_a_button(action):
            again = (Button(self._texts.say("ui.button_try_again"), action),)
        return Card(kind="refusal", blocks=(why,), buttons=again)

    async def _send_file(self, request: Request, card: Card, file: File) -> None:
        """Upload a file into the member's conversation with the bot; where that fails, say why in a private message.

        Slack names the conversation in its answer to a message written there; `conversations.open` would need a
        further scope.
        """
        try:
            channel = await self._write_to(request, card)
            uploaded = await self._uploads.send(file.name, file.content)
            await self._uploads.share(uploaded, file.name, channel)
        except FAILURES as error:
            log.warning("slack_file_not_taken", error=reason(error))
            await self._send_private(request, self._file_not_sent(file, error), 0)

    def _file_not_sent(self, file: File, error: Exception) -> Card:
        """Why the file is not there, and the content itself where it is short enough for a message."""
        why = reason(error)
        key = "slack.no_file" if why == "missing_scope" else "slack.file_failed"
        blocks = [Paragraph(self._texts.say(key, reason=why), Tone.WARNING)]
        if len(file.content) <= INLINE_FILE_BYTES:
            blocks += [Paragraph(self._texts.say("slack.here_instead")), Paragraph((file.content.decode(),))]
        return Card(kind="refusal", blocks=tuple(blocks))

    async def _send_private(self, request: Request, card: Card, open_until: int) -> None:
        """Send a message that the member alone sees.

        The request's `response_url` works in every channel, also where the bot is no member. Where it is used up,
        `chat.postEphemeral` is tried, which needs the bot to be in the channel, and then the conversation with the bot.
        """
        if request.origin.response_url and await self._answer_address(request, card, open_until):
            return

        async def shown() -> None:
            channel, user = request.origin.channel, request.account
            await self._client.chat_postEphemeral(channel=channel, user=user, **message(card))

        until = self._calls.until(ANSWER_SECONDS)
        if await _failure(card, self._calls.make(shown, until, once=True)) is None:
            return
        if await _failure(card, self._write_to(request, card)) is not None:
            log.warning("slack_answer_lost", kind=card.kind)

    async def _answer_address(self, request: Request, card: Card, open_until: int) -> bool:
        """Send a card to the `response_url` of a request; whether the member sees it.

        A message that may be there already is shown once more in a modal, not in the channel: there two of them would
        stay, and nobody can look whether one is there.
        """
        replace = request.ephemeral and not card.is_refusal

        async def responded() -> None:
            await self._respond(request.origin.response_url, card, replace=replace)

        until = self._calls.until(ANSWER_SECONDS)
        failed = await _failure(card, self._calls.make(responded, until, once=not replace))
        if failed is None or post_failed(failed).certain or not open_until:
            return failed is None
        return await _failure(card, self._open(request, self.view(card, request.origin), open_until)) is None

    async def _write_to(self, request: Request, card: Card) -> str:
        """Write into the member's conversation with the bot, and return its id; raises one of FAILURES."""

        async def written() -> str:
            sent = await self._client.chat_postMessage(channel=request.account, mrkdwn=False, **message(card))
            return str(sent["channel"])

        return await self._calls.make(written, self._calls.until(ANSWER_SECONDS), once=True)

    async def _respond(self, response_url: str, card: Card, *, replace: bool) -> None:
        """Send a card to a `response_url`; raises one of FAILURES.

        Args:
            response_url: where to.
            card: what to send.
            replace: whether it takes the place of the message that the request came from.
        """
        body = {
            **message(card),
            "response_type": "ephemeral",
            "replace_original": replace,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        hook = AsyncWebhookClient(
            response_url, session=self._client.session, retry_handlers=[], logger=LIBRARY_LOG, proxy=self._client.proxy
        )
        sent = await hook.send_dict(body)
        if sent.status_code != HTTPStatus.OK:
            raise AddressRefused(sent.status_code, sent.headers)


def _shown(answer: AsyncSlackResponse) -> Shown:
    return Shown(answer["view"]["id"], answer["view"]["hash"])


async def _failure(card: Card, sending: Awaitable[object]) -> Exception | None:
    """Why a card could not be sent in one of the ways; None where it was."""
    try:
        await sending
    except FAILURES as error:
        log.warning("slack_answer_failed", kind=card.kind, error=reason(error))
        return error
    return None
