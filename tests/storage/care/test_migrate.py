"""Migrations: numbered, forward only, all or nothing."""

import re
from pathlib import Path

import pytest

from storage.care.migrate import APPLICATION_ID, migrate, migrations
from storage.engine.connection import Db, StorageError, connect
from tests.paths import ROOT

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
    assert await db.row("PRAGMA user_version") == (len(migrations()),)
    assert await db.row("PRAGMA application_id") == (APPLICATION_ID,)
    await db.close()


def test_scripts_are_numbered_without_a_gap() -> None:
    folder = ROOT / "storage" / "migrations"
    numbers = [re.match(r"(\d{4})_[a-z_]+\.sql", file.name) for file in sorted(folder.iterdir())]
    assert [found and int(found[1]) for found in numbers] == list(range(1, len(migrations()) + 1))


async def test_an_older_database_gets_only_what_it_has_not_seen(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await upgrade(path, monkeypatch, FIRST)).close()
    db = await upgrade(path, monkeypatch, FIRST, SECOND)
    assert await db.rows("SELECT text, at FROM note") == [("a;b", 1)]
    assert await db.row("PRAGMA user_version") == (2,)
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
