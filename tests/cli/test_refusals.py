"""`run` on files and settings that it cannot use: one plain sentence, in time, and everything left as it was."""

import os
import re
import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from storage.care.migrate import migrations
from tests.cli.program import AT_MOST_S, CANNOT, DATABASE, contents, make_database, nothing
from tests.command_line import Cli, command_line
from tests.patience import patience


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Generator[Cli]:
    with command_line(tmp_path, monkeypatch, capsys) as cli:
        yield cli


DAMAGED = (
    "It is damaged, or no database: see with python -m bot doctor .* put back a backup with python -m bot restore."
)


def cut(folder: Path, size: int | None = None) -> None:
    whole = make_database(folder).read_bytes()
    (folder / DATABASE).write_bytes(whole[: len(whole) // 2 if size is None else size])


def cut_between_pages(folder: Path) -> None:
    path = make_database(folder)
    os.truncate(path, path.stat().st_size // 4096 // 2 * 4096)


def only_its_log(folder: Path) -> None:
    make_database(folder).rename(folder / f"{DATABASE}-wal")


def script(folder: Path, statements: str) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        database.executescript(statements)


def newer(folder: Path) -> None:
    make_database(folder)
    script(folder, "PRAGMA user_version = 99")


REFUSALS: dict[str, tuple[Callable[[Path], object], dict[str, str], str]] = {
    "garbage": (
        lambda folder: (folder / DATABASE).write_bytes(bytes(range(256)) * 64),
        {},
        f"{CANNOT}The database says: file is not a database. {DAMAGED}",
    ),
    "half a database": (cut, {}, f"{CANNOT}The database says: database disk image is malformed. {DAMAGED}"),
    "cut between two pages": (
        cut_between_pages,
        {},
        f"{CANNOT}The database says: database disk image is malformed. {DAMAGED}",
    ),
    "a header": (partial(cut, size=100), {}, f"{CANNOT}The database says: database disk image is malformed. {DAMAGED}"),
    "only its log": (only_its_log, {}, f"{CANNOT}The file is gone, and its log credence-tryout.db-wal is left: .*."),
    "another program's database": (
        partial(script, statements="CREATE TABLE note (text)"),
        {},
        f"{CANNOT}The file is another program's database.",
    ),
    "an empty file": (
        lambda folder: (folder / DATABASE).touch(),
        {},
        f"{CANNOT}The file is empty: restore a backup over it, or remove it to start afresh.",
    ),
    "a database of before the first release": (
        partial(script, statements="CREATE TABLE pick (question); PRAGMA application_id = 0x43524544"),
        {},
        f"{CANNOT}It was begun by a Credence from before the first release, .*: start with a new file, or use .*",
    ),
    "a newer schema": (
        newer,
        {},
        f"{CANNOT}It has schema 99, this program knows {len(migrations())}: use the version that wrote it .*",
    ),
    "a folder": (lambda folder: (folder / DATABASE).mkdir(), {}, f"{CANNOT}It is a folder, not a file."),
    "no such folder": (
        nothing,
        {"DATABASE_URL": "sqlite:///no/folder.db"},
        "Cannot use the database no/folder-tryout.db. The system says: No such file or directory.",
    ),
    "a folder that cannot be written": (
        nothing,
        {"DATABASE_URL": "sqlite:////proc/self/credence.db"},
        "Cannot use the database /proc/self/credence-tryout.db. The system says: .*",
    ),
    "a file for a folder": (
        lambda folder: (folder / "file").touch(),
        {"DATABASE_URL": "sqlite:///file/credence.db"},
        "Cannot use the database file/credence-tryout.db. The system says: Not a directory.",
    ),
    "no port": (
        nothing,
        {"HTTP_PORT": "abc"},
        "The setting HTTP_PORT is wrong: it must be a whole number from 0 to 65535.",
    ),
    "all addresses": (nothing, {"HTTP_HOST": "0.0.0.0"}, ".* set HTTP_HOST to 127.0.0.1, not to 0.0.0.0."),  # noqa: S104  it is refused
    "another engine": (
        nothing,
        {"DATABASE_URL": "postgres://example.org/credence"},
        r"The setting DATABASE_URL is wrong: it must be sqlite:/// and the path of a file, e\.g\. .*",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_used_is_refused_in_one_sentence_and_left_as_it_is(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    prepare, settings, says = REFUSALS[case]
    prepare(cli.folder)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    before, began = contents(cli.folder), time.monotonic()
    said = cli("run")
    assert time.monotonic() - began < patience(AT_MOST_S)
    assert (said.status, said.out) == (1, "")
    assert re.fullmatch(says, said.err.removesuffix("\n")), said.err
    # The index of the log is made anew at each start.
    left = {name: data for name, data in contents(cli.folder).items() if not name.endswith("-shm")}
    assert left == before
