"""One connection to SQLite: the few calls that the entities use, and one kind of error."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from bot.ports import NotSaved

Value = str | int | bytes | None
Row = Sequence[Value]
Record = sqlite3.Row
"""A row whose values are found by the names of its columns. STRICT tables hold nothing but their columns' types, so the
values are not checked again."""
Result = TypeVar("Result")

ROWS_AT_ONCE = 128
"""Rows of one INSERT: longer statements cost more to prepare than they save."""

IDS_AT_ONCE = 999
"""Values of one list: what every SQLite takes, however it was built (sqlite.org/limits.html)."""

NOT_WRITTEN = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_DIR_FSYNC,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_READONLY,
    )
)
"""Result codes of SQLite for a change that the disk did not take, and may take later (sqlite.org/rescode.html)."""

ROWS_OF_A_PAGE = 4096


class StorageError(Exception):
    """The database could not do what was asked; the message is one plain sentence."""


class DamagedError(StorageError):
    """What is in the file is not what was written there, or it is no database."""


class DiskError(StorageError, NotSaved):
    """The disk did not take a change; the transaction it belonged to has left nothing behind."""


class FileLostError(StorageError, NotSaved):
    """The database's file is not where it was: a change may have been written, but not to where it will be found."""


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what SQLite raises into a StorageError."""
    try:
        yield
    except (sqlite3.Error, OverflowError, ValueError) as error:
        code = getattr(error, "sqlite_errorcode", 0)
        # The lower half of an extended result code is the primary one.
        damaged = code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        kind = DamagedError if damaged else DiskError if code in NOT_WRITTEN else StorageError
        # Where the schema is damaged, SQLite repeats whole statements, with their line ends.
        raise kind(f"The database says: {' '.join(str(error).split())}.") from error


class Statements:
    """The connection as a function uses it inside the connection's own thread, see `Db.call`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, *values: Value) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with plain_errors():
            return self._connection.execute(sql, values).fetchall()

    def records(self, sql: str, values: Sequence[Value]) -> list[Record]:
        """All rows of a query, with their values by name."""
        with plain_errors():
            cursor = self._connection.cursor()
            cursor.row_factory = sqlite3.Row
            return cursor.execute(sql, values).fetchall()

    def run(self, sql: str) -> None:
        """Run one statement."""
        with plain_errors():
            self._connection.execute(sql)

    def insert(self, head: str, rows: Sequence[Row], tail: str = "") -> int:
        """Insert rows of equal length with one statement for many of them; returns how many rows were written.

        Python's global lock is let go and taken again for each statement. With a statement for each row this thread
        would compete with the event loop for it hundreds of times in one group of votes.
        """
        written = 0
        for at in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[at : at + ROWS_AT_ONCE]
            places = ",".join([f"({placeholders(len(some[0]))})"] * len(some))
            with plain_errors():
                cursor = self._connection.execute(f"{head} VALUES {places}{tail}", list(chain.from_iterable(some)))
            written += cursor.rowcount
        return written


class Db:
    """A connection.

    Each method takes one hop to the connection's thread, and queries fetch whole results: fetching row by row costs
    about four times as much.
    """

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def rows(self, sql: str, *values: Value) -> list[tuple[Any, ...]]:
        """All rows of a query, as tuples: for the largest results, because values by name cost a quarter more."""
        with plain_errors():
            return list(await self._connection.execute_fetchall(sql, values))  # type: ignore[arg-type]  # rows are tuples: no row factory is set

    async def records(self, sql: str, *values: Value) -> list[Record]:
        """All rows of a query, with their values by name."""
        return await self.call(lambda inside: inside.records(sql, values))

    async def record(self, sql: str, *values: Value) -> Record | None:
        """The first row of a query, None where there is none."""
        records = await self.records(sql, *values)
        return records[0] if records else None

    async def row(self, sql: str, *values: Value) -> tuple[Any, ...] | None:
        """The first row of a query as a tuple, None where there is none."""
        rows = await self.rows(sql, *values)
        return rows[0] if rows else None

    async def exists(self, sql: str, *values: Value) -> bool:
        """Whether a query has any row."""
        return bool(await self.rows(sql, *values))

    async def numbers(self, sql: str, *values: Value) -> list[int]:
        """The only column of a query."""
        return [number for (number,) in await self.rows(sql, *values)]

    async def number(self, sql: str, *values: Value) -> int | None:
        """The only value of a query; None where it is null or there is no row."""
        numbers = await self.numbers(sql, *values)
        return numbers[0] if numbers else None

    async def count(self, sql: str, *values: Value) -> int:
        """The only value of a query; 0 where it is null or there is no row."""
        return await self.number(sql, *values) or 0

    async def texts(self, sql: str, *values: Value) -> list[str]:
        """The only column of a query."""
        return [text for (text,) in await self.rows(sql, *values)]

    async def pragma(self, name: str) -> int:
        """The number that SQLite keeps under a name (sqlite.org/pragma.html), or the first that a command returns."""
        (row,) = await self.rows(f"PRAGMA {name}")
        value: int = row[0]
        return value

    async def rows_of(self, ids: Sequence[int], sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query for ids, however many; `{ids}` in it is where their placeholders go."""
        found: list[tuple[Any, ...]] = []
        for at in range(0, len(ids), IDS_AT_ONCE):
            some = ids[at : at + IDS_AT_ONCE]
            found += await self.rows(sql.replace("{ids}", placeholders(len(some))), *some)
        return found

    async def pages(self, sql: str, *values: Value) -> AsyncIterator[list[tuple[Any, ...]]]:
        """The rows of a query that has too many of them for the memory, `ROWS_OF_A_PAGE` at a time."""
        with plain_errors():
            cursor = await self._connection.execute(sql, values)
        # Nothing is closed at the end: where the reader gives up, the connection may be gone before this is.
        while page := await self._page(cursor):
            yield page

    async def _page(self, cursor: aiosqlite.Cursor) -> list[tuple[Any, ...]]:
        with plain_errors():
            return [*map(tuple, await cursor.fetchmany(ROWS_OF_A_PAGE))]

    async def run(self, sql: str, *values: Value) -> None:
        """Run one statement."""
        await self.rows(sql, *values)

    async def run_many(self, sql: str, rows: Iterable[Row]) -> None:
        """Run one statement for each row of values."""
        with plain_errors():
            await self._connection.executemany(sql, rows)

    async def insert(self, table: str, conflict: str = "", /, **values: Value) -> None:
        """Insert a row with these values by their columns; `conflict` is an ON CONFLICT clause."""
        await self.run(f"{_insertion(table, values)} {conflict}", *values.values())

    async def insert_new(self, table: str, /, **values: Value) -> int:
        """Insert a row with these values by their columns; returns the id that it was given."""
        return await self.count(f"{_insertion(table, values)} RETURNING id", *values.values())

    async def update(self, table: str, row: int, /, **values: Value) -> None:
        """Put these values by their columns into the row with that id."""
        changes = ", ".join(f"{column} = ?" for column in values)
        await self.run(f"UPDATE {table} SET {changes} WHERE id = ?", *values.values(), row)

    async def call(self, work: Callable[[Statements], Result]) -> Result:
        """Run a function that uses the connection inside its thread: one hop for many statements."""
        connection = self._connection
        with plain_errors():
            # aiosqlite 0.22 has no public call for this; all of its public ones are made of it.
            return await connection._execute(lambda: work(Statements(connection._conn)))  # type: ignore[no-untyped-call,no-any-return]  # noqa: SLF001  see above

    async def teach(self, name: str, function: Callable[[bytes], int]) -> None:
        """Let statements use a function of one BLOB."""
        await self._connection.create_function(name, 1, function, deterministic=True)

    async def close(self) -> None:
        """Close the connection and end its thread."""
        await self._connection.close()


def _insertion(table: str, columns: Iterable[str]) -> str:
    names = [*columns]
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({placeholders(len(names))})"


def wanted(columns: str, keys: Sized) -> str:
    """The beginning of a query for many rows by keys of several columns: the table `wanted` has a row for each key.

    It comes first in a CROSS JOIN, which SQLite keeps in order (sqlite.org/optoverview.html). Of `(a, b) IN (VALUES …)`
    it makes a scan of the whole table from the second key on.
    """
    row = f"({placeholders(columns.count(',') + 1)})"
    return f"WITH wanted ({columns}) AS (VALUES {','.join([row] * len(keys))})"


def placeholders(count: int) -> str:
    """Placeholders for a list of that many values."""
    return ",".join("?" * count)


async def connect(path: Path, *, read_only: bool = False) -> Db:
    """Open a connection whose commits are on the disk when they return; the file itself is not changed by it.

    Raises:
        StorageError: the file cannot be opened.
    """
    connection = aiosqlite.connect(_address(path, "ro" if read_only else "rwc"), uri=True, isolation_level=None)
    thread = connection._thread  # noqa: SLF001  aiosqlite 0.22 has no other way to do what follows
    # A thread that is no daemon keeps a process that fails with an open connection alive for ever.
    thread.daemon = True
    try:
        with plain_errors():
            await connection
    except BaseException:
        # It ends by itself, but where the event loop is closed before that it prints a stack trace.
        thread.join()
        raise
    db = Db(connection)
    try:
        for pragma in READER_PRAGMAS if read_only else WRITER_PRAGMAS:
            await db.run(pragma)
    except BaseException:
        await db.close()
        raise
    return db


async def empty_log(db: Db) -> bool:
    """Move the write-ahead log into the file and truncate it; False where somebody else is reading it.

    Raises:
        StorageError: the disk did not take it.
    """
    # Whoever reads for long, such as a backup, would hold up every vote.
    await db.run(f"PRAGMA busy_timeout = {LOG_WAIT_MS}")
    try:
        busy = await db.pragma("wal_checkpoint(TRUNCATE)")
    finally:
        await db.run(f"PRAGMA busy_timeout = {BUSY_MS}")
    return busy == 0


def _address(path: Path, mode: str) -> str:
    """The file as a URI with a mode (sqlite.org/uri.html); characters such as ? and % in its name are escaped."""
    return f"{path.absolute().as_uri()}?mode={mode}"


BUSY_MS = 5_000
LOG_WAIT_MS = 100
WRITER_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -8192",
)
READER_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA query_only = ON",
    # A second connection must not checkpoint: SQLite before 3.51.3 can then damage the log (sqlite.org, WAL-reset bug).
    "PRAGMA wal_autocheckpoint = 0",
    "PRAGMA cache_size = -8192",
)
