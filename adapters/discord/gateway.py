"""The gateway connection: discord.py's client, which hands every interaction to the interaction handler."""

import asyncio
import sys
from typing import Any

import aiohttp
import discord
import structlog

from adapters.discord.commands import CommandTree, Interaction
from adapters.discord.failures import FAILURES, reason_of
from adapters.discord.interactions import InteractionHandler
from adapters.discord.replies import NO_MENTIONS
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
    """

    def __init__(self, handler: InteractionHandler, texts: Texts, trace: aiohttp.TraceConfig) -> None:
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

    async def on_interaction(self, interaction: Interaction) -> None:
        """Serve buttons, menus and forms; commands and autocompletion go to the command tree."""
        if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            await self._handler.component(interaction)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """Log an exception that an event handler let through."""
        log.error("event failed", platform="discord", event_name=event_method, exc_info=sys.exception())
