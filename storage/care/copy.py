"""Copying a database while it is written to; the copy is checked, and gets its name when all of it is on the disk."""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from storage.care.migrate import known_version
from storage.engine.connection import DamagedError, Db, StorageError, connect
from storage.engine.file import size

Result = TypeVar("Result")

TELL_EVERY_S = 0.2
CHUNK = 1 << 20


class Step(StrEnum):
    """What is being done to a copy."""

    COPY = "copy"
    CHECK = "check"
    COMPARE = "compare"


Told = Callable[[str, int, int], None]
"""Is called with the step, how many bytes of it are done, and of how many; 0 and 0 where that is not known."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: the number of its schema, and how many rows each table has."""

    schema: int
    rows: dict[str, int]


def stamp(at: int) -> str:
    """An instant in UTC milliseconds as part of a file's name, such as `20241202T120000Z`."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """A new empty file beside the target, readable for its owner alone; removed after the block unless renamed."""
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    os.close(number)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def put(part: Path, target: Path) -> None:
    """Rename a file that is on the disk to the target, replacing what is there."""
    part.replace(target)
    settle(target.parent)


def settle(path: Path) -> None:
    """Write a file's content, or the names in a folder, to the disk (fsync)."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


async def copy_database(db: Db, part: Path, told: Told) -> Contents:
    """Copy a database as a connection sees it now, its write-ahead log included, into an empty file.

    Returns:
        what the copy holds.

    Raises:
        StorageError: the disk is full, the database is damaged, or the copy is not what it should be.
    """
    before = await _contents(db)
    total = await db.pragma("page_count") * await db.pragma("page_size")
    # It forbids VACUUM INTO, too. The database itself was opened with mode=ro, so that it still cannot be written.
    await db.run("PRAGMA query_only = OFF")
    await _watch(db.run("VACUUM INTO ?", str(part)), lambda: told(Step.COPY, min(size(part), total), total))
    settle(part)
    after = await check_database(part, told)
    if after.schema != before.schema or after.rows.keys() != before.rows.keys():
        raise StorageError("The copy has another schema than the database: try again.")
    # Votes that arrive meanwhile only add to the history.
    if after.rows.get("forecast_history", 0) < before.rows.get("forecast_history", 0):
        raise StorageError("The copy has fewer votes than the database: try again.")
    return after


async def check_database(path: Path, told: Told) -> Contents:
    """Read all of a database, and return what it holds.

    Raises:
        StorageError: it is damaged, another program's, from before the first release, or newer than this program.
    """
    db = await connect(path, read_only=True)
    try:
        contents = await _contents(db)
        found = await _watch(db.row("PRAGMA integrity_check(1)"), lambda: told(Step.CHECK, 0, 0))
    finally:
        await db.close()
    if found != ("ok",):
        raise DamagedError("It is damaged.")
    return contents


def copy_file(source: Path, part: Path, told: Told) -> None:
    """Copy a file byte for byte; returns when the copy is on the disk."""
    with part.open("wb") as target:
        for chunk in _chunks(source, Step.COPY, told):
            target.write(chunk)
    settle(part)


def digest(path: Path, told: Told) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    found = hashlib.sha256()
    for chunk in _chunks(path, Step.COMPARE, told):
        found.update(chunk)
    return found.hexdigest()


def _chunks(path: Path, step: Step, told: Told) -> Iterator[bytes]:
    total, done = size(path), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
            done += len(chunk)
            told(step, done, total)


async def _contents(db: Db) -> Contents:
    schema = await known_version(db)
    if schema == 0:
        raise StorageError("It is empty.")
    tables = await db.texts(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
    )
    return Contents(schema, {table: await db.count(f'SELECT count(*) FROM "{table}"') for table in tables})


async def _watch(work: Coroutine[None, None, Result], tell: Callable[[], None]) -> Result:
    """Wait for work in a connection's thread, and call `tell` several times a second until it is done."""
    task = asyncio.create_task(work)
    try:
        while not task.done():
            await asyncio.wait([task], timeout=TELL_EVERY_S)
            tell()
        return task.result()
    finally:
        task.cancel()
