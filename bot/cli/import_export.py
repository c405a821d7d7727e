"""`import` of an export: the community that is in it, in a database that has none."""

import asyncio

from bot.cli.speech import SAY, say
from bot.exports.importing import import_export
from bot.exports.json_form import read_export
from bot.exports.schema import Export
from bot.resolving.recompute import Difference, difference_lines
from bot.settings import Settings
from storage.store import open_store


def import_text(text: str, settings: Settings, *, dry_run: bool) -> None:
    """Read all of the export, keep it unless it is only tried, and say what it holds."""
    export = read_export(text)
    found = None if dry_run else asyncio.run(_keep(export, settings))
    say(
        "cli.read_export",
        community=export.community.name,
        members=len(export.members),
        questions=len(export.questions),
        votes=len(export.votes),
    )
    if found is None:
        say("cli.read_only")
        return
    for line in difference_lines(found, SAY):
        print(line)
    if found:
        say("cli.recomputed", n=len(found))


async def _keep(export: Export, settings: Settings) -> list[Difference]:
    store = await open_store(settings.database_path)
    try:
        return await import_export(store, export)
    finally:
        await store.close()
