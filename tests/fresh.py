"""A new store for each test, at the price of copying a file."""

from pathlib import Path
from tempfile import TemporaryDirectory

from storage.store import SqliteStore, open_store

_begun: list[bytes] = []
"""The one new database of this process, once there is one."""


async def open_fresh(path: Path) -> SqliteStore:
    """The same as `open_store`, but what it would begin with was migrated once, in an earlier test.

    What is about beginning, migrating or restoring a database uses `open_store` itself.
    """
    _begin(path, await _new())
    return await open_store(path)


def _begin(path: Path, database: bytes) -> None:
    if not path.exists():
        path.write_bytes(database)


async def _new() -> bytes:
    if not _begun:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "credence.db"
            await (await open_store(path)).close()
            _begun.append(path.read_bytes())
    return _begun[0]
