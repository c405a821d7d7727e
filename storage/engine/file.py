"""The database file: what can be said of it before SQLite reads it, and the lock for one process."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import structlog

from storage.engine.connection import DamagedError, Db, StorageError

log = structlog.get_logger()


@contextmanager
def named(path: Path, cannot: str = "Cannot use the database") -> Iterator[None]:
    """Name the file, and what cannot be done with it, in whatever error is raised inside.

    Raises:
        DamagedError: for a DamagedError.
        StorageError: for any other StorageError or an OSError.
    """
    try:
        yield
    except OSError as error:
        raise StorageError(f"{cannot} {path}. The system says: {error.strerror}.") from error
    except StorageError as error:
        kind = DamagedError if isinstance(error, DamagedError) else StorageError
        raise kind(f"{cannot} {path}. {error}") from error


def must_not_be_empty(path: Path) -> None:
    """Refuse a folder, and an empty file: it is a lost database more often than a new one."""
    if path.is_dir():
        raise StorageError("It is a folder, not a file.")
    if path.exists() and path.stat().st_size == 0:
        raise StorageError("The file is empty: restore a backup over it, or remove it to start afresh.")


def must_be_begun(path: Path) -> None:
    """Refuse a database that is missing or empty: a wrong path would go unnoticed if a new one were begun there."""
    if not path.exists():
        raise StorageError(
            f"There is none in {path.absolute().parent}: check DATABASE_URL. Only starting the bot begins a new one."
        )
    must_not_be_empty(path)


def must_exist(path: Path) -> None:
    """Refuse a file that is missing or empty."""
    if not path.exists():
        raise StorageError("There is none.")
    must_not_be_empty(path)


async def must_be_whole(db: Db, path: Path) -> None:
    """Refuse a file whose last page is cut off; SQLite itself finds out where whole pages are missing."""
    if size(path) % await db.pragma("page_size") and not size(beside(path, "-wal")):
        raise StorageError("The file is cut off at its end: restore a backup over it.")


@contextmanager
def new_or_lost(path: Path) -> Iterator[None]:
    """Around the creation of a database: refuse to replace one that is lost, and leave no empty file where it fails.

    Where only the lock of an earlier database is left, its file may have been removed on purpose: that is a warning.

    Raises:
        StorageError: the file is gone and its write-ahead log is left, which SQLite would delete.
    """
    is_new = not path.exists()
    if is_new:
        _look_for_traces(path)
    try:
        yield
    except BaseException:
        # The next start would take an empty file for a lost database.
        if is_new and path.exists() and path.stat().st_size == 0:
            path.unlink()
        raise


def _look_for_traces(path: Path) -> None:
    write_ahead_log = beside(path, "-wal")
    if size(write_ahead_log):
        raise StorageError(
            f"The file is gone, and its log {write_ahead_log.name} is left: put the file back beside it,"
            " or remove the log to start afresh."
        )
    if beside(path, ".lock").exists():
        log.warning("database missing", file=str(path), follows="an empty one is begun")


def hold(path: Path) -> IO[bytes]:
    """Hold the lock beside the database until the returned file is closed or the process ends, however that ends.

    Raises:
        StorageError: another process holds it; two that write one file could damage it.
    """
    lock = beside(path, ".lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise StorageError("Another Credence process is using it: stop that one first.") from error
    return lock


def beside(path: Path, ending: str) -> Path:
    """The file whose name is that of another and an ending."""
    return path.with_name(f"{path.name}{ending}")


def size(path: Path) -> int:
    """How many bytes a file has, 0 where there is none."""
    return path.stat().st_size if path.exists() else 0
