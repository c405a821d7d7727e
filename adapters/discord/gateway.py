"""The connection to Discord: one client for all shards, which hands every interaction to the handler."""

import asyncio
import sys
from typing import Any

import aiohttp
import discord
import structlog

from adapters.discord.commands import Interaction, Tree
from adapters.discord.failures import FAILURES, reason_of
from adapters.discord.interactions import NOBODY, InteractionHandler
from bot.texts import Texts

LONGEST_WAIT = 30.0
"""Seconds that discord.py may sleep for one rate limit; a longer one is told to the caller, who has other work."""

log = structlog.get_logger()


class Gateway(discord.AutoShardedClient):
    """discord.py's client with nothing in its caches that this bot does not use.

    Args:
        trace: sees every request that is sent.
    """

    def __init__(self, handler: InteractionHandler, texts: Texts, trace: aiohttp.TraceConfig) -> None:
        super().__init__(
            # Members, their names and rights come with every interaction; this intent alone is not privileged.
            intents=discord.Intents(guilds=True),
            allowed_mentions=NOBODY,
            max_messages=None,
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=LONGEST_WAIT,
            http_trace=trace,
        )
        self.tree = Tree(self, texts, handler)
        self.connected = asyncio.Event()
        self._handler = handler

    async def setup_hook(self) -> None:
        """Once after the login: the commands, as far as Discord does not know them yet."""
        try:
            if await self.tree.sync_if_changed():
                log.info("commands synced", platform="discord")
        except FAILURES as error:
            log.warning("commands not synced", platform="discord", reason=reason_of(error))

    async def on_connect(self) -> None:
        """A shard has its session: interactions arrive from now on."""
        self.connected.set()

    async def on_interaction(self, interaction: Interaction) -> None:
        """Buttons and forms; commands and their suggestions go to the tree."""
        if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            await self._handler.component(interaction)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """Whatever was not expected anywhere else."""
        log.error("event failed", platform="discord", event_name=event_method, exc_info=sys.exception())
