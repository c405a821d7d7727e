"""Slack as the core sees it: connects, posts, edits."""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.app import build_app
from adapters.slack.commands import PLATFORM
from adapters.slack.failures import FAILURES, reason
from adapters.slack.history import History
from adapters.slack.interactions import Door, InteractionHandler
from adapters.slack.library import LIBRARY
from adapters.slack.members import People
from adapters.slack.posting import Posts
from adapters.slack.responses import TIMEOUT_SECONDS, Answers
from adapters.slack.running import Running
from adapters.slack.settings import SlackSettings
from bot.domain.errors import Refused
from bot.domain.member import Place
from bot.ui.cards import Card

PING_SECONDS = 3
"""A lost connection is noticed after one to one and a half of these; with Bolt's own 10 it was 10 to 18 seconds."""
FINISH_SECONDS = 2.5
CLOSE_SECONDS = 1.0


def connect(bot: Door, settings: SlackSettings) -> "SlackClient":
    """The client, not yet connected."""
    return SlackClient(bot, settings)


class SlackClient:
    """A platform of its own: `bot.ports.platform.Platform`.

    Args:
        base_url: where Slack's Web API is.
    """

    name = PLATFORM
    keeps_messages = True
    edit_every = 5.0
    """Slack names no limit for one message: only so that a busy card does not use up what all cards together have."""
    post_every = 1.0
    """One message per second in a channel (docs.slack.dev/reference/methods/chat.postMessage, rate limiting)."""
    calls_per_second = 5.0
    """Several hundred messages per minute in a workspace (the same page). Edits are bound more tightly, to some 50 per
    minute (chat.update, tier 3), but may come in bursts; past that Slack says for how long to leave it alone."""
    same_key_s = 0.0
    """None: chat.postMessage has no argument of that kind (client_msg_id is not among those it names)."""

    def __init__(self, bot: Door, settings: SlackSettings, base_url: str = AsyncWebClient.BASE_URL) -> None:
        self._settings = settings
        LIBRARY.setLevel(logging.WARNING)
        # Nothing is retried behind our back, and every call has a connection of its own: one that was kept open may
        # turn out to be closed only after a message was written to it, and then nobody knows whether it was posted.
        self._web = AsyncWebClient(base_url=base_url, timeout=TIMEOUT_SECONDS, retry_handlers=[], logger=LIBRARY)
        self._people = People(self._web, bot.clock)
        self._answers = Answers(self._web, bot.texts())
        self._interactions = InteractionHandler(bot, self._answers, self._people)
        self._posts = Posts(self._web, self._interactions.not_posted)
        self._history = History(self._web)
        self._handler: AsyncSocketModeHandler | None = None
        self._accepting = Running()
        self._stopping = False

    async def start(self) -> str:
        """Connect, and return the name of the bot and of its workspace.

        Raises:
            Refused: a token is missing or wrong, or Slack cannot be reached.
        """
        self._web.token = self._settings.bot_token()
        app_token = self._settings.app_token()
        who = await self._call("auth.test", "SLACK_BOT_TOKEN", self._web.token)
        self._history.bot = who.get("bot_id", "")
        opened = await self._call("apps.connections.open", "SLACK_APP_TOKEN", app_token)
        app = build_app(self._web, who, self._interactions)
        handler = AsyncSocketModeHandler(app, app_token, LIBRARY, self._web, ping_interval=PING_SECONDS)
        handler.client.socket_mode_request_listeners[:] = [self._serve]
        handler.client.wss_uri = opened["url"]
        self._handler = handler
        await handler.connect_async()  # type: ignore[no-untyped-call]  # the library left it without a type
        return f"{who.get('user')} @ {who.get('team')}"

    async def stop(self) -> None:
        """Take no more requests, finish those that were accepted, and disconnect."""
        self._stopping = True
        if self._handler is None:
            return
        # The connection stays open meanwhile: a form is answered over it.
        await _at_most(FINISH_SECONDS, self.idle())
        await self._people.close()
        closing: Awaitable[None] = self._handler.close_async()  # type: ignore[no-untyped-call]  # the same
        await _at_most(CLOSE_SECONDS, closing)
        self._handler = None

    async def idle(self) -> None:
        """Wait until every accepted request is acknowledged and answered."""
        await self._accepting.idle()
        await self._interactions.running.idle()

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:
        """See `bot.ports.platform.Platform`."""
        return await self._posts.post(place, card, key, reply_to)

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
        """See `bot.ports.platform.Platform`."""
        return await self._history.find(place, key, since_ms, reply_to)

    async def delete(self, place: Place, message: str) -> None:
        """See `bot.ports.platform.Platform`."""
        await self._posts.delete(place, message)

    async def edit(self, place: Place, message: str, card: Card) -> None:
        """See `bot.ports.platform.Platform`."""
        await self._posts.edit(place, message, card)

    async def _serve(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Hand an envelope to Bolt; one that comes while stopping is not acknowledged, so that the member is told."""
        if self._stopping or self._handler is None:
            return
        with self._accepting:
            await self._handler.handle(client, request)  # type: ignore[arg-type]  # it is the one the handler made

    async def _call(self, method: str, name: str, token: str) -> dict[str, str]:
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
