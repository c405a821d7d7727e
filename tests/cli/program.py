"""The real program in a process of its own, and what it leaves in its folder."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.store import open_store
from tests.paths import ROOT
from tests.patience import patience

AT_MOST_S = 5
"""How long the program may take to refuse, or to stop."""
HANGS_AFTER_S = 30
DATABASE = "credence-tryout.db"
"""The database of the program without tokens."""
CANNOT = r"Cannot use the database credence-tryout\.db\. "
"""How a refusal of the database begins, as a pattern."""


@dataclass(frozen=True)
class Ended:
    """How a process ended: its status, what it said, and how long it took since somebody waited for its end."""

    status: int
    out: str
    err: str
    seconds: float


def start(folder: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    """The program in that folder, with no other settings than these."""
    leave_env(folder)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HTTP_PORT": "0", **settings}
    return subprocess.Popen(  # noqa: S603  our own interpreter and program
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def leave_env(folder: Path) -> None:
    """An empty `.env` in the folder, instead of which that of the checkout would be read."""
    (folder / ".env").touch()


def finish(process: subprocess.Popen[str]) -> Ended:
    began = time.monotonic()
    try:
        out, err = process.communicate(timeout=patience(HANGS_AFTER_S))
    finally:
        process.kill()
    return Ended(process.returncode, out, err, time.monotonic() - began)


@contextmanager
def running(folder: Path, **settings: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    """A try-out that says where it is; gives the process and its port."""
    process = start(folder, "run", **settings)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        address = re.match(
            r"The try-out is at http://127\.0\.0\.1:(\d+)/ \(Ctrl-C stops it\) and keeps what happens in credence-tryout\.db\.",
            said,
        )
        assert address, said or finish(process).err
        yield process, address[1]
    finally:
        process.kill()
        process.communicate()


def stop(process: subprocess.Popen[str], number: signal.Signals) -> None:
    """End it as a terminal or a supervisor would."""
    process.send_signal(number)
    ended = finish(process)
    assert (ended.status, ended.out, ended.err) == (0, "", "")
    assert ended.seconds < patience(AT_MOST_S)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but the locks and `.env`."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.suffix != ".lock" and file.name != ".env")
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def make_database(folder: Path) -> Path:
    """A database of this program, as it is after the first start."""

    async def make() -> None:
        await (await open_store(folder / DATABASE)).close()

    asyncio.run(make())
    return folder / DATABASE


def nothing(_: Path) -> None:
    """Leave a folder empty."""
