"""The database file: what can be said of it before SQLite reads it, and the locks for one process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from storage.engine.connection import DamagedError, Db, FileLostError, StorageError

log = structlog.get_logger()

OWNER_ONLY = 0o600
"""The permissions of the database, its log and its lock: SQLite gives its own files those of the database."""


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


def behind_links(path: Path) -> Path:
    """The file that a symbolic link leads to: SQLite keeps its log beside that one, and so does everything else."""
    return path.resolve() if path.is_symlink() else path


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


@contextmanager
def hold_name(path: Path) -> Iterator[None]:
    """Hold the lock beside a database, which need not exist: nobody else creates or replaces it meanwhile.

    Raises:
        StorageError: another process holds it.
    """
    with _opened(beside(path, ".lock")) as number:
        _lock(number)
        yield


@contextmanager
def hold_file(path: Path) -> Iterator["HeldFile"]:
    """Hold a database's file itself, which is created where there is none: by whatever name another process opens it.

    To be used within `hold_name`, and for longer than SQLite has the file open: closing any descriptor of a file gives
    up the locks that SQLite has on it in this process (sqlite.org/howtocorrupt.html, 2.2). So the file must not be
    opened and closed elsewhere in this process either. `flock` and SQLite's own locks (`fcntl`) do not meet.

    Raises:
        StorageError: another process holds it; two that write one file could damage it.
    """
    with _opened(path) as number:
        _lock(number)
        held = HeldFile(path, number)
        held.must_be_there()
        yield held


class HeldFile:
    """A database's file as this process has opened it.

    Args:
        path: its name.
        number: a descriptor of it, which stays open.
    """

    def __init__(self, path: Path, number: int) -> None:
        self.path = path
        self.number = number
        self._identities = {path: _identity(os.fstat(number))}

    def hold_log(self) -> None:
        """Hold the write-ahead log as well, which SQLite has opened by now."""
        log_file = beside(self.path, "-wal")
        self._identities[log_file] = _identity(log_file.stat())

    def must_be_there(self) -> None:
        """Refuse to go on where the names do not lead to the opened files any more; only looks, and opens nothing.

        What is written to a removed file is gone when the process ends.

        Raises:
            FileLostError: a file was removed, moved or replaced.
        """
        for path, identity in self._identities.items():
            try:
                found = _identity(path.stat())
            except OSError:
                found = None
            if found != identity:
                raise FileLostError(f"The file {path.name} was removed or replaced while the program used it.")


_Identity = tuple[int, int]


def _identity(status: os.stat_result) -> _Identity:
    return status.st_dev, status.st_ino


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """A descriptor of a file, which is created, for its owner alone, where there is none."""
    number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
    try:
        yield number
    finally:
        os.close(number)


def _lock(number: int) -> None:
    """Lock an opened file until its descriptor is closed or the process ends, however that ends."""
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise StorageError("Another Credence process is using it: stop that one first.") from error


def beside(path: Path, ending: str) -> Path:
    """The file whose name is that of another and an ending."""
    return path.with_name(f"{path.name}{ending}")


def size(path: Path) -> int:
    """How many bytes a file has, 0 where there is none."""
    return path.stat().st_size if path.exists() else 0
