"""The real program in a process of its own: what it prints, how it ends, and which files it leaves."""

import asyncio
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from bot.cli.run import SAMPLE
from storage.care.migrate import application_id, migrations
from storage.store import open_store
from tests.paths import ROOT
from tests.patience import patience

pytestmark = pytest.mark.unmeasured

AT_MOST_S = 5
"""How long the program may take to refuse, or to stop."""
HANGS_AFTER_S = 30


def start(folder: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    """Start the program in that folder, with these settings and no others."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HTTP_PORT": "0", **settings}
    return subprocess.Popen(  # noqa: S603  our own interpreter and program
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit status, its output, and how many seconds it took from the call on."""

    status: int
    out: str
    err: str
    seconds: float


def finish(process: subprocess.Popen[str]) -> Ended:
    began = time.monotonic()
    try:
        out, err = process.communicate(timeout=patience(HANGS_AFTER_S))
    finally:
        process.kill()
    return Ended(process.returncode, out, err, time.monotonic() - began)


@contextmanager
def running(folder: Path, **settings: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    """Start a try-out, and wait until it prints its address; returns the process and its port."""
    process = start(folder, "run", **settings)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        address = re.match(r"The try-out is at http://127\.0\.0\.1:(\d+)/ \(Ctrl-C stops it\)\.", said)
        assert address, said or finish(process).err
        yield process, address[1]
    finally:
        process.kill()
        process.communicate()


def stop(process: subprocess.Popen[str], number: signal.Signals) -> None:
    """End it by a signal, as a terminal or a supervisor does."""
    process.send_signal(number)
    ended = finish(process)
    assert (ended.status, ended.out, ended.err) == (0, "", "")
    assert ended.seconds < patience(AT_MOST_S)


def refused(ended: Ended, says: str) -> None:
    """Check that it printed one sentence, ended in time, and with status 1."""
    assert ended.status == 1
    assert ended.out == ""
    assert re.fullmatch(says, ended.err.removesuffix("\n")), ended.err
    assert ended.seconds < patience(AT_MOST_S)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but the locks."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.suffix != ".lock")
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def ours(folder: Path) -> bytes:
    """A database of this program, as it is after the first start."""

    async def make() -> None:
        await (await open_store(folder / "credence.db")).close()

    asyncio.run(make())
    return (folder / "credence.db").read_bytes()


def cut(folder: Path, size: int | None = None) -> None:
    whole = ours(folder)
    (folder / "credence.db").write_bytes(whole[: len(whole) // 2 if size is None else size])


def script(folder: Path, statements: str) -> None:
    with closing(sqlite3.connect(folder / "credence.db")) as database:
        database.executescript(statements)


def newer(folder: Path) -> None:
    ours(folder)
    script(folder, "PRAGMA user_version = 99")


def nothing(_: Path) -> None:
    """Leave the folder empty."""


CANNOT = r"Cannot use the database credence\.db\. "
REFUSALS: dict[str, tuple[Callable[[Path], object], dict[str, str], str]] = {
    "garbage": (
        lambda folder: (folder / "credence.db").write_bytes(bytes(range(256)) * 64),
        {},
        f"{CANNOT}The database says: file is not a database.",
    ),
    "half a database": (cut, {}, f"{CANNOT}The database says: database disk image is malformed."),
    "a header": (partial(cut, size=100), {}, f"{CANNOT}The database says: database disk image is malformed."),
    "another program's database": (
        partial(script, statements="CREATE TABLE note (text)"),
        {},
        f"{CANNOT}The file is another program's database.",
    ),
    "an empty file": (
        lambda folder: (folder / "credence.db").touch(),
        {},
        f"{CANNOT}The file is empty: restore a backup over it, or remove it to start afresh.",
    ),
    "a newer schema": (
        newer,
        {},
        f"{CANNOT}It has schema 99, this program knows {len(migrations())}: use the version that wrote it .*",
    ),
    "a database of before the first release": (
        partial(script, statements="CREATE TABLE pick (question); PRAGMA application_id = 0x43524544"),
        {},
        f"{CANNOT}It was begun by a Credence from before the first release, .*: start with a new file, or use .*",
    ),
    "a folder": (lambda folder: (folder / "credence.db").mkdir(), {}, f"{CANNOT}It is a folder, not a file."),
    "no such folder": (
        nothing,
        {"DATABASE_URL": "sqlite:///no/folder.db"},
        "Cannot use the database no/folder.db. The system says: No such file or directory.",
    ),
    "a folder that cannot be written": (
        nothing,
        {"DATABASE_URL": "sqlite:////proc/self/credence.db"},
        "Cannot use the database /proc/self/credence.db. The system says: .*",
    ),
    "a file for a folder": (
        lambda folder: (folder / "file").touch(),
        {"DATABASE_URL": "sqlite:///file/credence.db"},
        "Cannot use the database file/credence.db. The system says: Not a directory.",
    ),
    "no port": (nothing, {"HTTP_PORT": "abc"}, "The setting HTTP_PORT is wrong: .* valid integer.*"),
    "all addresses": (nothing, {"HTTP_HOST": "0.0.0.0"}, ".* set HTTP_HOST to 127.0.0.1, not to 0.0.0.0."),  # noqa: S104  it is refused
    "another engine": (
        nothing,
        {"DATABASE_URL": "postgres://example.org/credence"},
        "The setting DATABASE_URL is wrong: must be sqlite:/// and the path of a file, such as .*",
    ),
}


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, dict[str, bytes], Ended]]:
    """Every refusal, two at a time: the folder, what was in it before, and how the program ended."""

    def attempt(case: str) -> tuple[Path, dict[str, bytes], Ended]:
        prepare, settings, _ = REFUSALS[case]
        folder = tmp_path_factory.mktemp("refusal")
        prepare(folder)
        return folder, contents(folder), finish(start(folder, "run", **settings))

    with ThreadPoolExecutor(2) as workers:
        return dict(zip(REFUSALS, workers.map(attempt, REFUSALS), strict=True))


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_used_is_refused_in_one_sentence_and_left_as_it_is(
    refusals: dict[str, tuple[Path, dict[str, bytes], Ended]], case: str
) -> None:
    folder, before, ended = refusals[case]
    refused(ended, REFUSALS[case][2])
    assert contents(folder) == before


def drafts(folder: Path) -> list[str]:
    """The titles in the only community's drafts."""

    async def read() -> list[str]:
        store = await open_store(folder / "credence.db")
        try:
            return [question.text.title for question in await store.read.questions.drafts(1, None)]
        finally:
            await store.close()

    return asyncio.run(read())


def test_a_try_out_can_be_stopped_and_started_again_and_keeps_its_questions(tmp_path: Path) -> None:
    with running(tmp_path) as (first, _):
        stop(first, signal.SIGINT)
    found = drafts(tmp_path)
    assert found[0] in SAMPLE.read_text(encoding="utf-8")
    imported = finish(start(tmp_path, "import", str(SAMPLE)))
    assert (imported.status, imported.err) == (0, "")
    with running(tmp_path) as (second, _):
        stop(second, signal.SIGTERM)
    assert drafts(tmp_path) == found * 2
    assert set(contents(tmp_path)) == {"credence.db"}


def test_beside_a_running_bot_nothing_else_writes_its_file_or_takes_its_port(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with running(tmp_path) as (bot, port), ThreadPoolExecutor(2) as workers:
        second = workers.submit(lambda: finish(start(tmp_path, "run")))
        importing = workers.submit(lambda: finish(start(tmp_path, "import", str(SAMPLE))))
        same_port = workers.submit(lambda: finish(start(other, "run", HTTP_PORT=port)))
        for ended in (second, importing):
            refused(ended.result(), f"{CANNOT}Another Credence process is using it: stop that one first.")
        refused(same_port.result(), f"Port {port} on 127.0.0.1 cannot be used, .* Set HTTP_PORT to a free one.")
        stop(bot, signal.SIGTERM)


def test_a_running_bot_is_backed_up_and_its_backup_moves_to_another_machine(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    with running(here) as (bot, _):
        backed_up = finish(start(here, "backup", "../copy.db"))
        assert (backed_up.status, backed_up.err) == (0, "")
        refused(
            finish(start(here, "restore", "../copy.db")),
            f"{CANNOT}Another Credence process is using it: stop that one first.",
        )
        stop(bot, signal.SIGTERM)
    restored = finish(start(there, "restore", "../copy.db"))
    assert (restored.status, restored.err) == (0, "")
    assert drafts(there) == drafts(here)


def test_after_a_kill_it_starts_again(tmp_path: Path) -> None:
    with running(tmp_path) as (first, _):
        first.kill()
        finish(first)
    assert {"credence.db", "credence.db-wal"} <= set(contents(tmp_path))
    with running(tmp_path) as (second, _):
        stop(second, signal.SIGTERM)
    with closing(sqlite3.connect(tmp_path / "credence.db")) as database:
        assert database.execute("PRAGMA application_id").fetchone() == (application_id(),)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
