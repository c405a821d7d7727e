"""Migrations: numbered, forward only, all or nothing."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from string import Template

import pytest

from storage.care.backup import back_up
from storage.care.migrate import application_id, migrate, migrations
from storage.care.restore import restore
from storage.checks.checks import open_checks
from storage.engine.connection import Db, StorageError, connect
from storage.engine.dialect import SQLITE
from storage.store import open_reader, open_store
from tests.paths import ROOT
from tests.storage.care.test_backup import make, nobody
from tests.storage.world import NOW

SCRIPTS = ROOT / "storage" / "migrations"

FIRST = "-- A remark; with a semicolon\nCREATE TABLE note (text TEXT) STRICT;\nINSERT INTO note VALUES ('a;b');\n"
SECOND = "ALTER TABLE note ADD COLUMN at INTEGER;\nUPDATE note SET at = 1;"
BROKEN = "ALTER TABLE note ADD COLUMN by INTEGER;\nUPDATE nothing SET at = 1;"


async def upgrade(path: Path, monkeypatch: pytest.MonkeyPatch, *scripts: str) -> Db:
    """A connection to a database brought up by these scripts; closed again where that fails."""
    monkeypatch.setattr("storage.care.migrate.migrations", lambda: list(scripts))
    db = await connect(path)
    try:
        await migrate(db)
    except StorageError:
        await db.close()
        raise
    return db


async def test_a_new_database_gets_every_script_and_says_whose_it_is(path: Path) -> None:
    db = await connect(path)
    await migrate(db)
    assert await db.pragma("user_version") == len(migrations())
    assert await db.pragma("application_id") == application_id()
    await db.close()


def test_scripts_are_numbered_without_a_gap() -> None:
    numbers = [re.match(r"(\d{4})_[a-z_]+\.sql", file.name) for file in sorted(SCRIPTS.iterdir())]
    assert [found and int(found[1]) for found in numbers] == list(range(1, len(migrations()) + 1))


def test_every_word_that_differs_between_engines_stands_in_the_dialect_and_is_used() -> None:
    scripts = [Template(file.read_text("utf-8")) for file in SCRIPTS.iterdir()]
    assert {word for script in scripts for word in script.get_identifiers()} == set(SQLITE)
    bare = {"INTEGER", "BLOB", "STRICT", "ROWID", "AUTOINCREMENT"}
    assert [word for script in scripts for word in bare if re.search(rf"\b{word}\b", script.template)] == []


async def test_an_older_database_gets_only_what_it_has_not_seen(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await upgrade(path, monkeypatch, FIRST)).close()
    db = await upgrade(path, monkeypatch, FIRST, SECOND)
    assert await db.rows("SELECT text, at FROM note") == [("a;b", 1)]
    assert await db.pragma("user_version") == 2
    await db.close()


async def test_a_script_that_fails_leaves_the_older_database(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await upgrade(path, monkeypatch, FIRST)).close()
    with pytest.raises(StorageError, match="nothing"):
        await upgrade(path, monkeypatch, FIRST, SECOND, BROKEN)
    db = await upgrade(path, monkeypatch, FIRST)
    assert await db.rows("SELECT * FROM note") == [("a;b",)]
    await db.close()


async def test_a_newer_database_is_refused_with_both_numbers(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await upgrade(path, monkeypatch, FIRST, SECOND)).close()
    with pytest.raises(StorageError, match="It has schema 2, this program knows 1: use"):
        await upgrade(path, monkeypatch, FIRST)


async def test_a_file_that_cannot_be_written_is_found_out_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await upgrade(path, monkeypatch, FIRST)).close()
    db = await connect(path, read_only=True)
    with pytest.raises(StorageError, match="readonly"):
        await migrate(db)
    await db.close()


# A database of before the first release


FROM_BEFORE = (
    "It was begun by a Credence from before the first release, whose tables were different:"
    " start with a new file, or use the program that began this one."
)


def content(path: Path) -> bytes:
    return path.read_bytes()


def earlier(path: Path, base: str, schema: int = 1, owner: int = 0x43524544) -> None:
    """A database as a program from before the first release made it."""
    with closing(sqlite3.connect(path)) as file:
        file.executescript(base)
        file.execute(f"PRAGMA user_version = {schema}")
        file.execute(f"PRAGMA application_id = {owner}")


async def refusals(path: Path) -> set[str]:
    """What everything that opens a database says of one that it refuses."""
    said = set()
    for opened in (open_reader(path), open_checks(path)):
        with pytest.raises(StorageError) as refused:
            async with opened:
                pass
        said.add(str(refused.value))
    for work in (
        open_store(path),
        back_up(path, path.with_name("copy.db"), NOW, "", nobody),
    ):
        with pytest.raises(StorageError) as refused:
            await work
        said.add(str(refused.value))
    return said


@pytest.mark.parametrize("schema", [1, 3])
async def test_a_database_of_before_the_first_release_is_refused_and_left_as_it_is(path: Path, schema: int) -> None:
    earlier(path, "CREATE TABLE pick (question INTEGER)", schema)
    before = content(path)
    assert await refusals(path) == {f"Cannot use the database {path}. {FROM_BEFORE}"}
    assert content(path) == before


async def test_so_is_one_with_another_base_schema_than_this_programs(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await (await upgrade(path, monkeypatch, FIRST)).close()
    with pytest.raises(StorageError, match="from before the first release"):
        await upgrade(path, monkeypatch, FIRST.replace("text TEXT", "text TEXT, at INTEGER"), SECOND)


async def test_a_backup_of_before_is_refused_and_a_database_of_before_gives_way_to_a_backup(path: Path) -> None:
    old, backup = path.with_name("old.db"), path.with_name("backup.db")
    earlier(old, "CREATE TABLE pick (question INTEGER)", 3)
    await make(path)
    await back_up(path, backup, NOW, "", nobody)
    with pytest.raises(StorageError, match=r"Cannot restore .*old\.db\. It was begun by a Credence from before"):
        await restore(path, old, NOW, nobody)
    before = content(old)
    contents, replaced = await restore(old, backup, NOW, nobody)
    assert contents.rows["forecast_history"] == 1
    assert replaced is not None
    assert content(replaced) == before
