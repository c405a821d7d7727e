"""Backups: of one moment while votes go on, complete or not there at all."""

import asyncio
import hashlib
import json
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from bot.domain.question import Question
from storage.care.backup import MANIFEST, back_up, manifest_of
from storage.care.copy import Contents
from storage.care.migrate import migrations
from storage.engine.connection import StorageError
from storage.engine.packing import pack
from storage.store import SqliteStore, open_reader, open_store
from tests.paths import ROOT
from tests.storage.care.crash_points import crash_points, photographed
from tests.storage.kept import Stored, kept
from tests.storage.world import NOW, TEXT, ask, settle, vote

LONG_MS = 10_000_000_000


def nobody(_step: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def files(folder: Path) -> set[str]:
    """What is in a folder, without what SQLite and the lock leave beside a database in use."""
    return {file.name for file in folder.iterdir() if not file.name.endswith(("-wal", "-shm", ".lock"))}


async def make(path: Path) -> None:
    """A database with one question that outlasts every test, and one vote."""
    store = await open_store(path)
    await settle(store)
    await ask(store, text=replace(TEXT, closes_at=NOW + LONG_MS))
    await store.cast(vote(1, delivery=f"1:{NOW}"))
    await store.close()


async def test_a_backup_holds_what_is_in_the_log_and_leaves_the_database_as_it_is(
    store: SqliteStore, question: Question, path: Path
) -> None:
    await store.cast(vote(question.id, delivery=f"1:{NOW}"))
    before = {file.name: file.read_bytes() for file in path.parent.iterdir() if not file.name.endswith("-shm")}
    target = path.with_name("copy.db")
    made = await back_up(path, target, NOW, "1.2.3", nobody)
    assert {name: path.with_name(name).read_bytes() for name in before} == before
    assert kept(target) == kept(path)
    assert files(path.parent) == {"credence.db", "copy.db", "copy.db.json"}
    assert json.loads(manifest_of(target).read_text()) == json.loads(MANIFEST.dump_json(made))
    assert (made.schema, made.program, made.made_at) == (len(migrations()), "1.2.3", "2024-11-30T20:53:20+00:00")
    assert (made.rows["community"], made.rows["question"], made.rows["forecast_history"]) == (1, 1, 1)
    data = target.read_bytes()
    assert (made.bytes, made.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert target.stat().st_mode & 0o777 == manifest_of(target).stat().st_mode & 0o777 == 0o600
    async with open_reader(target) as session:
        assert len(await session.forecasts.history(question.id)) == 1


def test_a_backup_under_load_is_a_prefix_with_every_vote_answered_before(path: Path) -> None:
    asyncio.run(make(path))
    command = [sys.executable, "-m", "tests.storage.engine.voting_process", str(path), str(NOW + 1)]
    answers: list[bytes] = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:  # noqa: S603  our own interpreter
        listening = Thread(target=lambda: answers.extend(process.stdout or ()))
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            answers += [process.stdout.readline() for _ in range(200)]
            listening.start()
            for number in range(3):
                before = answered(answers)
                target = path.with_name(f"{number}.db")
                asyncio.run(back_up(path, target, NOW, "", nobody))
                assert before <= kept(target)
        finally:
            process.kill()
        listening.join()  # before its pipe is closed
    all_votes = kept(path)
    for number in range(3):
        copied = kept(path.with_name(f"{number}.db"))
        last = max(at for _, at, _ in copied)
        assert copied == {stored for stored in all_votes if stored[1] <= last}
        assert len(copied) < len(all_votes)


def answered(lines: list[bytes]) -> set[Stored]:
    """The votes of these lines; the last one may be half a line."""
    votes = [tuple(map(int, line.split())) for line in lines if line.endswith(b"\n")]
    return {(member, at, pack((first, 10_000 - first))) for member, at, first in votes}


@pytest.mark.parametrize("taken", ["copy.db", "copy.db.json"])
async def test_nothing_is_written_over(path: Path, taken: str) -> None:
    await make(path)
    path.with_name(taken).write_text("mine")
    with pytest.raises(StorageError) as refused:
        await back_up(path, path.with_name("copy.db"), NOW, "", nobody)
    assert (
        str(refused.value) == f"Cannot write the backup {path.with_name('copy.db')}. There is a file {taken} already."
    )
    assert path.with_name(taken).read_text() == "mine"
    assert files(path.parent) == {"credence.db", taken}


async def test_what_cannot_be_read_is_not_copied(path: Path) -> None:
    with pytest.raises(StorageError, match=r"Cannot use the database .*\. There is none in .*: check DATABASE_URL\."):
        await back_up(path, path.with_name("copy.db"), NOW, "", nobody)
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE note (text)")
    with pytest.raises(StorageError, match="another program's"):
        await back_up(path, path.with_name("copy.db"), NOW, "", nobody)
    assert files(path.parent) == {"credence.db"}


async def test_an_empty_database_is_not_a_backup(path: Path) -> None:
    with closing(sqlite3.connect(path)) as nothing:
        nothing.executescript("PRAGMA user_version = 1; PRAGMA user_version = 0")
    with pytest.raises(StorageError, match="It is empty"):
        await back_up(path, path.with_name("copy.db"), NOW, "", nobody)
    assert files(path.parent) == {"credence.db"}


async def test_wherever_the_disk_fails_the_backup_is_whole_or_not_there(path: Path) -> None:
    await make(path)
    points: list[str] = []
    with crash_points(lambda _, doing: points.append(doing)):
        await back_up(path, path.with_name("first.db"), NOW, "", nobody)
    first = path.with_name("first.db").read_bytes()
    for failing in range(len(points)):

        def fail(number: int, _: str, failing: int = failing) -> None:
            if number == failing:
                raise OSError(28, "No space left on device")

        with crash_points(fail), pytest.raises(StorageError, match="No space left"):
            await back_up(path, path.with_name("second.db"), NOW, "", nobody)
        left = files(path.parent) - {"credence.db", "first.db", "first.db.json"}
        # A folder that failed when a file was to be removed from it keeps that file.
        parts = {name for name in left if name.endswith(".part")}
        assert not parts or points[failing].startswith("unlink")
        assert left - parts <= {"second.db", "second.db.json"}
        assert "second.db" not in left or kept(path.with_name("second.db")) == kept(path)
        for name in left:
            path.with_name(name).unlink()
    assert path.with_name("first.db").read_bytes() == first


async def test_wherever_it_is_killed_a_backup_has_its_name_only_when_it_is_whole(path: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    await make(home / path.name)
    with photographed(home, tmp_path / "photos") as points:
        await back_up(home / path.name, home / "copy.db", NOW, "", nobody)
    complete = 0
    for number in range(len(points)):
        copy = tmp_path / "photos" / str(number) / "copy.db"
        if copy.exists():
            complete += 1
            assert kept(copy) == kept(home / path.name)
    assert 0 < complete < len(points)


def test_a_disk_that_is_full_leaves_older_backups_and_no_half_one(path: Path) -> None:
    asyncio.run(make(path))
    asyncio.run(back_up(path, path.with_name("first.db"), NOW, "", nobody))
    before = files(path.parent)
    script = "import sys; from bot.__main__ import main; sys.exit(main(['backup', 'second.db']))"

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    ended = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", script],
        cwd=path.parent,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=little_room,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "Cannot write the backup second.db. The database says: disk I/O error.\n"
    assert files(path.parent) == before


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (Contents(1, {"forecast_history": 0, "note": 0}), "has fewer votes than the database"),
        (Contents(1, {"forecast_history": 1}), "has another schema than the database"),
        (Contents(2, {"forecast_history": 1, "note": 0}), "has another schema than the database"),
    ],
)
async def test_a_copy_that_is_not_what_it_should_be_is_thrown_away(
    found: Contents, says: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make(path)

    async def contents(_: object) -> Contents:
        return Contents(1, {"forecast_history": 1, "note": 0})

    async def check(*_: object) -> Contents:
        return found

    monkeypatch.setattr("storage.care.copy._contents", contents)
    monkeypatch.setattr("storage.care.copy.check_database", check)
    with pytest.raises(StorageError, match=says):
        await back_up(path, path.with_name("copy.db"), NOW, "", nobody)
    assert files(path.parent) == {"credence.db"}


async def test_whoever_watches_hears_of_every_step(path: Path) -> None:
    await make(path)
    heard: list[tuple[str, int, int]] = []
    made = await back_up(path, path.with_name("copy.db"), NOW, "", lambda *told: heard.append(told))
    assert {step for step, _, _ in heard} == {"copy", "check", "compare"}
    assert heard[-1] == ("compare", made.bytes, made.bytes)
    assert all(done <= total for _, done, total in heard)
