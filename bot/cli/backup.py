"""`backup`: a verified copy of the database, also while the bot runs."""

import argparse
import asyncio
from pathlib import Path

from bot import VERSION
from bot.cli.machine import real_time
from bot.cli.progress import progress
from bot.cli.speech import SAY, say
from bot.settings import Settings
from storage.care.backup import back_up, name_of_backup

ABOUT = "cli.backup_about"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("file", type=Path, nargs="?", help=SAY.word("cli.backup_file"))


def run(parsed: argparse.Namespace, settings: Settings) -> None:
    """Write the backup and its manifest."""
    path, now = settings.database_path, real_time()
    target = parsed.file or path.parent
    if target.is_dir():
        target /= name_of_backup(path, now)
    with progress() as told:
        made = asyncio.run(back_up(path, target, now, VERSION, told))
    say("cli.backup_made", file=str(target), bytes=made.bytes, n=made.rows["forecast_history"])
