"""`import`: makes drafts of a forecast page, or a community of an export; or only says what it would make."""

import argparse
import asyncio
import json
from pathlib import Path
from typing import IO

from adapters.local.members import FIRST, actor_of
from bot.cli.clock import real_time
from bot.cli.input_file import input_file, read_text
from bot.cli.output import say, sentences
from bot.domain.errors import Refused
from bot.domain.member import Community
from bot.domain.pages.page import ForecastPage, read_page
from bot.exports.importing import import_export
from bot.exports.json_reader import is_export, read_export
from bot.exports.schema import Export
from bot.resolving.recompute import Difference, difference_lines
from bot.settings import Settings
from bot.stories.import_drafts import import_drafts, page_as_json, page_lines
from storage.store import open_existing, open_store

ABOUT = "cli.import"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file, the community it is for, and the options that only try it or print JSON."""
    texts = sentences()
    parser.add_argument("file", type=Path, help=texts.word("cli.import_file"))
    parser.add_argument("--community", default="", help=texts.word("cli.import_community"))
    parser.add_argument("--dry-run", action="store_true", help=texts.word("cli.import_dry_run"))
    parser.add_argument("--json", action="store_true", help=texts.word("cli.import_json"))


def run(parsed: argparse.Namespace, settings: Settings) -> None:
    """Import the file and print what was in it.

    Raises:
        Refused: the file cannot be imported, or the options do not fit it.
        ScoreFileError: it is an export in which something is wrong.
    """
    with input_file(parsed.file, "page") as file:
        if is_export(file):
            _import_export(file, parsed, settings)
        else:
            _import_page(read_text(parsed.file, file, "page"), parsed, settings)


def _import_page(text: str, parsed: argparse.Namespace, settings: Settings) -> None:
    page = read_page(text)
    made = None if parsed.dry_run else asyncio.run(_keep_drafts(page, parsed.community, settings))
    if parsed.json:
        print(json.dumps(page_as_json(page, sentences()), ensure_ascii=False, indent=2))
        return
    print("\n".join(page_lines(page, made[1] if made else [], sentences())))
    if made:
        say("cli.drafts_are_in", community=made[0].name, path=str(settings.database_path))


async def _keep_drafts(page: ForecastPage, community: str, settings: Settings) -> tuple[Community, list[str]]:
    store = await open_existing(settings.database_path)
    try:
        return await import_drafts(store, community, actor_of(FIRST), page, real_time())
    finally:
        await store.close()


def _import_export(file: IO[bytes], parsed: argparse.Namespace, settings: Settings) -> None:
    if parsed.community or parsed.json:
        # An export has the name of its community in it, and is JSON itself.
        raise Refused("cli.only_for_pages")
    export = read_export(file)
    path = settings.database_path
    begins = not parsed.dry_run and not path.exists()
    differences = None if parsed.dry_run else asyncio.run(_keep_community(export, settings))
    say(
        "cli.read_export",
        community=export.community.name,
        members=len(export.members),
        questions=len(export.questions),
        votes=len(export.votes),
    )
    if begins:
        say("cli.database_begun", path=str(path))
    if differences is None:
        say("cli.read_only")
        return
    for line in difference_lines(differences, sentences()):
        print(line)
    if differences:
        say("cli.recomputed", n=len(differences))


async def _keep_community(export: Export, settings: Settings) -> list[Difference]:
    store = await open_store(settings.database_path)
    try:
        return await import_export(store, export)
    finally:
        await store.close()
