"""`backup` and `restore` as an operator runs them: what they print, which files they leave, and their progress."""

import asyncio
import io
import sqlite3
import sys
import tomllib
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from bot import VERSION
from bot.cli.progress import progress
from storage.store import open_store
from tests.command_line import Cli, Said, command_line
from tests.paths import ROOT
from tests.storage.care.test_backup import make
from tests.storage.world import NOW, vote


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Generator[Cli]:
    for command in ("backup", "restore"):
        monkeypatch.setattr(f"bot.cli.{command}.real_time", lambda: NOW)
    with command_line(tmp_path, monkeypatch, capsys) as cli:
        asyncio.run(make(tmp_path / "credence.db"))
        yield cli


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if not file.name.endswith(("-wal", "-shm", ".lock")))


def votes(path: Path) -> int:
    with closing(sqlite3.connect(path)) as file:
        return int(file.execute("SELECT count(*) FROM forecast_history").fetchone()[0])


async def cast(path: Path) -> None:
    store = await open_store(path)
    await store.cast(vote(1, at=NOW + 1))
    await store.close()


def test_a_backup_is_named_after_its_moment_and_comes_back(cli: Cli, tmp_path: Path) -> None:
    said = cli("backup")
    size = (tmp_path / "credence-20241130T205320Z.backup.db").stat().st_size
    assert said == Said(0, f"credence-20241130T205320Z.backup.db is written and verified: {size} bytes, 1 vote.\n", "")
    asyncio.run(cast(tmp_path / "credence.db"))
    assert cli("restore", "credence-20241130T205320Z.backup.db") == snapshot(
        Said(
            status=0,
            out="""\
credence-20241130T205320Z.backup.db is verified and is the database now: 1 vote.
The database that was there before is kept as credence.db.replaced-20241130T205320Z.
""",
            err="",
        )
    )
    assert names(tmp_path) == [
        "credence-20241130T205320Z.backup.db",
        "credence-20241130T205320Z.backup.db.json",
        "credence.db",
        "credence.db.replaced-20241130T205320Z",
    ]
    assert [votes(tmp_path / name) for name in names(tmp_path) if not name.endswith("json")] == [1, 1, 2]


def test_a_backup_goes_where_it_is_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "safe").mkdir()
    assert cli("backup", "safe").status == cli("backup", "safe/mine.db").status == 0
    assert names(tmp_path / "safe") == [
        "credence-20241130T205320Z.backup.db",
        "credence-20241130T205320Z.backup.db.json",
        "mine.db",
        "mine.db.json",
    ]


def test_a_restored_database_where_there_was_none_says_no_more_than_that(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "credence.db").rename(tmp_path / "copy.db")
    assert cli("restore", "copy.db") == Said(0, "copy.db is verified and is the database now: 1 vote.\n", "")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("backup", "credence.db"), "Cannot write the backup credence.db. There is a file credence.db already."),
        (("backup", "no/copy.db"), "Cannot write the backup no/copy.db. The system says: No such file or directory."),
        (("restore", "copy.db"), "Cannot restore copy.db. There is none."),
        (("restore", "credence.db"), "Cannot restore credence.db. It is the database itself."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(cli: Cli, tmp_path: Path, typed: tuple[str, str], says: str) -> None:
    assert cli(*typed) == Said(1, "", f"{says}\n")
    assert names(tmp_path) == ["credence.db"]


def test_of_a_damaged_backup_another_is_to_be_used(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(b"no database" * 999)
    said = cli("restore", "copy.db")
    assert said.err == "Cannot restore copy.db. The database says: file is not a database. Use another backup.\n"


def test_the_version_in_a_manifest_is_that_of_the_project() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(screen: io.StringIO, monkeypatch: pytest.MonkeyPatch, seconds: list[float]) -> str:
    """What is printed of work that reports its progress at these seconds."""
    clock = iter([0.0, *seconds])
    monkeypatch.setattr("bot.cli.progress.monotonic", lambda: next(clock))
    monkeypatch.setattr(sys, "stderr", screen)
    with progress() as tell:
        for number in range(len(seconds)):
            tell("copy", number, len(seconds))
    return screen.getvalue()


def test_on_a_terminal_long_work_is_one_line_that_goes_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    clear = "\r\x1b[K"
    said = shown(Terminal(), monkeypatch, [0.5, 1.0, 1.1, 1.2, 1.3])
    assert said == f"{clear}Copying: 20 %{clear}Copying: 60 %{clear}"


def test_elsewhere_long_work_says_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), monkeypatch, [1.0, 9.0, 11.0, 12.0, 21.0]) == "Copying: 40 %\nCopying: 80 %\n"


@pytest.mark.parametrize("screen", [Terminal(), io.StringIO()])
def test_short_work_is_done_in_silence(screen: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(screen, monkeypatch, [0.1, 0.9]) == ""


def test_work_whose_end_nobody_knows_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 20.0])
    monkeypatch.setattr("bot.cli.progress.monotonic", lambda: next(clock))
    with progress() as tell:
        tell("check", 0, 0)
    assert capsys.readouterr().err == "Checking every page\n"
