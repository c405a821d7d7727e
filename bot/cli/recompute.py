"""`recompute`: computes all scores and standings anew, and prints which were different."""

import argparse
import asyncio
from functools import partial

from bot.cli.output import say, sentences
from bot.cli.progress import progress
from bot.resolving.recompute import difference_lines, recompute
from bot.settings import Settings
from storage.store import open_existing

ABOUT = "cli.recompute"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare nothing: the command has no arguments."""


def run(_parsed: argparse.Namespace, settings: Settings) -> None:
    """Recompute the scores and standings of all communities in the database."""
    asyncio.run(_recompute(settings))


async def _recompute(settings: Settings) -> None:
    store = await open_existing(settings.database_path)
    try:
        with progress() as tell:
            differences = await recompute(store, partial(tell, "recompute"))
    finally:
        await store.close()
    for line in difference_lines(differences, sentences()):
        print(line)
    say("cli.recomputed", n=len(differences))
