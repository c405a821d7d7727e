"""One connection to SQLite: the few calls the entities use, and one kind of error."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TypeVar

import aiosqlite

from bot.ports import NotSaved

Value = str | int | bytes | None
Row = Sequence[Value]
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
"""What SQLite says where the disk does not take a change, and may take it later (sqlite.org/rescode.html)."""


ROWS_OF_A_PAGE = 4096


class StorageError(Exception):
    """The database could not do what was asked; the message is one plain sentence."""


class DiskError(StorageError, NotSaved):
    """The disk did not take a change; the transaction it belonged to has left nothing behind."""


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what SQLite says into a StorageError."""
    try:
        yield
    except (sqlite3.Error, OverflowError, ValueError) as error:
        kind = DiskError if getattr(error, "sqlite_errorcode", 0) in NOT_WRITTEN else StorageError
        # Where the schema is damaged, SQLite repeats whole statements, with their line ends.
        raise kind(f"The database says: {' '.join(str(error).split())}.") from error


class Statements:
    """The connection as it is used inside its own thread, by `Db.call`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, *values: Value) -> list[tuple[Value, ...]]:
        """All rows of a query."""
        with plain_errors():
            return self._connection.execute(sql, values).fetchall()

    def run(self, sql: str) -> None:
        """Run one statement."""
        with plain_errors():
            self._connection.execute(sql)

    def insert(self, head: str, rows: Sequence[Row], tail: str = "") -> int:
        """Insert rows of equal length with one statement for many of them; returns how many rows were written.

        Python's lock is let go and taken again for each statement: with one for each row the thread would stand in
        line with the event loop hundreds of times for one group.
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

    Only whole results are fetched and statements run in one hop to the connection's thread: fetching row by row
    costs about four times as much.
    """

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def rows(self, sql: str, *values: Value) -> list[tuple[Value, ...]]:
        """All rows of a query."""
        with plain_errors():
            return list(await self._connection.execute_fetchall(sql, values))  # type: ignore[arg-type]  # rows are tuples: no row factory is set

    async def row(self, sql: str, *values: Value) -> tuple[Value, ...] | None:
        """The first row of a query, None where there is none."""
        rows = await self.rows(sql, *values)
        return rows[0] if rows else None

    async def pragma(self, name: str) -> int:
        """The number that SQLite keeps under a name (sqlite.org/pragma.html)."""
        (row,) = await self.rows(f"PRAGMA {name}")
        return as_int(row[0])

    async def rows_of(self, ids: Sequence[int], sql: str) -> list[tuple[Value, ...]]:
        """All rows of a query for ids, however many; `{ids}` in it is where their placeholders go."""
        found: list[tuple[Value, ...]] = []
        for at in range(0, len(ids), IDS_AT_ONCE):
            some = ids[at : at + IDS_AT_ONCE]
            found += await self.rows(sql.replace("{ids}", placeholders(len(some))), *some)
        return found

    async def pages(self, sql: str, *values: Value) -> AsyncIterator[list[tuple[Value, ...]]]:
        """The rows of a query that has too many of them for the memory, `ROWS_OF_A_PAGE` at a time."""
        with plain_errors():
            cursor = await self._connection.execute(sql, values)
        # Nothing is closed at the end: where the reader gives up, the connection may be gone before this is.
        while page := await self._page(cursor):
            yield page

    async def _page(self, cursor: aiosqlite.Cursor) -> list[tuple[Value, ...]]:
        with plain_errors():
            return [*map(tuple, await cursor.fetchmany(ROWS_OF_A_PAGE))]

    async def run(self, sql: str, *values: Value) -> None:
        """Run one statement."""
        await self.rows(sql, *values)

    async def run_many(self, sql: str, rows: Iterable[Row]) -> None:
        """Run one statement for each row."""
        with plain_errors():
            await self._connection.executemany(sql, rows)

    async def insert(self, sql: str, *values: Value) -> int:
        """Run an INSERT … RETURNING id and return the id."""
        row = await self.row(sql, *values)
        assert row is not None  # noqa: S101  RETURNING gives a row or the statement failed
        return as_int(row[0])

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


def as_int(value: Value) -> int:
    """A column declared INTEGER NOT NULL, for the type checker."""
    assert isinstance(value, int)  # noqa: S101  STRICT tables hold nothing else
    return value


def as_str(value: Value) -> str:
    """A column declared TEXT NOT NULL, for the type checker."""
    assert isinstance(value, str)  # noqa: S101  STRICT tables hold nothing else
    return value


def as_bytes(value: Value) -> bytes:
    """A column declared BLOB NOT NULL, for the type checker."""
    assert isinstance(value, bytes)  # noqa: S101  STRICT tables hold nothing else
    return value


def placeholders(count: int) -> str:
    """Placeholders for a list of that many values."""
    return ",".join("?" * count)


async def connect(path: Path, *, read_only: bool = False) -> Db:
    """Open a connection whose commits are on the disk when they return; the file itself is not changed by it.

    Raises:
        StorageError: where the file cannot be opened.
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
    """Move the log into the file and cut it to nothing; False where somebody else is reading it.

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
    """The file as SQLite wants it named where a mode is given; signs such as ? and % in its name are kept apart."""
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
