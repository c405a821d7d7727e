"""The program on disks and files that do not let it work, and with a fault in each stage of its start and its run."""

import asyncio
import json
import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import closing
from ctypes import CDLL
from pathlib import Path
from typing import Any

import pytest

from adapters.local.client import LocalClient
from bot.app.door import Bot
from storage.store import open_store
from tests.cli.program import AT_MOST_S, CANNOT, DATABASE, Ended, contents, finish, leave_env, make_database, nothing
from tests.command_line import Cli, command_line
from tests.paths import ROOT
from tests.patience import patience

PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2  # Linux, prctl(2) and capabilities(7)


RUN_IN_EACH = """
import json, os, sys, time
from bot.__main__ import main
for folder in sys.argv[1:]:
    os.chdir(folder)
    began = time.monotonic()
    status = main(["run"])
    print(json.dumps([status, time.monotonic() - began]), flush=True)
    print("---", file=sys.stderr, flush=True)
"""


def obey_permissions() -> None:
    """In the new process: also root may read and write only what its permissions allow."""
    for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def write_nothing() -> None:
    """In the new process: the disk is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def run_in_each(folders: list[Path], before: Callable[[], None]) -> list[Ended]:
    """`run` in one folder after the other, in a process that is prepared by a function."""
    process = subprocess.Popen(  # noqa: S603  our own interpreter and program
        [sys.executable, "-c", RUN_IN_EACH, *map(str, folders)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HTTP_PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before,  # noqa: PLW1509  it only asks the system for less
    )
    ended = finish(process)
    assert ended.status == 0, ended.err
    said = ended.err.split("---\n")
    return [
        Ended(status, "", err, seconds)
        for (status, seconds), err in zip(map(json.loads, ended.out.splitlines()), said, strict=False)
    ]


def read_only_file(folder: Path) -> None:
    make_database(folder).chmod(0o444)


def read_only_folder(folder: Path) -> None:
    make_database(folder)
    folder.chmod(0o555)


def empty_read_only_folder(folder: Path) -> None:
    folder.chmod(0o555)


def unreadable_file(folder: Path) -> None:
    make_database(folder).chmod(0o000)


def file_and_log_read_only(folder: Path) -> None:
    path = make_database(folder)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE note (text)")
        log = path.with_name(f"{DATABASE}-wal")
        newest = log.read_bytes()
    path.with_name(f"{DATABASE}-wal").write_bytes(newest)
    for file in folder.iterdir():
        file.chmod(0o444)


CASES: dict[str, tuple[Callable[[Path], object], Callable[[], None], str]] = {
    "a read-only file": (
        read_only_file,
        obey_permissions,
        f"{CANNOT}The system says: Permission denied.",
    ),
    "a read-only folder": (read_only_folder, obey_permissions, f"{CANNOT}The database says: .*."),
    "an empty read-only folder": (
        empty_read_only_folder,
        obey_permissions,
        f"{CANNOT}The system says: Permission denied.",
    ),
    "a file that cannot be read": (
        unreadable_file,
        obey_permissions,
        f"{CANNOT}The system says: Permission denied.",
    ),
    "a read-only file with a log": (file_and_log_read_only, obey_permissions, f"{CANNOT}The .* says: .*."),
    "a full disk, and no database yet": (nothing, write_nothing, f"{CANNOT}The database says: disk I/O error."),
    "a full disk": (make_database, write_nothing, f"{CANNOT}The database says: disk I/O error."),
}


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, dict[str, bytes], Ended]]:
    """Every refusal: the folder, what was in it before, and how the program ended."""

    found: dict[str, tuple[Path, dict[str, bytes], Ended]] = {}
    for way in (obey_permissions, write_nothing):
        cases = {case: tmp_path_factory.mktemp("refusal") for case, (_, before, _) in CASES.items() if before is way}
        for case, folder in cases.items():
            leave_env(folder)
            CASES[case][0](folder)
        were = [contents(folder) for folder in cases.values()]
        ended = run_in_each([*cases.values()], way)
        for case, before, end in zip(cases, were, ended, strict=True):
            found[case] = cases[case], before, end
    return found


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_written_is_refused_in_one_sentence_and_left_as_it_is(
    refusals: dict[str, tuple[Path, dict[str, bytes], Ended]], case: str
) -> None:
    folder, before, ended = refusals[case]
    folder.chmod(0o755)
    assert (ended.status, ended.out) == (1, "")
    assert re.fullmatch(CASES[case][2], ended.err.removesuffix("\n")), ended.err
    assert ended.seconds < patience(AT_MOST_S)
    # The index of the log is made anew at each start.
    left = {name: data for name, data in contents(folder).items() if data and not name.endswith("-shm")}
    assert left == before


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Generator[Cli]:
    with command_line(tmp_path, monkeypatch, capsys) as cli:
        yield cli


STAGES = [
    "storage.store.connect",
    "storage.store.migrate",
    "storage.entities.questions.SqliteQuestions.last_change",
    "storage.entities.members.SqliteMembers.add_community",
    "bot.app.door.Bot.__init__",
    "adapters.local.client.LocalClient.post",
    "adapters.local.client.LocalClient.start",
    "bot.posting.outbox_sender.OutboxSender.start",
    "bot.app.background.Background.start",
    "bot.app.background.Background.run",
]


@pytest.mark.parametrize("stage", STAGES)
def test_a_fault_in_any_stage_ends_the_program_with_the_database_closed(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    async def fail_later(*_: object, **__: object) -> None:
        fail()

    began = time.monotonic()
    with monkeypatch.context() as broken:
        broken.setattr(stage, fail if "__init__" in stage else fail_later)
        with pytest.raises(RuntimeError, match="boom"):
            cli("run")
    assert time.monotonic() - began < patience(AT_MOST_S)
    assert {file.name for file in cli.folder.iterdir()} <= {DATABASE, f"{DATABASE}.lock"}
    for thread in threading.enumerate():
        if "connection_worker" in thread.name:
            thread.join(patience(AT_MOST_S))
            assert not thread.is_alive()
    asyncio.run(begin_and_end(cli.folder))


async def begin_and_end(folder: Path) -> None:
    """Nobody holds the file, and it is as good as before."""
    await (await open_store(folder / DATABASE)).close()


@pytest.mark.parametrize("last", [LocalClient.stop, Bot.idle])
def test_a_fault_while_it_stops_closes_the_database_too(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, last: Callable[[Any], Awaitable[None]]
) -> None:

    async def fail(self: object) -> None:
        await last(self)
        raise RuntimeError("boom")

    async def stop_at_once(_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()

    with monkeypatch.context() as broken:
        broken.setattr(LocalClient if last is LocalClient.stop else Bot, last.__name__, fail)
        broken.setattr("bot.app.background.Background.run", stop_at_once)
        broken.setattr("bot.cli.run.LAST_TURN_S", 0.0)
        with pytest.raises(RuntimeError, match="boom"):
            cli("run")
    assert {file.name for file in cli.folder.iterdir()} == {DATABASE, f"{DATABASE}.lock"}


def test_a_fault_while_it_runs_ends_the_process(tmp_path: Path) -> None:
    """With a status that makes a supervisor start it again (A14)."""
    leave_env(tmp_path)
    script = (
        "import sys\n"
        "from bot.__main__ import main\n"
        "from bot.app.background import Background\n"
        "async def fail(*_): raise MemoryError\n"
        "Background._rest = fail\n"
        "sys.exit(main(['run']))\n"
    )
    process = subprocess.Popen(  # noqa: S603  our own interpreter
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HTTP_PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    ended = finish(process)
    assert ended.status == 1
    assert ended.err.rstrip().endswith("MemoryError")
    assert ended.seconds < patience(AT_MOST_S)
    assert set(contents(tmp_path)) == {DATABASE}
