"""Slack as the core sees it: `bot.ports.platform.Platform`, connected by Socket Mode."""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import LIBRARY_LOG, PLATFORM
from adapters.slack.app import build_app
from adapters.slack.calls import Calls, Pause
from adapters.slack.channels import obstacle
from adapters.slack.failures import FAILURES, reason
from adapters.slack.history import History
from adapters.slack.interactions import Door, InteractionHandler, RequestCounter
from adapters.slack.members import Members
from adapters.slack.pictures import Pictures
from adapters.slack.posting import Posts
from adapters.slack.responses import Responder
from adapters.slack.settings import SlackSettings
from adapters.slack.uploads import Uploads
from bot.domain.errors import Refused
from bot.domain.member import Place
from bot.ports.platform import Obstacle
from bot.ui.cards import Card

PING_SECONDS = 3
"""Measured: a lost connection is noticed after 1 to 1.5 times as long; with Bolt's default of 10 after 10 to 18 s."""
FINISH_SECONDS = 2.5
"""How long `stop` waits for the requests that are being served."""
TIMEOUT_SECONDS = 10
"""For one call to Slack."""
CLOSE_SECONDS = 1.0
"""How long `stop` waits for the connection to close."""


def connect(bot: Door, settings: SlackSettings) -> "SlackClient":
    """A client that is not started yet; see `adapters.connect`."""
    return SlackClient(bot, settings)


class SlackClient:
    """The app in one workspace; implements `bot.ports.platform.Platform`.

    Args:
        bot: the core.
        settings: the tokens.
        base_url: where Slack's Web API is; tests put a stand-in there.
        pause: waits for some seconds before a call is made again.
    """

    name = PLATFORM
    keeps_messages = True
    edit_every = 5.0
    """Our choice: Slack names no limit for one message, but a busy card should not use up the limit of all cards."""
    post_every = 1.0
    """One message per second in a channel (docs.slack.dev/reference/methods/chat.postMessage, rate limiting)."""
    calls_per_second = 5.0
    """Several hundred messages per minute in a workspace (the same page). For edits the limit is lower, some 50 per
    minute (chat.update, tier 3), but bursts are allowed; beyond them Slack answers 429 with `Retry-After`."""
    same_key_s = 0.0
    """Slack does not recognise a repeated post: chat.postMessage documents no idempotency key."""

    def __init__(
        self,
        bot: Door,
        settings: SlackSettings,
        base_url: str = AsyncWebClient.BASE_URL,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._settings = settings
        LIBRARY_LOG.setLevel(logging.WARNING)
        # No retry handlers: the SDK's own repeats a POST after a lost answer, which would post a message twice. `Calls`
        # repeats what may be repeated.
        self._web = AsyncWebClient(base_url=base_url, retry_handlers=[], logger=LIBRARY_LOG)
        # Posts have no session: each opens a connection. Of a kept one it may turn out only after the request was
        # written that the server had closed it, and nobody knows whether the message was posted. Answers can be given
        # again.
        self._posting = AsyncWebClient(
            base_url=base_url, timeout=TIMEOUT_SECONDS, retry_handlers=[], logger=LIBRARY_LOG
        )
        calls = Calls(bot.clock, pause)
        self._uploads = Uploads(self._web, calls)
        self._members = Members(self._web, bot.clock, calls)
        pictures = Pictures(self._uploads, pause)
        responder = Responder(self._web, bot.texts(), calls, self._uploads, pictures)
        self._interactions = InteractionHandler(bot, responder, self._members, calls)
        self._posts = Posts(self._posting, pictures)
        self._history = History(self._web)
        self._handler: AsyncSocketModeHandler | None = None
        self._accepting = RequestCounter()
        self._stopping = False
        self._url = ""
        """Where the workspace is on the web; known once the app is connected."""

    async def start(self) -> str:
        """Connect, and return the names of the bot and of its workspace.

        Raises:
            Refused: a token is missing or wrong, or Slack cannot be reached.
        """
        self._web.token = self._posting.token = self._settings.bot_token()
        app_token = self._settings.app_token()
        session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS))
        self._web.session = self._uploads.session = session
        try:
            return await self._connect(self._web.token, app_token)
        except BaseException:
            await session.close()
            raise

    async def _connect(self, bot_token: str, app_token: str) -> str:
        who = await self._call("auth.test", "SLACK_BOT_TOKEN", bot_token)
        self._history.bot_id = who.get("bot_id", "")
        self._interactions.workspace = who.get("team", "")
        self._interactions.team = who.get("team_id", "")
        self._interactions.organisation = who.get("enterprise_id") or ""
        self._url = who.get("url", "")
        opened = await self._call("apps.connections.open", "SLACK_APP_TOKEN", app_token)
        app = build_app(self._web, who, self._interactions)
        handler = AsyncSocketModeHandler(app, app_token, LIBRARY_LOG, self._web, ping_interval=PING_SECONDS)
        handler.client.socket_mode_request_listeners[:] = [self._serve]
        handler.client.wss_uri = opened["url"]
        self._handler = handler
        await handler.connect_async()  # type: ignore[no-untyped-call]  # it has no types
        return f"{who.get('user')} @ {who.get('team')}"

    async def stop(self) -> None:
        """Take no more requests, finish those that were accepted, and disconnect."""
        self._stopping = True
        if self._handler is not None:
            await self._disconnect(self._handler)
        if self._web.session is not None:
            await self._web.session.close()

    async def _disconnect(self, handler: AsyncSocketModeHandler) -> None:
        # The connection stays open meanwhile: forms are acknowledged over it.
        await _at_most(FINISH_SECONDS, self.idle())
        await self._members.close()
        closing: Awaitable[None] = handler.close_async()  # type: ignore[no-untyped-call]  # it has no types
        await _at_most(CLOSE_SECONDS, closing)
        self._handler = None

    async def is_connected(self) -> bool:
        """Whether the connection of Socket Mode is open and answers; see `bot.ports.platform.Connection`."""
        return self._handler is not None and await self._handler.client.is_connected()

    async def idle(self) -> None:
        """Wait until every accepted request is acknowledged and answered."""
        await self._accepting.idle()
        await self._interactions.running.idle()

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:
        """See `bot.ports.platform.Platform`."""
        return await self._posts.post(place, card, key, reply_to)

    async def obstacle(self, place: Place) -> Obstacle | None:
        """See `bot.ports.platform.Platform`."""
        return await obstacle(self._web, place)

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
        """See `bot.ports.platform.Platform`."""
        return await self._history.find(place, key, since_ms, reply_to)

    async def delete(self, place: Place, message: str) -> None:
        """See `bot.ports.platform.Platform`."""
        await self._posts.delete(place, message)

    async def edit(self, place: Place, message: str, card: Card) -> None:
        """See `bot.ports.platform.Platform`."""
        await self._posts.edit(place, message, card)

    def address(self, place: Place, message: str) -> str:
        """See `bot.ports.platform.Platform`; made as chat.getPermalink does, without asking Slack each time."""
        return f"{self._url}archives/{place.channel}/p{message.replace('.', '')}" if self._url else ""

    async def _serve(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Hand an envelope to Bolt; while stopping leave it unacknowledged, so that Slack shows the member an error."""
        if self._stopping or self._handler is None:
            return
        with self._accepting:
            await self._handler.handle(client, request)  # type: ignore[arg-type]  # it is the one the handler made

    async def _call(self, method: str, name: str, token: str) -> dict[str, str]:
        """Call a method with a token, which is in the setting `name`.

        Raises:
            Refused: Slack refuses the token, or cannot be reached.
        """
        try:
            answer = await self._web.api_call(method, headers={"Authorization": f"Bearer {token}"})
        except SlackApiError as error:
            raise Refused("slack.token", name=name, reason=reason(error)) from error
        except FAILURES as error:
            raise Refused("slack.unreachable", reason=reason(error)) from error
        return dict(answer.data) if isinstance(answer.data, dict) else {}


async def _at_most(seconds: float, work: Awaitable[None]) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(work, seconds)
