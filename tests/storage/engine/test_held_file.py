"""One process for each file, by whatever name, and only while the name leads to it."""

import asyncio
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from bot.domain.question import Question
from bot.ports import VoteStatus
from storage.care.restore import restore
from storage.engine.connection import FileLostError, StorageError
from storage.store import SqliteStore, open_store
from tests.paths import ROOT
from tests.storage.kept import kept
from tests.storage.world import NOW, actor, ask, settle, vote

OPEN = (
    "import asyncio, sys, pathlib; from storage.store import open_store;"
    "from storage.engine.connection import StorageError\n"
    "try: asyncio.run(open_store(pathlib.Path(sys.argv[1])))\n"
    "except StorageError as error: sys.exit(str(error))"
)


def open_elsewhere(path: Path) -> str:
    """What another process says that opens the database by this name; empty where it could."""
    command = [sys.executable, "-c", OPEN, str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stderr  # noqa: S603  our own


def inode(path: Path) -> int:
    return path.stat().st_ino


def hard_link(path: Path) -> Path:
    other = path.with_name("hard.db")
    other.hardlink_to(path)
    return other


def symbolic_link(path: Path) -> Path:
    other = path.parent / "links" / "soft.db"
    other.parent.mkdir()
    other.symlink_to(path)
    return other


def without_lock(path: Path) -> Path:
    path.with_name(f"{path.name}.lock").unlink()
    return path


@pytest.mark.parametrize("way_round", [hard_link, symbolic_link, without_lock])
async def test_no_second_process_gets_in_by_another_name(
    store: SqliteStore, path: Path, way_round: Callable[[Path], Path]
) -> None:
    await settle(store)
    question = await ask(store)
    other = way_round(path)
    assert "Another Credence process is using it" in await asyncio.to_thread(open_elsewhere, other)
    assert (await store.cast(vote(question.id))).status is VoteStatus.RECORDED


@pytest.mark.parametrize("way_round", [hard_link, symbolic_link, without_lock])
async def test_a_database_in_use_is_not_replaced_by_another_name(
    store: SqliteStore, path: Path, way_round: Callable[[Path], Path], tmp_path: Path
) -> None:
    await settle(store)
    backup = tmp_path / "backup.db"
    await (await open_store(backup)).close()
    other = way_round(path)
    before = inode(path)
    with pytest.raises(StorageError, match="Another Credence process is using it"):
        await restore(other, backup, NOW, lambda *_: None)
    assert inode(path) == before


async def test_a_link_to_a_database_is_kept_when_a_backup_is_restored_through_it(path: Path, tmp_path: Path) -> None:
    for each in (path, tmp_path / "backup.db"):
        await (await open_store(each)).close()
    link = symbolic_link(path)
    await restore(link, tmp_path / "backup.db", NOW, lambda *_: None)
    assert link.is_symlink()
    await (await open_store(link)).close()
    assert [file.name for file in link.parent.iterdir()] == ["soft.db"]


def remove(path: Path) -> None:
    path.unlink()


def move_away(path: Path) -> None:
    path.rename(path.with_name("away.db"))


def move_back(path: Path) -> None:
    path.with_name("away.db").rename(path)


def replace(path: Path) -> None:
    other = path.with_name("other.db")
    other.write_bytes(path.read_bytes())
    other.rename(path)


def remove_log(path: Path) -> None:
    path.with_name(f"{path.name}-wal").unlink()


def replace_with_log(path: Path) -> Path:
    """Put another database and its log in their place; returns that log."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(f"{path.name}{ending}").rename(path.with_name(f"away.db{ending}"))
    path.write_bytes(b"another")
    log = path.with_name(f"{path.name}-wal")
    log.write_bytes(b"another's")
    return log


LOSSES = [remove, move_away, replace, remove_log]


@pytest.mark.parametrize("lose", LOSSES)
async def test_nothing_is_acknowledged_that_is_not_in_the_file_the_name_leads_to(
    store: SqliteStore, question: Question, path: Path, lose: Callable[[Path], None]
) -> None:
    await store.cast(vote(question.id))
    lose(path)
    with structlog.testing.capture_logs() as logs:
        for member in range(2, 5):
            with pytest.raises(FileLostError, match="was removed or replaced while the program used it"):
                await store.cast(vote(question.id, member))
        with pytest.raises(FileLostError):
            async with store.transaction() as session:
                await session.members.add_member(1, actor("late"), NOW)
    assert store.lost.is_set()
    assert [(each["event"], each["log_level"]) for each in logs] == [("database lost", "error")]


async def test_a_block_is_not_acknowledged_either_and_a_file_that_comes_back_is_not_trusted(
    store: SqliteStore, path: Path
) -> None:
    await settle(store)
    move_away(path)
    with pytest.raises(FileLostError):
        async with store.transaction() as session:
            await session.members.add_member(1, actor("late"), NOW)
    move_back(path)
    with pytest.raises(FileLostError):
        async with store.transaction() as session:
            await session.members.add_member(1, actor("later"), NOW)


async def test_a_replaced_database_keeps_its_own_log_when_the_old_one_is_closed(path: Path) -> None:
    store = await open_store(path)
    await settle(store)
    question = await ask(store)
    await store.cast(vote(question.id))
    log = replace_with_log(path)
    with pytest.raises(FileLostError):
        await store.cast(vote(question.id, 2))
    await store.close()
    assert log.read_bytes() == b"another's"


async def test_what_was_acknowledged_before_the_log_was_removed_is_in_the_file(path: Path) -> None:
    store = await open_store(path)
    await settle(store)
    question = await ask(store)
    await store.cast(vote(question.id, delivery=f"1:{NOW}"))
    remove_log(path)
    with pytest.raises(FileLostError):
        await store.cast(vote(question.id, 2, delivery=f"2:{NOW}"))
    await store.close()
    assert {member for member, _, _ in kept(path)} >= {1}


@pytest.fixture
def loose_umask() -> object:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("loose_umask")
async def test_only_the_owner_can_read_what_the_bot_writes(path: Path) -> None:
    store = await open_store(path)
    await settle(store)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir() if file.is_file()}
    await store.close()
    assert modes == dict.fromkeys(("credence.db", "credence.db-wal", "credence.db-shm", "credence.db.lock"), 0o600)
