"""The file: opened, held, refused, and let go of."""

import asyncio
import re
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from storage.engine.connection import Db, StorageError, connect
from storage.store import SqliteStore, open_store
from tests.paths import ROOT
from tests.storage.world import ask, settle, vote


async def make(path: Path) -> None:
    """A database with a question, a member and a vote in it."""
    store = await open_store(path)
    await settle(store)
    question = await ask(store)
    await store.cast(vote(question.id))
    await store.close()


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder, without the locks that stay beside databases."""
    return {file.name: file.read_bytes() for file in folder.glob("*") if file.is_file() and file.suffix != ".lock"}


def write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


async def refusal(path: Path) -> str:
    """What is said where the database is refused; everything stays as it was."""
    before = contents(path.parent)
    with pytest.raises(StorageError) as refused:
        await open_store(path)
    assert contents(path.parent) == before
    assert str(refused.value).startswith(f"Cannot use the database {path}. ")
    return str(refused.value).removeprefix(f"Cannot use the database {path}. ")


async def test_what_was_written_is_there_after_a_restart(path: Path) -> None:
    await make(path)
    store = await open_store(path)
    assert [kept.forecast for kept in await store.read.forecasts.standing(1)] == [(6000, 4000)]
    await store.close()


async def test_what_was_answered_survives_the_end_of_the_process(store: SqliteStore, tmp_path: Path) -> None:
    await settle(store)
    await store.cast(vote((await ask(store)).id))
    # What a kill or a power cut leaves: the file and its log, without a word of goodbye, the last page half written.
    files = contents(tmp_path)
    write(tmp_path / "left.db", files["credence.db"] + b"torn")
    write(tmp_path / "left.db-wal", files["credence.db-wal"])
    left = await open_store(tmp_path / "left.db")
    assert len(await left.read.forecasts.standing(1)) == 1
    await left.close()


async def test_opening_and_closing_changes_nothing(path: Path) -> None:
    await make(path)
    made = contents(path.parent)
    await (await open_store(path)).close()
    assert contents(path.parent) == made
    assert set(made) == {"credence.db"}


async def test_commits_are_on_the_disk_and_the_reader_only_reads(store: SqliteStore) -> None:
    """Nothing is answered before the disk says that it has it, and one connection alone moves the log (A5)."""
    kept = {"synchronous": 2, "journal_mode": "wal"}
    assert await pragmas(store._writing) == {**kept, "query_only": 0, "wal_autocheckpoint": 1000}
    assert await pragmas(store._reading) == {**kept, "query_only": 1, "wal_autocheckpoint": 0}
    assert await store._writing.row("PRAGMA secure_delete") == (1,)
    with pytest.raises(StorageError, match="readonly"):
        await store._reading.run("DELETE FROM community")


async def pragmas(db: Db) -> dict[str, object]:
    names = ("synchronous", "journal_mode", "query_only", "wal_autocheckpoint")
    return {name: (await db.rows(f"PRAGMA {name}"))[0][0] for name in names}


@pytest.mark.parametrize("name", ["50% ? #1.db", "%41.db", "Räume und Plätze.db", "a&mode=memory.db"])
async def test_any_name_is_a_file_of_that_name(tmp_path: Path, name: str) -> None:
    await make(tmp_path / name)
    assert set(contents(tmp_path)) == {name}


async def test_a_second_process_is_refused_and_the_first_goes_on(store: SqliteStore, path: Path) -> None:
    with pytest.raises(StorageError, match="Another Credence process is using it"):
        await open_store(path)
    await settle(store)


async def test_an_empty_file_is_a_lost_database(path: Path) -> None:
    write(path, b"")
    assert "restore a backup" in await refusal(path)


@pytest.mark.parametrize("name", ["", "."])
async def test_a_folder_is_no_database(tmp_path: Path, name: str) -> None:
    assert await refusal(tmp_path / name) == "It is a folder, not a file."


@pytest.mark.parametrize("name", ["missing/credence.db", "file/credence.db", "n" * 300])
async def test_a_place_where_no_file_can_be_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    assert (await refusal(tmp_path / name)).startswith("The system says: ")


async def test_garbage_is_refused(path: Path) -> None:
    write(path, bytes(range(256)) * 64)
    assert await refusal(path) == "The database says: file is not a database."


@pytest.mark.parametrize("kept", [100, 4096, 5000, 0.25, 0.5, 0.99])
async def test_what_is_left_of_a_database_is_refused(path: Path, kept: float) -> None:
    await make(path)
    made = contents(path.parent)[path.name]
    write(path, made[: kept if isinstance(kept, int) else round(len(made) * kept)])
    assert re.search("malformed|cut off", await refusal(path))


@pytest.mark.parametrize(
    "script",
    ["CREATE TABLE note (text)", "PRAGMA journal_mode = WAL; CREATE TABLE note (text)", "PRAGMA application_id = 7"],
)
async def test_another_program_s_database_is_left_as_it_is(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.executescript(script)
    assert await refusal(path) == "The file is another program's database."


async def test_a_database_of_a_newer_version_is_left_as_it_is(path: Path) -> None:
    await make(path)
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 99")
    assert (await refusal(path)).startswith("It has schema 99, this program knows ")


async def test_a_file_that_cannot_be_opened_leaves_no_thread_behind(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="unable to open"):
        await connect(tmp_path)
    assert "_connection_worker_thread" not in " ".join(thread.name for thread in threading.enumerate())


async def test_a_start_that_is_given_up_lets_go_of_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(_: object) -> None:
        await asyncio.Event().wait()

    await make(path)
    with monkeypatch.context() as patch:
        patch.setattr("storage.store.migrate", never)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(open_store(path), 0.05)
    await (await open_store(path)).close()


@pytest.mark.parametrize("end", ["raise RuntimeError('boom')", "import sys; sys.exit(1)"])
def test_an_error_while_the_file_is_open_ends_the_process(tmp_path: Path, end: str) -> None:
    script = f"""
import asyncio
import re
from pathlib import Path
from storage.store import open_store

async def main():
    store = await open_store(Path("credence.db"))
    {end}

asyncio.run(main())
"""
    command = [sys.executable, "-c", script]
    ended = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, timeout=20, check=False)  # noqa: S603  our own interpreter
    assert ended.returncode == 1
