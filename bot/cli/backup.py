"""`backup`: writes a verified copy of the database; works while the bot runs."""

import argparse
import asyncio
from pathlib import Path

from bot import VERSION
from bot.cli.clock import real_time
from bot.cli.output import say, sentence
from bot.cli.progress import progress
from bot.settings import Settings
from storage.care.backup import back_up, name_of_backup

ABOUT = "cli.backup_about"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file or folder to write to."""
    parser.add_argument("file", type=Path, nargs="?", help=sentence("cli.backup_file"))


def run(parsed: argparse.Namespace, settings: Settings) -> None:
    """Write the backup and its manifest, under a name with the date where only a folder is given."""
    path, now = settings.database_path, real_time()
    target = parsed.file or path.parent
    if target.is_dir():
        target /= name_of_backup(path, now)
    with progress() as tell:
        made = asyncio.run(back_up(path, target, now, VERSION, tell))
    say("cli.backup_made", file=str(target), bytes=made.bytes, n=made.rows["forecast_history"])
