"""`recompute`: rebuild every score and standing, and say what was different."""

import argparse
import asyncio
from functools import partial

from bot.cli.progress import progress
from bot.cli.speech import SAY, say
from bot.resolving.recompute import difference_lines, recompute
from bot.settings import Settings
from storage.store import open_store

ABOUT = "cli.recompute"


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_parsed: argparse.Namespace, settings: Settings) -> None:
    """Rebuild them in the database of the settings."""
    asyncio.run(_recompute(settings))


async def _recompute(settings: Settings) -> None:
    store = await open_store(settings.database_path)
    try:
        with progress() as tell:
            found = await recompute(store, partial(tell, "recompute"))
    finally:
        await store.close()
    for line in difference_lines(found, SAY):
        print(line)
    say("cli.recomputed", n=len(found))
