"""The gateway connection: discord.py's client, which hands every interaction to the interaction handler."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
import structlog

from adapters.discord.commands import CommandTree, Interaction
from adapters.discord.failures import FAILURES, reason_of
from adapters.discord.interactions import InteractionHandler
from adapters.discord.joining import joined
from adapters.discord.replies import NO_MENTIONS
from bot.domain.member import Place
from bot.texts import Texts

MAX_RATELIMIT_TIMEOUT = 30.0
"""Seconds that discord.py may sleep because of a rate limit; where it would be longer it raises RateLimited."""

log = structlog.get_logger()


class Gateway(discord.AutoShardedClient):
    """discord.py's client, with caches and intents reduced to what this bot uses.

    Args:
        handler: serves the interactions.
        texts: the sentences that describe commands.
        trace: is told of every HTTP request; see `failures.request_tracer`.
        tell_joined: is told of every server that the bot is on; see `bot.app.door.Bot.joined`.
    """

    def __init__(
        self,
        handler: InteractionHandler,
        texts: Texts,
        trace: aiohttp.TraceConfig,
        tell_joined: Callable[[Place, str, int], Awaitable[None]],
    ) -> None:
        super().__init__(
            # Members, their names and permissions come with every interaction; no privileged intent is needed.
            intents=discord.Intents(guilds=True),
            allowed_mentions=NO_MENTIONS,
            max_messages=None,
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=MAX_RATELIMIT_TIMEOUT,
            http_trace=trace,
        )
        self.tree = CommandTree(self, texts, handler)
        self.connected = asyncio.Event()
        self._handler = handler
        self._tell_joined = tell_joined

    async def setup_hook(self) -> None:
        """Called by discord.py once after the login: tell Discord the commands where they changed."""
        try:
            if await self.tree.sync_if_changed():
                log.info("commands synced", platform="discord")
        except FAILURES as error:
            log.warning("commands not synced", platform="discord", reason=reason_of(error))

    async def on_connect(self) -> None:
        """Called when a shard is connected: interactions arrive from now on."""
        self.connected.set()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Called when the bot was added to a server, and for every server that the gateway tells of after that."""
        found = joined(guild)
        if found is not None:
            await self._tell_joined(*found)

    on_guild_available = on_guild_join

    async def on_interaction(self, interaction: Interaction) -> None:
        """Serve buttons, menus and forms; commands and autocompletion go to the command tree."""
        if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            await self._handler.component(interaction)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """Log an exception that an event handler let through."""
        log.error("event failed", platform="discord", event_name=event_method, exc_info=sys.exception())
