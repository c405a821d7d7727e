"""Writes an export as CSV tables, in which a spreadsheet takes no text for a formula, a number or a date."""

import codecs
import csv
import io
import re
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
_FIGURES = re.compile("[.,:/'\u2019\\s-]*\\d[\\d.,:/'\u2019\\s-]*(e[+-]?\\d+)?[\\s%]*", re.IGNORECASE)
"""What spreadsheets read as a number, a date or a time of day: `1e5`, `1-2`, `12:30`, `1733000000.123456`."""
_YES_OR_NO = frozenset(("true", "false"))
_DIGITS_KEPT = 15
"""Spreadsheets hold numbers as doubles and show 15 digits of them; what follows becomes zeros."""
_WHOLE_NUMBER = re.compile(rf"0|[1-9][0-9]{{0,{_DIGITS_KEPT - 1}}}")
"""A text that is the same again after a spreadsheet has read it as a number."""


def guarded(text: str) -> str:
    """The text of a cell, with an apostrophe in front where a spreadsheet could make something else of it.

    A formula is recognised by its first visible character, whose full-width and small forms count too
    (owasp.org/www-community/attacks/CSV_Injection); a number or a date by its having nothing but
    figures.
    """
    seen = next((character for character in text if not _is_blank(character)), "")
    starts = bool(seen) and unicodedata.normalize("NFKC", seen)[0] in _STARTS_A_FORMULA
    changes = text.lower() in _YES_OR_NO or (_FIGURES.fullmatch(text) and not _WHOLE_NUMBER.fullmatch(text))
    return f"'{text}" if starts or changes or text[:1] in _STARTS_A_CELL_ANEW else text


async def csv_pieces(source: ExportSource, name: str) -> AsyncIterator[bytes]:
    """The content of one of `FILES` in pieces: a line with the names of the columns, then a line for each row."""
    kind = FILES[name]
    # Without the mark, spreadsheets read the file in the encoding of the machine instead of UTF-8.
    yield codecs.BOM_UTF8 + _lines([_columns(kind)])
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
        return value if abs(value) < 10**_DIGITS_KEPT else f"'{value}"
    if isinstance(value, Mapping):
        return " ".join(f"{name}:{figure}" for name, figure in value.items())
    return " ".join(map(str, value)) if isinstance(value, list) else guarded(value)


def _lines(rows: Sequence[Sequence[str | int]]) -> bytes:
    written = io.StringIO()
    # RFC 4180: commas, quotes where needed, lines that end with CR LF.
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()
