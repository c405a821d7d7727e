"""Filling with zeros what SQLite leaves in the unused parts of pages, a part of the file at a time.

With secure_delete SQLite fills deleted rows with zeros, but when it moves rows between pages it leaves copies of them
in the gap between a page's list of cells and its cells (sqlite.org/fileformat2.html, 1.6), which it never reads.
"""

import os
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from pathlib import Path
from struct import Struct

from storage.engine.connection import Statements, StorageError
from storage.engine.file import beside, size

PAGES_AT_ONCE = 1_024
"""Pages that are looked at in one step: 4 MB, some milliseconds."""
LOG_WAIT_MS = 20
"""How long a step waits for readers of the log at most: everybody who votes waits with it."""
_KEPT_IN_LOG = 1_000
"""After how many pages in the log SQLite moves them into the file by itself (its default)."""

_HEADS = {2: 12, 5: 12, 10: 8, 13: 8}
"""By the kind of a page of a tree: the length of its header. On no other page is the first byte one of these, because
those begin with the number of another page, as far as numbers stay below `_MOST_PAGES`."""
_MOST_PAGES = 1 << 25
_FIRST_HEAD = 100
"""The header of the first page comes after that of the file."""
_HEAD = Struct(">B2xHH")
_NUMBER = Struct(">I")
_LOG_HEAD, _FRAME_HEAD = 32, 24


class Progress(Enum):
    """How far a pass is: another program reads the log, so that nothing could be done now; there is more; or all is."""

    BUSY = auto()
    MORE = auto()
    DONE = auto()


class Blanking:
    """One pass over all pages of a database that is in use, in steps between which others write.

    SQLite may move what an unused part holds only with its whole page. Such pages are in the log, so each step looks at
    those that were written since the last one as well. Nothing else may move the log into the file meanwhile.

    Args:
        path: the database.
        number: a descriptor of its file, see `HeldFile`.
    """

    def __init__(self, path: Path, number: int) -> None:
        self._log = beside(path, "-wal")
        self._number = number
        self._next = 0

    def step(self, sql: Statements) -> Progress:
        """Look at the next pages, in the connection's thread and outside of a transaction.

        Bytes that SQLite does not use are written behind its back. So the log has to be empty and nobody may write; and
        SQLite must not have such a page in its memory, or it would write the old bytes again with the next change.
        """
        if not self._next:
            sql.run("PRAGMA wal_autocheckpoint = 0")
        ((length,),) = sql.rows("PRAGMA page_size")
        written = set(_pages_of_log(self._log, length)) if self._next else set()
        if not _log_is_emptied(sql):
            return Progress.BUSY
        sql.run("PRAGMA shrink_memory")
        sql.run("BEGIN IMMEDIATE")
        try:
            # Another program could have written between the two statements, but not from here on.
            if size(self._log):
                return Progress.BUSY
            count = os.fstat(self._number).st_size // length
            last = min(self._next + PAGES_AT_ONCE, count)
            blank(self._number, length, range(self._next, last))
            blank(self._number, length, (page for page in sorted(written) if page < self._next))
        finally:
            sql.run("COMMIT")
        self._next = last
        if last < count:
            return Progress.MORE
        os.fsync(self._number)
        sql.run(f"PRAGMA wal_autocheckpoint = {_KEPT_IN_LOG}")
        return Progress.DONE


def blank_file(path: Path, length: int) -> None:
    """Do all of it for a database with pages of that length which nobody has opened and which has no log."""
    number = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        blank(number, length, range(os.fstat(number).st_size // length))
        os.fsync(number)
    finally:
        os.close(number)


def blank(number: int, length: int, pages: Iterable[int]) -> None:
    """Fill the unused parts of pages, counted from 0, with zeros where they hold anything else.

    Args:
        number: a descriptor of the database's file.
        length: of a page, in bytes.
        pages: in ascending order.
    """
    for page in pages:
        if page >= _MOST_PAGES:
            raise StorageError("The database has too many pages to tell apart what they hold.")
        content = os.pread(number, length, page * length)
        start, end = _unused(content, 0 if page else _FIRST_HEAD, length)
        if content.count(0, start, end) < end - start:
            os.pwrite(number, bytes(end - start), page * length + start)


def _unused(page: bytes, at: int, length: int) -> tuple[int, int]:
    """Where the unused part of a page begins and ends; both are 0 where it is no page of a tree."""
    kind, cells, content = _HEAD.unpack_from(page, at)
    if kind not in _HEADS:
        return 0, 0
    # 0 stands for 65 536, which no 16 bits hold.
    start, end = at + _HEADS[kind] + 2 * cells, content or 1 << 16
    return (start, end) if start <= end <= length else (0, 0)


def _log_is_emptied(sql: Statements) -> bool:
    ((before,),) = sql.rows("PRAGMA busy_timeout")
    sql.run(f"PRAGMA busy_timeout = {LOG_WAIT_MS}")
    try:
        ((busy, _, _),) = sql.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        sql.run(f"PRAGMA busy_timeout = {before}")
    return not busy


def _pages_of_log(log: Path, length: int) -> Iterator[int]:
    """The pages, counted from 0, that the log has changes of."""
    with log.open("rb") as file:
        for at in range(_LOG_HEAD, size(log) - _FRAME_HEAD + 1, _FRAME_HEAD + length):
            head = os.pread(file.fileno(), _NUMBER.size, at)
            yield _NUMBER.unpack(head)[0] - 1
