"""A database file that is missing: new, or lost."""

from pathlib import Path

import pytest
import structlog

from storage.engine.connection import StorageError
from storage.store import open_store
from tests.storage.world import settle


def remove(path: Path) -> None:
    path.unlink()


def write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def read(path: Path) -> bytes | None:
    """What the file holds; None where there is none."""
    return path.read_bytes() if path.exists() else None


async def make(path: Path) -> None:
    store = await open_store(path)
    await settle(store)
    await store.close()


async def test_the_first_start_says_nothing_and_so_does_every_later_one(path: Path) -> None:
    with structlog.testing.capture_logs() as logs:
        await make(path)
        await (await open_store(path)).close()
    assert logs == []


async def test_where_there_was_one_before_an_empty_one_is_not_begun_in_silence(path: Path) -> None:
    await make(path)
    remove(path)
    with structlog.testing.capture_logs() as logs:
        await (await open_store(path)).close()
    assert logs == [
        {
            "event": "database missing",
            "file": str(path),
            "follows": "an empty one is begun",
            "log_level": "warning",
        }
    ]


async def test_the_log_of_a_lost_database_is_not_thrown_away(path: Path) -> None:
    """SQLite would delete it."""
    store = await open_store(path)
    await settle(store)
    log = path.with_name("credence.db-wal")
    newest = read(log)
    await store.close()
    whole = read(path)
    remove(path)
    assert newest
    assert whole
    write(log, newest)
    with pytest.raises(StorageError, match=r"The file is gone, and its log credence\.db-wal is left"):
        await open_store(path)
    assert (read(path), read(log)) == (None, newest)
    write(path, whole)
    await (await open_store(path)).close()


async def test_an_empty_log_is_no_trace(path: Path) -> None:
    write(path.with_name("credence.db-wal"), b"")
    await (await open_store(path)).close()


@pytest.mark.parametrize("stage", ["connect", "migrate"])
async def test_a_database_that_could_not_be_begun_leaves_no_empty_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    def fail(*_: object) -> None:
        path.touch()
        raise StorageError("There is no room.")

    with monkeypatch.context() as broken:
        broken.setattr(f"storage.store.{stage}", fail)
        with pytest.raises(StorageError, match="There is no room"):
            await open_store(path)
    assert read(path) != b""
    await (await open_store(path)).close()
