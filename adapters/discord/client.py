"""Discord as the core sees it: `bot.ports.platform.Platform`, connected by the gateway."""

import asyncio
import logging

import discord
import structlog

from adapters.discord import PLATFORM
from adapters.discord.failures import FAILURES, reason_of, request_tracer
from adapters.discord.forums import forum_of, place_of
from adapters.discord.gateway import Gateway
from adapters.discord.history import find
from adapters.discord.interactions import InteractionHandler
from adapters.discord.permissions import obstacle
from adapters.discord.posting import delete, edit, post
from adapters.discord.settings import DiscordSettings
from bot.app.door import Bot
from bot.domain.errors import Refused
from bot.domain.member import Place
from bot.ports.platform import Obstacle, PostFailed
from bot.ui.cards import Card

CONNECT_SECONDS = 20.0
"""How long `start` waits for the gateway; discord.py goes on trying after that."""
FINISH_SECONDS = 2.0
"""How long `stop` waits for the requests that are being served."""
CLOSE_SECONDS = 0.75
"""How long `stop` waits for each of the two steps of closing. With FINISH_SECONDS and the last turn in the background
(`bot/cli/run.py`) the program ends within 5 s."""
FORUM_LOOK_BACK_MS = 600_000
"""For how long before now a post in a forum may already be there: longer than a key counts, see `same_key_s`, whatever
the difference of the clocks."""

log = structlog.get_logger()


class DiscordClient:
    """One bot account; implements `bot.ports.platform.Platform`."""

    name = PLATFORM
    keeps_messages = True
    edit_every = 5.0
    post_every = 1.0
    """This and `edit_every` are our choice: the limits of a channel are not documented, only sent in the headers of
    answers (Rate Limits), which discord.py heeds. Clients see five messages in five seconds there."""
    calls_per_second = 35.0
    """Below the 50 requests per second that a bot may make (Rate Limits, global rate limit), because evenly sent
    requests arrive in bunches where the latency varies: among 5 000 with up to a second of difference, 40 per second
    arrive as up to 57 in one second, and 35 as at most 50. Answers to interactions do not count."""
    same_key_s = 120.0
    """Our choice: Discord remembers a nonce for "the past few minutes" (Message Resource, create message)."""

    def __init__(self, bot: Bot, settings: DiscordSettings) -> None:
        self._settings = settings
        self._clock = bot.clock
        self.handler = InteractionHandler(bot)
        self.gateway = Gateway(self.handler, bot.texts(), request_tracer(), bot.joined)
        self._connection: asyncio.Task[None] | None = None

    async def start(self) -> str:
        """Log in and connect; returns the bot's name.

        Raises:
            Refused: the token is wrong, or Discord cannot be reached.
        """
        token = self._settings.discord_token.get_secret_value() if self._settings.discord_token else ""
        try:
            await self.gateway.login(token)
            await self._connect()
        except (discord.LoginFailure, ValueError) as error:
            await self._close()
            raise Refused("discord.token") from error
        except FAILURES as error:
            await self._close()
            raise Refused("discord.unreachable", reason=reason_of(error)) from error
        return str(self.gateway.user)

    async def stop(self) -> None:
        """Take no more requests, finish those that were accepted, and disconnect."""
        await self.handler.finish(FINISH_SECONDS)
        await self._close()

    async def is_connected(self) -> bool:
        """Whether every shard of the gateway is connected; see `bot.ports.platform.Connection`."""
        shards = self.gateway.shards.values()
        return bool(shards) and not any(shard.is_closed() for shard in shards)

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:
        """See `bot.ports.platform.Platform`."""
        self._must_be_open()
        if forum_of(self.gateway, place) and not reply_to:
            # Discord recognises no key there, so that one that was tried before is looked for.
            found = await find(self.gateway, place, key, self._clock() - FORUM_LOOK_BACK_MS)
            if found:
                return found[0]
        return await post(self.gateway, place, card, key, reply_to)

    async def obstacle(self, place: Place) -> Obstacle | None:
        """See `bot.ports.platform.Platform`."""
        return await obstacle(self.gateway, place)

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
        """See `bot.ports.platform.Platform`."""
        self._must_be_open()
        return await find(self.gateway, place, key, since_ms, reply_to)

    async def delete(self, place: Place, message: str) -> None:
        """See `bot.ports.platform.Platform`."""
        self._must_be_open()
        await delete(self.gateway, place, message)

    async def edit(self, place: Place, message: str, card: Card) -> None:
        """See `bot.ports.platform.Platform`."""
        self._must_be_open()
        await edit(self.gateway, place, message, card)

    def address(self, place: Place, message: str) -> str:
        """See `bot.ports.platform.Platform`."""
        return f"https://discord.com/channels/{place.space}/{place_of(self.gateway, place, message).channel}/{message}"

    async def _connect(self) -> None:
        self._connection = asyncio.create_task(self.gateway.connect(), name="discord")
        self._connection.add_done_callback(_log_end)
        connected = asyncio.create_task(self.gateway.connected.wait())
        try:
            await asyncio.wait(
                {connected, self._connection}, timeout=CONNECT_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            connected.cancel()
        if self._connection.done():
            self._connection.result()

    async def _close(self) -> None:
        """Close the gateway connection and the HTTP session, by force where Discord does not answer in time."""
        if self.gateway.is_closed():
            return
        closing = asyncio.create_task(self.gateway.close())
        await asyncio.wait({closing}, timeout=CLOSE_SECONDS)
        if not closing.done():
            closing.cancel()
            await self.gateway.http.close()
        if self._connection is not None:
            self._connection.cancel()
            await asyncio.wait({self._connection}, timeout=CLOSE_SECONDS)

    def _must_be_open(self) -> None:
        if self.gateway.user is None or self.gateway.is_closed():
            raise PostFailed("not connected", certain=True)


def connect(bot: Bot, settings: DiscordSettings) -> DiscordClient:
    """A client that is not started yet; see `adapters.connect`."""
    # Below WARNING discord.py logs what members type.
    logging.getLogger("discord").setLevel(logging.WARNING)
    # Without these discord.py warns at each start that libraries for voice are missing.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    return DiscordClient(bot, settings)


def _log_end(connection: asyncio.Task[None]) -> None:
    if not connection.cancelled() and (error := connection.exception()) is not None:
        log.error("disconnected for good", platform=PLATFORM, error=type(error).__name__)
