"""`restore`: put a backup in the place of the database, and keep what it replaces."""

import argparse
import asyncio
from pathlib import Path

from bot.cli.machine import real_time
from bot.cli.progress import progress
from bot.cli.speech import SAY, say
from bot.settings import Settings
from storage.care.restore import restore

ABOUT = "cli.backup_about_restore"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which backup."""
    parser.add_argument("file", type=Path, help=SAY.word("cli.backup_restore_file"))


def run(parsed: argparse.Namespace, settings: Settings) -> None:
    """Verify the backup and let it take the database's place."""
    with progress() as told:
        contents, replaced = asyncio.run(restore(settings.database_path, parsed.file, real_time(), told))
    say("cli.backup_restored", file=str(parsed.file), n=contents.rows["forecast_history"])
    if replaced is not None:
        say("cli.backup_replaced", file=str(replaced))
