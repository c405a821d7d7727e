"""`restore`: replaces the database by a backup, and keeps the file that was replaced."""

import argparse
import asyncio
from pathlib import Path

from bot.cli.clock import real_time
from bot.cli.output import say, sentence
from bot.cli.progress import progress
from bot.settings import Settings
from storage.care.restore import restore

ABOUT = "cli.backup_about_restore"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the backup file."""
    parser.add_argument("file", type=Path, help=sentence("cli.backup_restore_file"))


def run(parsed: argparse.Namespace, settings: Settings) -> None:
    """Verify the backup and replace the database by it; the bot must not be running."""
    with progress() as tell:
        contents, replaced = asyncio.run(restore(settings.database_path, parsed.file, real_time(), tell))
    say("cli.backup_restored", file=str(parsed.file), n=contents.rows["forecast_history"])
    if replaced is not None:
        say("cli.backup_replaced", file=str(replaced))
