"""Whether the bot is alive, and whether it can serve: for whoever restarts it, and for whoever sends it work."""

import asyncio
from collections.abc import Mapping
from enum import StrEnum

from bot.app.background import Background
from bot.app.door import Bot
from bot.ports import NotSaved
from bot.ports.platform import Connection

STALLED_AFTER_S = 180.0
"""After how long without a sign of the background task it is taken to be stuck; at rest it gives one every minute."""
TRIED_EVERY_S = 10.0
"""How often at most it is tried whether the database takes a change, however often that is asked."""
PATIENCE_S = 2.0
"""How long the database may take for that."""


class NotReady(StrEnum):
    """Why the bot cannot serve now; beside these, the name of each platform that it is not connected to."""

    STARTING = "starting"
    DRAINING = "draining"
    """It is stopping: what was accepted is still answered."""
    DATABASE = "database"
    """The database takes no change, such as when the disk is full."""


class Health:
    """Answers both questions.

    Args:
        bot: the core.
        background: the background task.
        connections: every platform whose tokens are set, by name, also one that could not be started.
        stop: set when the program is to stop.
    """

    def __init__(
        self, bot: Bot, background: Background, connections: Mapping[str, Connection], stop: asyncio.Event
    ) -> None:
        self._bot = bot
        self._background = background
        self._connections = connections
        self._stop = stop
        self._now = asyncio.get_running_loop().time
        self._began = self._now()
        self._trying = asyncio.Lock()
        self._writable = False
        self._tried_at: float | None = None

    def is_alive(self) -> bool:
        """Whether the background task has gone on lately; that the event loop does, whoever calls this shows."""
        signs = self._background.seen_at
        return self._now() - (self._began if signs is None else signs) < STALLED_AFTER_S

    async def reasons(self) -> list[str]:
        """Why the bot cannot serve now, a word each; empty where it can."""
        if self._stop.is_set():
            return [NotReady.DRAINING]
        if self._background.seen_at is None:
            return [NotReady.STARTING]
        lost = [name for name, each in self._connections.items() if not await each.is_connected()]
        return lost if await self._is_writable() else [*lost, NotReady.DATABASE]

    async def _is_writable(self) -> bool:
        async with self._trying:
            if self._tried_at is not None and self._now() - self._tried_at < TRIED_EVERY_S:
                return self._writable
            self._writable = await self._takes_a_change()
            self._tried_at = self._now()
            return self._writable

    async def _takes_a_change(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._bot.store.check_writable()
        except (NotSaved, TimeoutError):
            return False
        return True
