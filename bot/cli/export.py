"""`export`: writes everything that is kept of a community, as one JSON file or as CSV tables."""

import argparse
import asyncio
from pathlib import Path

from bot.cli.atomic_files import new_file, new_folder
from bot.cli.output import say, sentence
from bot.cli.progress import progress
from bot.exports.csv_writer import FILES, csv_pieces
from bot.exports.json_writer import json_pieces
from bot.ports.exports import ExportSource
from bot.settings import Settings
from bot.stories.import_drafts import community_named
from storage.store import open_reader

ABOUT = "cli.export"
DEFAULT_FILE = Path("credence-export.json")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the community, and the file or the folder to write to."""
    parser.add_argument("--community", default="", help=sentence("cli.import_community"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", type=Path, metavar="FOLDER", help=sentence("cli.export_csv"))
    form.add_argument(
        "-o",
        dest="file",
        type=Path,
        default=DEFAULT_FILE,
        help=sentence("cli.export_file", path=str(DEFAULT_FILE)),
    )


def run(parsed: argparse.Namespace, settings: Settings) -> None:
    """Write the export from one snapshot of the database; works while the bot runs."""
    asyncio.run(_export(parsed, settings))


async def _export(parsed: argparse.Namespace, settings: Settings) -> None:
    async with open_reader(settings.database_path) as session:
        community = await community_named(session, parsed.community)
        source = session.exports.source(community.id)
        if parsed.csv is None:
            await _write_file(source, parsed.file)
        else:
            await _write_tables(source, parsed.csv)
        unsent = await session.exports.unsent(community.id)
    say("cli.exported", community=community.name, path=str(parsed.csv or parsed.file))
    if unsent:
        say("cli.unsent", n=unsent)


async def _write_file(source: ExportSource, path: Path) -> None:
    with progress() as tell, new_file(path) as file:
        async for piece in json_pieces(source):
            tell("write", 0, 0)
            file.write(piece)


async def _write_tables(source: ExportSource, path: Path) -> None:
    with progress() as tell, new_folder(path) as folder:
        for done, name in enumerate(FILES):
            tell("write", done, len(FILES))
            with new_file(folder / f"{name}.csv") as file:
                async for piece in csv_pieces(source, name):
                    file.write(piece)
