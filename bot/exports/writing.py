"""An export as one JSON object, written a few rows at a time."""

from collections.abc import AsyncIterator
from typing import Any

from pydantic import TypeAdapter

from bot.ports.export_rows import TABLES, CommunityRow
from bot.ports.exports import ExportSource

FORMAT = "credence-export"
VERSION = 1
"""Raised whenever an older program could not read the file any more."""
CHAT_FORMAT = "credence-chat-export"
"""What somebody may see of a community: as an export, but with something left out, so that nothing can read it back."""


async def json_pieces(source: ExportSource) -> AsyncIterator[bytes]:
    """The file in pieces: a line for each row, so that two exports can be compared line by line."""
    async for piece in opened_pieces(source, FORMAT, VERSION):
        yield piece
    yield b"\n}\n"


async def opened_pieces(source: ExportSource, name: str, version: int) -> AsyncIterator[bytes]:
    """All of a file of that format but the end, so that more can follow."""
    community = TypeAdapter(CommunityRow).dump_json(await source.community())
    yield b'{\n"format": "%s",\n"version": %d,\n"community": %s' % (name.encode(), version, community)
    for table, kind in TABLES.items():
        adapter: TypeAdapter[Any] = TypeAdapter(kind)
        yield b',\n"%s": [' % table.encode()
        separator = b"\n"
        async for some in source.rows(table):
            yield separator + b",\n".join([adapter.dump_json(row) for row in some])
            separator = b",\n"
        yield b"\n]"
