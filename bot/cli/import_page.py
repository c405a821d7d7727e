"""`import`: make drafts of a forecast page or a community of an export, or only say what would become of it."""

import argparse
import asyncio
import json
from pathlib import Path

from adapters.local.members import FIRST, actor_of
from bot.cli.import_export import import_text
from bot.cli.machine import real_time
from bot.cli.speech import SAY
from bot.domain.errors import Refused
from bot.domain.pages.page import ForecastPage, read_page
from bot.exports.json_form import is_export
from bot.settings import Settings
from bot.stories.import_drafts import import_drafts, page_as_json, page_lines
from storage.store import open_store

ABOUT = "cli.import"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, whose community it is for, and whether it is only tried."""
    parser.add_argument("file", type=Path, help=SAY.word("cli.import_file"))
    parser.add_argument("--community", default="", help=SAY.word("cli.import_community"))
    parser.add_argument("--dry-run", action="store_true", help=SAY.word("cli.import_dry_run"))
    parser.add_argument("--json", action="store_true", help=SAY.word("cli.import_json"))


def run(parsed: argparse.Namespace, settings: Settings) -> None:
    """Read the page, keep its drafts, and print both; or take in an export."""
    text = parsed.file.read_text(encoding="utf-8")
    if is_export(text):
        _must_be_plain(parsed)
        import_text(text, settings, dry_run=parsed.dry_run)
        return
    page = read_page(text)
    drafts = [] if parsed.dry_run else asyncio.run(_keep(page, parsed.community, settings))
    if parsed.json:
        print(json.dumps(page_as_json(page, SAY), ensure_ascii=False, indent=2))
    else:
        print("\n".join(page_lines(page, drafts, SAY)))


def _must_be_plain(parsed: argparse.Namespace) -> None:
    """An export brings its community's name along, and is JSON already."""
    if parsed.community or parsed.json:
        raise Refused("cli.only_for_pages")


async def _keep(page: ForecastPage, community: str, settings: Settings) -> list[str]:
    store = await open_store(settings.database_path)
    try:
        return await import_drafts(store, community, actor_of(FIRST), page, real_time())
    finally:
        await store.close()
