"""Restoring: the backup takes the database's place whole, at once, or not at all, and nothing is thrown away."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage.care.backup import back_up, manifest_of
from storage.care.copy import check_database
from storage.care.migrate import migrations
from storage.care.restore import restore
from storage.engine.connection import StorageError
from storage.store import SqliteStore, open_store
from tests.storage.care.crash_points import crash_points, photographed
from tests.storage.care.test_backup import files, make, nobody
from tests.storage.world import NOW, vote

REPLACED = "credence.db.replaced-20241130T205320Z"
OLD = {6000, 7000}
NEW = {3000}


def read(path: Path) -> bytes:
    return path.read_bytes()


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)


async def cast(path: Path, first: int, at: int) -> None:
    """One more vote in a database."""
    store = await open_store(path)
    await store.cast(vote(1, at=NOW + at, first=first))
    await store.close()


async def shares(path: Path) -> set[int]:
    """The first share of every vote in a database that the bot is started on."""
    store = await open_store(path)
    votes = await store.read.forecasts.history(1)
    await store.close()
    await check_database(path, nobody)
    return {each.forecast[0] for each in votes if each.forecast}


async def killed(path: Path) -> None:
    """A database as a kill leaves it: the second of its votes is in the log only."""
    running = path.parent / "running"
    running.mkdir()
    await make(running / path.name)
    store = await open_store(running / path.name)
    await store.cast(vote(1, at=NOW + 1, first=7000))
    for file in running.glob("credence.db*"):
        path.with_name(file.name).write_bytes(file.read_bytes())
    await store.close()


async def backup_of_another(folder: Path) -> Path:
    """A backup with one vote of its own."""
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    await make(elsewhere / "credence.db")
    with closing(sqlite3.connect(elsewhere / "credence.db")) as file, file:
        file.execute("UPDATE forecast_history SET shares = x'0bb81b58'")
    await back_up(elsewhere / "credence.db", elsewhere / "copy.db", NOW, "", nobody)
    return elsewhere / "copy.db"


async def test_the_backup_is_the_database_and_the_replaced_one_is_kept_with_its_log(path: Path) -> None:
    home = path.parent / "home" / path.name
    home.parent.mkdir()
    await killed(home)
    assert home.with_name("credence.db-wal").stat().st_size
    copy = await backup_of_another(path.parent)
    contents, replaced = await restore(home, copy, NOW, nobody)
    assert contents.rows["forecast_history"] == 1
    assert replaced == home.with_name(REPLACED)
    assert {file.name for file in home.parent.iterdir()} == {"credence.db", "credence.db.lock", "running", REPLACED}
    assert await shares(home) == NEW
    assert await shares(home.with_name(REPLACED)) == OLD


async def test_every_row_comes_back(path: Path) -> None:
    await make(path)
    await cast(path, 7000, 1)
    with closing(sqlite3.connect(path)) as file:
        before = list(file.iterdump())
    await back_up(path, path.with_name("copy.db"), NOW, "", nobody)
    await cast(path, 8000, 2)
    await restore(path, path.with_name("copy.db"), NOW, nobody)
    with closing(sqlite3.connect(path)) as file:
        assert list(file.iterdump()) == before


async def test_what_was_replaced_can_be_restored_although_its_log_is_beside_it(path: Path) -> None:
    await make(path)
    home = path.parent / "home" / path.name
    home.parent.mkdir()
    await killed(home)
    await restore(path, home, NOW, nobody)
    assert await shares(path) == OLD


async def test_where_there_is_no_database_the_backup_becomes_it(path: Path) -> None:
    copy = await backup_of_another(path.parent)
    assert (await restore(path, copy, NOW, nobody))[1] is None
    assert await shares(path) == NEW


async def test_a_log_that_was_left_alone_is_kept_and_not_taken_for_the_new_databases(path: Path) -> None:
    copy = await backup_of_another(path.parent)
    home = path.parent / "home" / path.name
    home.parent.mkdir()
    await killed(home)
    home.unlink()
    log = home.with_name("credence.db-wal").read_bytes()
    await restore(home, copy, NOW, nobody)
    assert home.with_name(f"{REPLACED}-wal").read_bytes() == log
    assert await shares(home) == NEW


@pytest.mark.parametrize("kept_of_it", [0, 100, 20_000])
@pytest.mark.parametrize("garbage", [b"", b"no database" * 1000])
async def test_a_damaged_database_is_kept_as_it_is(path: Path, kept_of_it: int, garbage: bytes) -> None:
    copy = await backup_of_another(path.parent)
    damage = read(copy)[:kept_of_it] + garbage
    write(path, damage)
    write(path.with_name("credence.db-wal"), b"log")
    await restore(path, copy, NOW, nobody)
    kept = {file.name: file.read_bytes() for file in path.parent.glob("*replaced*")}
    assert kept.get(REPLACED, b"") == damage
    assert await shares(path) == NEW


async def test_wherever_it_is_killed_the_old_or_the_new_database_is_there(tmp_path: Path) -> None:
    copy = await backup_of_another(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    await killed(home / "credence.db")
    for file in (home / "running").iterdir():
        file.unlink()
    (home / "running").rmdir()
    with photographed(home, tmp_path / "photos") as points:
        await restore(home / "credence.db", copy, NOW, nobody)
    found = [await shares(tmp_path / "photos" / str(number) / "credence.db") for number in range(len(points))]
    old = found.count(OLD)
    assert found == [OLD] * old + [NEW] * (len(found) - old)
    assert 0 < old < len(found)


async def test_wherever_the_disk_fails_the_old_or_the_new_database_is_there(tmp_path: Path) -> None:
    copy = await backup_of_another(tmp_path)
    await killed(tmp_path / "credence.db")
    left = {name: read(tmp_path / name) for name in ("credence.db", "credence.db-wal")}
    points: list[str] = []
    with crash_points(lambda _, doing: points.append(doing)):
        await restore(tmp_path / "credence.db", copy, NOW, nobody)
    for failing, doing in enumerate(points):
        home = tmp_path / str(failing)
        home.mkdir()
        for name, data in left.items():
            write(home / name, data)

        def fail(number: int, _: str, failing: int = failing) -> None:
            if number == failing:
                raise OSError(28, "No space left on device")

        with crash_points(fail), pytest.raises((StorageError, OSError), match="No space left"):
            await restore(home / "credence.db", copy, NOW, nobody)
        assert await shares(home / "credence.db") in (OLD, NEW), doing


def cut(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-4096])


def flip(copy: Path) -> None:
    data = bytearray(copy.read_bytes())
    data[-1] ^= 1
    copy.write_bytes(data)


def without_manifest(then: Callable[[Path], object]) -> Callable[[Path], object]:
    def spoil(copy: Path) -> None:
        manifest_of(copy).unlink()
        then(copy)

    return spoil


def script(statements: str) -> Callable[[Path], object]:
    def run(copy: Path) -> None:
        with closing(sqlite3.connect(copy)) as file:
            file.executescript(statements)

    return without_manifest(run)


def miscount(copy: Path) -> None:
    """The head says that 5 pages are free (sqlite.org/fileformat2.html, offset 36), and none is."""
    data = bytearray(copy.read_bytes())
    data[36:40] = (5).to_bytes(4, "big")
    copy.write_bytes(data)


def tear(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes() + b"torn")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (Path.unlink, "There is none."),
        (lambda copy: copy.write_bytes(b""), "The file is empty: .*"),
        (cut, "It is not the file that its manifest copy.db.json describes: use another backup."),
        (flip, "It is not the file that its manifest copy.db.json describes: use another backup."),
        (lambda copy: manifest_of(copy).write_text("{}"), "Its manifest copy.db.json cannot be read: .*"),
        (without_manifest(cut), "The database says: database disk image is malformed."),
        (without_manifest(lambda copy: copy.write_bytes(b"no database" * 999)), ".* file is not a database."),
        (without_manifest(miscount), "It is damaged."),
        (without_manifest(tear), "The file is cut off at its end: .*"),
        (script("PRAGMA application_id = 7"), "The file is another program's database."),
        (script("PRAGMA user_version = 99"), f"It has schema 99, this program knows {len(migrations())}: .*"),
    ],
)
async def test_what_is_no_whole_backup_is_refused_and_the_database_left(
    spoil: Callable[[Path], object], says: str, path: Path
) -> None:
    copy = await backup_of_another(path.parent)
    await make(path)
    before = read(path)
    spoil(copy)
    with pytest.raises(StorageError, match=f"^Cannot restore {copy}. {says}$"):
        await restore(path, copy, NOW, nobody)
    assert read(path) == before
    assert files(path.parent) == {"credence.db", "elsewhere"}


async def test_beside_a_running_bot_nothing_is_restored(store: SqliteStore, path: Path) -> None:
    copy = await backup_of_another(path.parent)
    with pytest.raises(StorageError, match="Another Credence process is using it: stop that one first"):
        await restore(path, copy, NOW, nobody)
    assert await store.read.members.communities() == []


async def test_while_another_program_reads_the_database_nothing_is_restored(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.connection.WRITER_PRAGMAS", ("PRAGMA busy_timeout = 0",))
    copy = await backup_of_another(path.parent)
    home = path.parent / "home" / path.name
    home.parent.mkdir()
    await killed(home)
    with closing(sqlite3.connect(home, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM forecast_history").fetchone()
        with pytest.raises(StorageError, match="Another program is reading it: wait until that has ended"):
            await restore(home, copy, NOW, nobody)
    assert await shares(home) == OLD


async def test_another_programs_database_is_not_replaced(path: Path) -> None:
    copy = await backup_of_another(path.parent)
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE note (text)")
    before = read(path)
    with pytest.raises(StorageError, match="another program's"):
        await restore(path, copy, NOW, nobody)
    assert read(path) == before


async def test_a_folder_is_not_replaced(path: Path) -> None:
    copy = await backup_of_another(path.parent)
    write(path / "mine", b"mine")
    with pytest.raises(StorageError, match="Is a directory"):
        await restore(path, copy, NOW, nobody)
    assert files(path.parent) == {"credence.db", "elsewhere"}


async def test_the_database_is_not_its_own_backup(path: Path) -> None:
    await make(path)
    with pytest.raises(StorageError, match="It is the database itself"):
        await restore(path, path, NOW, nobody)


async def test_a_replaced_database_is_never_written_over(path: Path) -> None:
    copy = await backup_of_another(path.parent)
    await make(path)
    await restore(path, copy, NOW, nobody)
    with pytest.raises(StorageError, match=f"There is a file {REPLACED} already"):
        await restore(path, copy, NOW, nobody)
    assert await shares(path.with_name(REPLACED)) == {6000}


async def test_a_file_that_cannot_be_given_to_its_owner_is_restored_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    copy = await backup_of_another(path.parent)
    monkeypatch.setattr(os, "chown", refuse)
    await restore(path, copy, NOW, nobody)
    assert await shares(path) == NEW
