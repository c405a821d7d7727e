"""Who was erased stays so when an older backup is restored, and the file that says so names nobody."""

import asyncio
import stat
from pathlib import Path
from unittest.mock import AsyncMock

import pytest

from storage.care.backup import back_up
from storage.care.erasures import ENDING, Account, erasures_beside, note, together
from storage.care.restore import restore
from storage.engine.connection import StorageError
from storage.engine.file import beside
from storage.store import SqliteStore, open_store
from tests.storage.care.test_erase import ACCOUNT, LATER, NAME, bytes_of, delivery, join
from tests.storage.world import NOW, erase_whole, finish_erasing, settle

WHO = Account("test", "home", "", ACCOUNT)


def quiet(*_: object) -> None:
    """Nobody watches."""


async def names(path: Path) -> list[str]:
    store = await open_store(path)
    found = await store.read.members.names(range(10))
    await store.close()
    return [found[member] for member in sorted(found)]


async def kept_and_erased(path: Path, backup: Path, *, erase_before: bool = False) -> None:
    """A database with Amina and an erased member, and a backup in which they are still named."""
    store = await open_store(path)
    await settle(store)
    member = await join(store)
    await join(store, "Ben", "ben")
    if erase_before:
        await erase_whole(store, 3, delivery())
    await back_up(path, backup, NOW, "1", quiet)
    await erase_whole(store, member, delivery())
    await store.close()


async def test_a_restored_backup_does_not_bring_back_who_was_erased_since(tmp_path: Path) -> None:
    path, backup = tmp_path / "credence.db", tmp_path / "backup.db"
    await kept_and_erased(path, backup)
    assert NAME.encode() in bytes_of(backup)
    await restore(path, backup, LATER, quiet)
    assert NAME.encode() not in bytes_of(path)
    assert await names(path) == ["Amina", "", "Ben"]


async def test_a_backup_takes_the_list_along_to_another_machine(tmp_path: Path) -> None:
    path, backup, other = tmp_path / "credence.db", tmp_path / "backup.db", tmp_path / "other.db"
    await kept_and_erased(path, backup, erase_before=True)
    assert len(erasures_beside(backup)) == 1
    await restore(other, backup, LATER, quiet)
    assert await names(other) == ["Amina", NAME, ""]
    assert len(erasures_beside(other)) == 1
    # Both lists count, and stay together.
    note(other, [WHO], LATER)
    await restore(other, backup, LATER + 1, quiet)
    assert await names(other) == ["Amina", "", ""]
    assert len(erasures_beside(other)) == 2


async def test_a_file_that_came_back_by_hand_is_put_right_at_the_start(tmp_path: Path) -> None:
    path, backup = tmp_path / "credence.db", tmp_path / "backup.db"
    await kept_and_erased(path, backup)
    path.write_bytes(backup.read_bytes())
    assert await names(path) == ["Amina", "", "Ben"]


async def test_a_backup_of_an_older_schema_is_put_right_after_it_was_brought_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, backup = tmp_path / "credence.db", tmp_path / "backup.db"
    await kept_and_erased(path, backup)
    with monkeypatch.context() as newer:
        newer.setattr("storage.care.restore.migrations", lambda: ["one"] * 99)
        await restore(path, backup, LATER, quiet)
    assert NAME.encode() in bytes_of(path)
    assert await names(path) == ["Amina", "", "Ben"]


async def test_the_list_is_for_its_owner_and_names_nobody(store: SqliteStore, path: Path) -> None:
    await settle(store)
    await erase_whole(store, await join(store), delivery())
    file = beside(path, ENDING)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    at, key, mark = file.read_text().split()
    assert (at, len(key), len(mark)) == (str(LATER), 64, 64)


def test_the_same_account_is_another_hash_under_another_key(tmp_path: Path) -> None:
    for name in ("one.db", "two.db"):
        note(tmp_path / name, [WHO], NOW)
        note(tmp_path / name, [WHO], LATER)
    one, two = erasures_beside(tmp_path / "one.db"), erasures_beside(tmp_path / "two.db")
    assert len({each.mark for each in one}) == 1
    assert one[0].mark != two[0].mark
    assert together(two, one) == together(one, two, one)
    assert len(together(one, two)) == 4


@pytest.mark.parametrize("line", ["1 00", "x 00 00", "1 0g 00", "1 00 00 00", "1 é 00"])
async def test_a_list_that_cannot_be_read_stops_the_start(path: Path, line: str) -> None:
    beside(path, ENDING).write_text(f"{line}\n", "utf-8")
    with pytest.raises(StorageError, match="list of erased members"):
        await open_store(path)


async def test_while_somebody_reads_for_long_the_bytes_wait(store: SqliteStore, path: Path) -> None:
    await settle(store)
    member = await join(store)
    async with store.moment() as backup:
        assert await backup.members.names([member]) == {member: NAME}
        await erase_whole(store, member, delivery())
        assert not await store.empty_log()
        assert NAME.encode() in bytes_of(path)
    await finish_erasing(store)
    assert NAME.encode() not in bytes_of(path)


async def test_a_log_that_cannot_be_emptied_is_an_error_and_the_writer_goes_on(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: object) -> bool:
        raise StorageError("The disk is gone.")

    with monkeypatch.context() as broken:
        broken.setattr("storage.store.empty_log", fail)
        with pytest.raises(StorageError):
            await store.empty_log()
    assert await store.empty_log()


async def test_whoever_no_longer_waits_for_the_log_stops_nobody(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = [asyncio.create_task(store.empty_log()) for _ in range(2)]
    await asyncio.sleep(0)
    for task in impatient:
        task.cancel()
    assert await store.empty_log()
    monkeypatch.setattr("storage.store.empty_log", AsyncMock(side_effect=StorageError("The disk is gone.")))
    failing = asyncio.create_task(store.empty_log())
    await asyncio.sleep(0)
    failing.cancel()
    monkeypatch.undo()
    assert await store.empty_log()


async def test_the_log_of_a_closed_store_is_not_waited_for(path: Path) -> None:
    store = await open_store(path)
    await store.close()
    with pytest.raises(StorageError, match="closed"):
        await store.empty_log()
