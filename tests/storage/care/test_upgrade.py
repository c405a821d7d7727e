"""Upgrades: the older database is kept first, and wherever one is killed, the database is the old or the new one."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from storage.care.migrate import migrations
from storage.engine.connection import StorageError
from storage.store import open_store
from tests.paths import ROOT
from tests.storage.care.crash_points import crash_points, photographed
from tests.storage.care.test_backup import files, make

NEXT = """\
-- Made up: a table, a column that every row gets, and a table built anew.
CREATE TABLE remark (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
INSERT INTO remark (text) SELECT name FROM member;
ALTER TABLE forecast_history ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE TABLE current_forecast_anew (question INTEGER, member INTEGER, shares BLOB, PRIMARY KEY (question, member)) STRICT, WITHOUT ROWID;
INSERT INTO current_forecast_anew SELECT question, member, shares FROM current_forecast;
DROP TABLE current_forecast;
ALTER TABLE current_forecast_anew RENAME TO current_forecast;
"""
OLD = len(migrations())
KEPT = f"credence.db.schema-{OLD}.backup"
Know = Callable[[int], None]


@pytest.fixture
def know(monkeypatch: pytest.MonkeyPatch) -> Know:
    """Let the program know that many schemas from now on."""
    scripts = [*migrations(), NEXT]
    return lambda count: monkeypatch.setattr("storage.care.migrate.migrations", lambda: scripts[:count])


async def start(path: Path) -> None:
    await (await open_store(path)).close()


def schema_of(path: Path) -> int:
    """The schema of a database that is whole in it, whether it was closed or left."""
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        schema = int(file.execute("PRAGMA user_version").fetchone()[0])
        tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        columns = {row[1] for row in file.execute("PRAGMA table_info(forecast_history)")}
        assert file.execute("SELECT count(*) FROM current_forecast").fetchone() == (1,)
        assert file.execute("SELECT count(*) FROM forecast_history").fetchone() == (1,)
    assert ("remark" in tables, "note" in columns, "current_forecast_anew" in tables) == (
        schema > OLD,
        schema > OLD,
        False,
    )
    return schema


async def test_before_an_upgrade_the_database_is_kept_and_the_older_program_opens_it(path: Path, know: Know) -> None:
    await make(path)
    know(OLD + 1)
    await start(path)
    assert schema_of(path) == OLD + 1
    assert files(path.parent) == {"credence.db", KEPT}
    know(OLD)
    with pytest.raises(StorageError, match="use the version that wrote it"):
        await start(path)
    await start(path.with_name(KEPT))
    assert schema_of(path.with_name(KEPT)) == OLD


async def test_a_database_that_is_new_or_up_to_date_is_not_copied(path: Path) -> None:
    await start(path)
    await start(path)
    assert files(path.parent) == {"credence.db"}


async def test_a_second_upgrade_keeps_what_is_there_now(path: Path, know: Know) -> None:
    path.with_name(KEPT).write_text("from the first try")
    await make(path)
    know(OLD + 1)
    await start(path)
    assert schema_of(path.with_name(KEPT)) == OLD


async def test_without_room_for_the_copy_nothing_is_upgraded(
    path: Path, know: Know, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    await make(path)
    know(OLD + 1)
    monkeypatch.setattr("storage.care.copy.settle", full)
    with pytest.raises(StorageError) as refused:
        await start(path)
    assert str(refused.value) == (
        f"Cannot use the database {path}. Cannot write the backup {path.with_name(KEPT)}. "
        "The system says: No space left on device."
    )
    assert schema_of(path) == OLD
    assert files(path.parent) == {"credence.db"}


@pytest.mark.unmeasured
async def test_wherever_an_upgrade_is_killed_the_database_is_the_old_or_the_new_one(tmp_path: Path, know: Know) -> None:
    home, photos = tmp_path / "home", tmp_path / "photos"
    home.mkdir()
    await make(home / "credence.db")
    know(OLD + 1)
    with photographed(home, photos) as points:
        await start(home / "credence.db")
    found = []
    for number, doing in enumerate(points):
        left = photos / str(number)
        found.append(schema_of(left / "credence.db"))
        # The copy is there before the first statement of the migration.
        assert (left / KEPT).exists() or "remark" not in doing
        await start(left / "credence.db")
        assert schema_of(left / "credence.db") == OLD + 1, doing
    assert sum("remark" in doing for doing in points) == 2
    assert found == sorted(found)
    assert {OLD, OLD + 1} == set(found)


@pytest.mark.unmeasured
async def test_wherever_an_upgrade_fails_the_older_program_goes_on(tmp_path: Path, know: Know) -> None:
    await make(tmp_path / "made.db")
    for failing in range(1000):
        home = tmp_path / str(failing)
        home.mkdir()
        shutil.copyfile(tmp_path / "made.db", home / "credence.db")
        know(OLD + 1)

        def fail(number: int, _: str, failing: int = failing) -> None:
            if number == failing:
                raise OSError(5, "Input/output error")

        with crash_points(fail), suppress(StorageError):
            await start(home / "credence.db")
            break
        # What fails after the commit, opening the reader, leaves the new one.
        know(schema_of(home / "credence.db"))
        await start(home / "credence.db")
    assert failing > len(NEXT.split(";\n"))


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from unittest.mock import patch
from storage.care.migrate import migrations
from storage.store import open_store
from tests.storage.care.crash_points import crash_points
from tests.storage.care.test_upgrade import NEXT

def kill(number, doing):
    if number == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

async def start():
    await (await open_store(Path(sys.argv[1]))).close()

scripts = [*migrations(), NEXT]
with patch("storage.care.migrate.migrations", lambda: scripts), crash_points(kill):
    asyncio.run(start())
"""


@pytest.mark.long
async def test_an_upgrade_that_is_really_killed_leaves_the_old_or_the_new_database(tmp_path: Path, know: Know) -> None:
    await make(tmp_path / "made.db")
    know(OLD + 1)
    found = []
    for number in range(1000):
        home = tmp_path / str(number)
        home.mkdir()
        shutil.copyfile(tmp_path / "made.db", home / "credence.db")
        command = [sys.executable, "-c", KILLED, str(home / "credence.db"), str(number)]
        status = subprocess.run(command, cwd=ROOT, timeout=60, check=False).returncode  # noqa: ASYNC221, S603  our own
        found.append(schema_of(home / "credence.db"))
        if status == 0:
            break
        assert status == -signal.SIGKILL
        await start(home / "credence.db")
        assert schema_of(home / "credence.db") == OLD + 1
    assert found == sorted(found)
    assert {OLD, OLD + 1} == set(found)
