"""The real core and store with a clock that the test moves, for tests of a platform's client."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bot.app.door import Bot
from storage.store import SqliteStore
from tests.fresh import open_fresh

MONDAY_NOON = 1_795_435_200_000
"""2026-11-23 12:00 UTC."""


@dataclass
class Core:
    """What `bot/cli/run.py` puts together, without a platform."""

    store: SqliteStore
    now: int
    bot: Bot

    def restarted(self) -> Bot:
        """Replace the core by a new one on the same store, as after a restart."""
        self.bot = _bot(self, "again")
        return self.bot


@asynccontextmanager
async def open_core(folder: Path) -> AsyncIterator[Core]:
    """A core with an empty store in that folder."""
    store = await open_fresh(folder / "credence.db")
    core = Core.__new__(Core)
    core.store, core.now = store, MONDAY_NOON
    core.bot = _bot(core, "t")
    try:
        yield core
    finally:
        await store.close()


def _bot(core: Core, prefix: str) -> Bot:
    numbers = count(1)
    return Bot(core.store, lambda: core.now, lambda: f"{prefix}{next(numbers):06d}")
