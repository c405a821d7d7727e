"""A new store for each test, at the price of copying a file."""

from pathlib import Path
from tempfile import TemporaryDirectory

from storage.store import SqliteStore, open_store

_begun: list[bytes] = []
"""The one new database of this process, once there is one."""


async def open_fresh(path: Path) -> SqliteStore:
    """The same as `open_store` where there is no file yet, but the migrations ran in an earlier test.

    What is about beginning, migrating or restoring a database uses `open_store` itself.
    """
    _copy(await _new(), path)
    return await open_store(path)


def _copy(database: bytes, path: Path) -> None:
    # "x": what is there already is nothing new.
    with path.open("xb") as file:
        file.write(database)


async def _new() -> bytes:
    if not _begun:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "credence.db"
            await (await open_store(path)).close()
            _begun.append(path.read_bytes())
    return _begun[0]
