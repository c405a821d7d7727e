"""Writes an export as one JSON object, some rows at a time."""

from collections.abc import AsyncIterator
from typing import Any

from pydantic import TypeAdapter

from bot.ports.export_rows import TABLES, CommunityRow
from bot.ports.exports import ExportSource

FORMAT = "credence-export"
VERSION = 1
"""Raised with every change of the format after which an older program could not read the file."""
CHAT_FORMAT = "credence-chat-export"
"""The format of an export from a chat: the same, but with something left out, so that it cannot be imported."""


async def json_pieces(source: ExportSource) -> AsyncIterator[bytes]:
    """The content of the file in pieces; it has a line per row, so that two exports can be compared with diff."""
    async for piece in opened_pieces(source, FORMAT, VERSION):
        yield piece
    yield b"\n}\n"


async def opened_pieces(source: ExportSource, name: str, version: int) -> AsyncIterator[bytes]:
    """The content of a file of that format in pieces, without the closing brace, so that more keys can follow."""
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
