"""The store: one file, one writer, one reader."""

import fcntl
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import IO

from bot.ports import NewVote, RepeatedDelivery, Session, VoteResult
from storage.db import Db, StorageError, connect, whole, words
from storage.migrate import migrate
from storage.session import SqliteSession
from storage.writer import Writer


class SqliteStore:
    """Everything the bot keeps, in one SQLite file that this process alone writes to."""

    read: Session

    def __init__(self, writing: Db, reading: Db, held: AsyncExitStack) -> None:
        self._writing = writing
        self._reading = reading
        self._held = held
        self._writer = Writer(writing)
        self.read = SqliteSession(reading)

    @asynccontextmanager
    async def transaction(self, delivery: str = "", did: str = "") -> AsyncGenerator[Session]:
        """All of the block or none of it, durable when it has ended; see `bot.ports.Store`."""
        async with self._writer.transaction() as session:
            if delivery:
                await self._claim(delivery, did)
            yield session

    async def did(self, delivery: str) -> str | None:
        """What a delivery of that name was about, None where it had no effect yet."""
        row = await self._reading.row("SELECT did FROM seen WHERE delivery = ?", delivery)
        return words(row[0]) if row else None

    async def cast(self, vote: NewVote) -> VoteResult:
        """Record a vote if its question is open and its delivery new."""
        return await self._writer.cast(vote)

    async def close(self) -> None:
        """Finish what was accepted and let go of the file."""
        async with self._held:
            await self._writer.close()

    async def _claim(self, delivery: str, did: str) -> None:
        row = await self._writing.row("SELECT did FROM seen WHERE delivery = ?", delivery)
        if row is not None:
            raise RepeatedDelivery(words(row[0]))
        await self._writing.run("INSERT INTO seen (delivery, did) VALUES (?, ?)", delivery, did)


async def open_store(path: Path) -> SqliteStore:
    """Open the database, creating it where there is none.

    Raises:
        StorageError: one plain sentence; an existing file is never replaced.
    """
    async with AsyncExitStack() as held:
        try:
            _check(path)
            held.enter_context(_lock(path))
            writing = await connect(path)
            held.push_async_callback(writing.close)
            await _check_end(writing, path)
            await migrate(writing)
            reading = await connect(path, read_only=True)
            held.push_async_callback(reading.close)
        except OSError as error:
            raise StorageError(f"Cannot use the database {path}. The system says: {error.strerror}.") from error
        except StorageError as error:
            raise StorageError(f"Cannot use the database {path}. {error}") from error
        return SqliteStore(writing, reading, held.pop_all())


def _check(path: Path) -> None:
    """Refuse a folder, and an empty file: it is a lost database more often than a new one."""
    if path.is_dir():
        raise StorageError("It is a folder, not a file.")
    if path.exists() and path.stat().st_size == 0:
        raise StorageError("The file is empty: restore a backup over it, or remove it to start afresh.")


async def _check_end(db: Db, path: Path) -> None:
    """Refuse a file whose last page is cut; that whole pages are missing is found out by SQLite itself."""
    page = await db.row("PRAGMA page_size")
    if page and _size(path) % whole(page[0]) and not _size(path.with_name(f"{path.name}-wal")):
        raise StorageError("The file is cut off at its end: restore a backup over it.")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _lock(path: Path) -> IO[bytes]:
    """Hold the lock beside the file; two processes writing one file could damage it."""
    lock = path.with_name(f"{path.name}.lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise StorageError("Another Credence process is using it: stop that one first.") from error
    return lock
