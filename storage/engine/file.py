"""What can be said of a database file before SQLite reads it, and how a refusal names the file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.engine.connection import Db, StorageError


@contextmanager
def named(path: Path, cannot: str = "Cannot use the database") -> Iterator[None]:
    """Whatever goes wrong inside says which file it was, and what cannot be done with it."""
    try:
        yield
    except OSError as error:
        raise StorageError(f"{cannot} {path}. The system says: {error.strerror}.") from error
    except StorageError as error:
        raise StorageError(f"{cannot} {path}. {error}") from error


def must_not_be_empty(path: Path) -> None:
    """Refuse a folder, and an empty file: it is a lost database more often than a new one."""
    if path.is_dir():
        raise StorageError("It is a folder, not a file.")
    if path.exists() and path.stat().st_size == 0:
        raise StorageError("The file is empty: restore a backup over it, or remove it to start afresh.")


def must_exist(path: Path) -> None:
    """Refuse to read what is not there."""
    if not path.exists():
        raise StorageError("There is none.")
    must_not_be_empty(path)


async def must_be_whole(db: Db, path: Path) -> None:
    """Refuse a file whose last page is cut; that whole pages are missing is found out by SQLite itself."""
    if size(path) % await db.pragma("page_size") and not size(beside(path, "-wal")):
        raise StorageError("The file is cut off at its end: restore a backup over it.")


def beside(path: Path, ending: str) -> Path:
    """The file whose name is that of another and an ending."""
    return path.with_name(f"{path.name}{ending}")


def size(path: Path) -> int:
    """How many bytes a file has, 0 where there is none."""
    return path.stat().st_size if path.exists() else 0
