"""What commands do where nobody reads what they say, and which version they say they are."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import VERSION
from bot.__main__ import COMMANDS, PIPE_CLOSED, main
from tests.cli.program import HANGS_AFTER_S, leave_env
from tests.exports.world import an_export, home_of
from tests.paths import ROOT
from tests.patience import patience

PAGE = "Does it rain on Sunday?\nYes • 60%\nNo • 40%\n"
LINES = (
    *(
        ["--help"],
        ["--version"],
        ["run", "--help"],
        ["import", "page.txt"],
        ["import", "page.txt", "--dry-run", "--json"],
    ),
    *(["export"], ["score", "credence-export.json"], ["recompute"], ["doctor"], ["doctor", "--json"], ["backup"]),
    ["restore", "copy.db"],
    ["chart", "#1", "-o", "chart.svg"],
)
"""A line for each command, and those that say most."""


def behind_a_closed_pipe(folder: Path, *arguments: str, errors: bool = False) -> subprocess.Popen[bytes]:
    """A command whose output, or errors, nobody reads any more."""
    leave_env(folder)
    reading, writing = os.pipe()
    os.close(reading)
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "COV"))}
    try:
        return subprocess.Popen(  # noqa: S603  our own interpreter and program
            [sys.executable, "-m", "bot", *arguments],
            cwd=folder,
            env={**kept, "PYTHONPATH": str(ROOT), "HTTP_PORT": "0"},
            stdout=subprocess.PIPE if errors else writing,
            stderr=writing if errors else subprocess.PIPE,
        )
    finally:
        os.close(writing)


def test_where_the_reader_has_gone_every_command_ends_quietly(tmp_path: Path) -> None:
    assert COMMANDS.keys() <= {line[0] for line in LINES}
    folders = []
    for number, line in enumerate(LINES):
        folder = tmp_path / str(number)
        folder.mkdir()
        home_of(folder)
        if line[0] == "restore":
            (folder / "credence.db").rename(folder / "copy.db")
        (folder / "page.txt").write_text(PAGE, encoding="utf-8")
        (folder / "credence-export.json").write_text(json.dumps(an_export()), encoding="utf-8")
        folders.append(folder)
    started = [behind_a_closed_pipe(folder, *line) for folder, line in zip(folders, LINES, strict=True)]
    for process, line in zip(started, LINES, strict=True):
        _, err = process.communicate(timeout=patience(HANGS_AFTER_S))
        assert (process.returncode, err.decode()) == (PIPE_CLOSED, ""), line


def test_so_does_one_whose_errors_nobody_reads(tmp_path: Path) -> None:
    process = behind_a_closed_pipe(tmp_path, "doctor", errors=True)
    out, _ = process.communicate(timeout=patience(HANGS_AFTER_S))
    assert (process.returncode, out) == (PIPE_CLOSED, b"")


def test_it_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"Credence {VERSION}\n"
