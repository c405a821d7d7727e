"""An export as one JSON object: written a few rows at a time, read as a whole."""

import re
from collections.abc import AsyncIterator
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.export_rows import TABLES, CommunityRow, ExportSource
from bot.exports.check import check_export
from bot.exports.schema import FORMAT, VERSION, Export
from bot.score_file_schema import ScoreFileError, complaint

_MARK = re.compile(rf'"format"\s*:\s*"{FORMAT}"')
_BROKEN_JSON = re.compile(r"Invalid JSON: .* at (line \d+ column \d+)", re.DOTALL)


def is_export(text: str) -> bool:
    """Whether a file means to be an export, be it broken or not."""
    return text.lstrip("\ufeff \t\r\n").startswith("{") and _MARK.search(text) is not None


def read_export(text: str) -> Export:
    """The export in a file.

    Raises:
        ScoreFileError: it is not one, with the place of what is wrong, as in `questions[3].outcomes[1]`.
    """
    try:
        export = _whole().validate_json(text.lstrip("\ufeff"))
    except ValidationError as error:
        broken = _BROKEN_JSON.match(str(error.errors(include_url=False)[0]["msg"]))
        raise (ScoreFileError(broken[1], "JSON") if broken else complaint(error)) from None
    check_export(export)
    return export


async def json_pieces(source: ExportSource) -> AsyncIterator[bytes]:
    """The file in pieces: a line for each row, so that two exports can be compared line by line."""
    community = TypeAdapter(CommunityRow).dump_json(await source.community())
    yield b'{\n"format": "%s",\n"version": %d,\n"community": %s' % (FORMAT.encode(), VERSION, community)
    for name, kind in TABLES.items():
        adapter: TypeAdapter[Any] = TypeAdapter(kind)
        yield b',\n"%s": [' % name.encode()
        separator = b"\n"
        async for some in source.rows(name):
            yield separator + b",\n".join([adapter.dump_json(row) for row in some])
            separator = b",\n"
        yield b"\n]"
    yield b"\n}\n"


@cache
def _whole() -> TypeAdapter[Export]:
    return TypeAdapter(Export)
