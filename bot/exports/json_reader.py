"""Reads an export, which is one JSON object, row by row, so that a large one takes no more memory than a small one."""

import re
from collections.abc import Iterator
from functools import cache
from typing import IO, Any, Generic, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.domain.errors import Refused
from bot.exports.check import check_export
from bot.exports.json_parts import CHUNK, MOST_OF_A_PART, Part, broken, parts
from bot.exports.json_writer import CHAT_FORMAT, FORMAT
from bot.exports.schema import Export
from bot.ports.export_rows import TABLES, CommunityRow, Row
from bot.scoring_file.schema import ScoreFileError, complaint

RowT = TypeVar("RowT", bound=Row)

_MARK = re.compile(rb'"format"\s*:\s*"(%s|%s)"' % (FORMAT.encode(), CHAT_FORMAT.encode()))
_LONGEST_MARK = 1_000
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*\{")
"""What an export begins with: perhaps a byte-order mark, and blanks."""
_NAME = re.compile(rb'("[^"\\]*")\s*:\s*')
_BROKEN_JSON = re.compile(r"Invalid JSON: .* at line (\d+) column (\d+)", re.DOTALL)
MOST_OF_A_MEMBER = 1 << 16
"""Of a table only the name is needed at first; the rest of the object is small."""
_HEAD: dict[str, Any] = {"format": Literal["credence-export"], "version": Literal[1], "community": CommunityRow}
"""The members of the object that are no tables, and what they hold."""


def is_export(file: IO[bytes]) -> bool:
    """Whether a file is meant as an export, also if it is broken.

    Raises:
        Refused: it is an export from a chat, which cannot be imported because something is left out of it.
    """
    file.seek(0)
    before = file.read(CHUNK)
    if not _BEFORE.match(before):
        return False
    while before:
        found = _MARK.search(before)
        if found is not None:
            if found[1] == CHAT_FORMAT.encode():
                raise Refused("exports.not_whole")
            return True
        more = file.read(CHUNK)
        before = before[-_LONGEST_MARK:] + more if more else b""
    return False


class Rows(Generic[RowT]):
    """The rows of a table of an export, read from the file as often as they are gone through, and counted by that.

    Args:
        file: the export.
        table: the name of the table.
        start: the place in the file behind the bracket with which the table begins.
    """

    def __init__(self, file: IO[bytes], table: str, start: int) -> None:
        self._file = file
        self._table = table
        self._start = start
        self._count = 0

    def __iter__(self) -> Iterator[RowT]:
        adapter: TypeAdapter[Any] = _reader_of(TABLES[self._table])
        count = 0
        for count, part in enumerate(parts(self._file, self._start, b"]", MOST_OF_A_PART), start=1):
            yield _read(adapter, self._file, part, f"{self._table}[{count - 1}]")
        self._count = count

    def __len__(self) -> int:
        return self._count


def read_export(file: IO[bytes]) -> Export:
    """The export in a file, which must stay open as long as its rows are read.

    Raises:
        ScoreFileError: something is wrong in it; says where, as in `questions[3].outcomes[1]`.
    """
    file.seek(0)
    begins = _BEFORE.match(file.read(CHUNK))
    if begins is None:
        raise broken(file, 0)
    found: dict[str, Any] = {}
    end = begins.end()
    for part in parts(file, begins.end(), b"}", MOST_OF_A_MEMBER):
        name, value = _member(file, part)
        if name in found:
            raise ScoreFileError(name, "no second field of that name")
        found[name] = value
        end = part.ends_at
    _must_end(file, end)
    for name in (*_HEAD, *TABLES):
        if name not in found:
            raise ScoreFileError(name, "this field")
    export = Export(community=found["community"], **{name: found[name] for name in TABLES})
    check_export(export)
    return export


def _member(file: IO[bytes], part: Part) -> tuple[str, Any]:
    """The name and the value of a member of the object; of a table its rows, which are not read yet."""
    named = _NAME.match(part.content)
    if named is None:
        raise broken(file, part.begins_at)
    name = named[1][1:-1].decode(errors="replace")
    value = part._replace(begins_at=part.begins_at + named.end(), content=part.content[named.end() :])
    if name in _HEAD:
        return name, _read(_reader_of(_HEAD[name]), file, value, name)
    if name not in TABLES:
        raise ScoreFileError(name, "no such field")
    if not value.content.startswith(b"["):
        raise ScoreFileError(name, "a list")
    return name, Rows(file, name, value.begins_at + 1)


def _must_end(file: IO[bytes], end: int) -> None:
    """Refuse what follows the bracket that ends the object."""
    at = end + 1
    file.seek(at)
    while read := file.read(CHUNK):
        if left := read.lstrip(b" \t\r\n"):
            raise broken(file, at + len(read) - len(left))
        at += len(read)


def _read(adapter: TypeAdapter[Any], file: IO[bytes], part: Part, path: str) -> Any:
    """The value of a part.

    Raises:
        ScoreFileError: it is not what it should be.
    """
    if part.is_cut:
        raise ScoreFileError(path, "less than this")
    try:
        return adapter.validate_json(part.content)
    except ValidationError as error:
        told = _BROKEN_JSON.match(error.errors(include_url=False)[0]["msg"])
        if told is not None:
            raise broken(file, part.begins_at + _offset(part.content, int(told[1]), int(told[2]))) from None
        wrong = complaint(error)
        inside = wrong.path and (wrong.path if wrong.path.startswith("[") else f".{wrong.path}")
        raise ScoreFileError(f"{path}{inside}", wrong.expected) from None


def _offset(content: bytes, line: int, column: int) -> int:
    """Where in a part a line and a column are."""
    return sum(len(each) + 1 for each in content.split(b"\n")[: line - 1]) + max(column - 1, 0)


@cache
def _reader_of(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
