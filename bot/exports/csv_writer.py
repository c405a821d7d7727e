"""Writes an export as CSV tables, in which no text can become a formula of a spreadsheet."""

import csv
import io
import unicodedata
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from bot.domain.text.wording import OUTCOMES_MOST
from bot.ports.export_rows import TABLES, CommunityRow, Row
from bot.ports.exports import ExportSource

FILES: Mapping[str, type[Row]] = MappingProxyType({"community": CommunityRow, **TABLES})
"""The files by name, with the kind of their rows."""

_ONE_EACH = {"outcomes": "outcome", "shares": "share", "weights": "weight"}
"""Fields with a column for each outcome, and the name of such a column before its number."""
_STARTS_A_FORMULA = frozenset("=+-@\u2212")
_STARTS_A_CELL_ANEW = frozenset("\t\r\n")


def guarded(text: str) -> str:
    """The text of a cell, with an apostrophe in front where a spreadsheet could take it for a formula.

    That is decided by its first visible character, whose full-width and small forms count too
    (owasp.org/www-community/attacks/CSV_Injection).
    """
    seen = next((character for character in text if not _is_blank(character)), "")
    starts = bool(seen) and unicodedata.normalize("NFKC", seen)[0] in _STARTS_A_FORMULA
    return f"'{text}" if starts or text[:1] in _STARTS_A_CELL_ANEW else text


async def csv_pieces(source: ExportSource, name: str) -> AsyncIterator[bytes]:
    """The content of one of `FILES` in pieces: a line with the names of the columns, then a line for each row."""
    kind = FILES[name]
    yield _lines([_columns(kind)])
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    if kind is CommunityRow:
        yield _lines([_cells(adapter.dump_python(await source.community(), mode="json"))])
        return
    async for some in source.rows(name):
        yield _lines([_cells(adapter.dump_python(row, mode="json")) for row in some])


def _is_blank(character: str) -> bool:
    return unicodedata.category(character)[0] in "ZC"


def _columns(kind: type[Any]) -> list[str]:
    columns: list[str] = []
    for field in fields(kind):
        one = _ONE_EACH.get(field.name)
        columns += [field.name] if one is None else [f"{one}_{place}" for place in range(1, OUTCOMES_MOST + 1)]
    return columns


def _cells(row: Mapping[str, Any]) -> list[str | int]:
    cells: list[str | int] = []
    for name, value in row.items():
        if name in _ONE_EACH:
            cells += [_cell(one) for one in value or ()]
            cells += [""] * (OUTCOMES_MOST - len(value or ()))
        else:
            cells.append(_cell(value))
    return cells


def _cell(value: Any) -> str | int:
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    if isinstance(value, Mapping):
        return " ".join(f"{name}:{figure}" for name, figure in value.items())
    return " ".join(map(str, value)) if isinstance(value, list) else guarded(value)


def _lines(rows: Sequence[Sequence[str | int]]) -> bytes:
    written = io.StringIO()
    # RFC 4180: commas, quotes where needed, lines that end with CR LF.
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()
