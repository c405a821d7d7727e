"""Ten months of simulated weeks in communities that live as people do: what the bot holds does not grow with time."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.paths import ROOT

pytestmark = pytest.mark.unmeasured

WEEKS = 42
"""Messages are remembered for 90 days, so that the first third is longer than anything is kept."""


def live(path: Path, weeks: int) -> list[dict[str, Any]]:
    """What a process holds after each week, see `soaking_process.Held`; its log is empty."""
    command = [sys.executable, "-W", "error", "-m", "tests.app.soaking_process", str(path), str(weeks)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)  # noqa: S603  our own interpreter
    assert (ended.returncode, ended.stderr) == (0, "")
    return [json.loads(line) for line in ended.stdout.splitlines()]


def size_of_rows(path: Path) -> int:
    """The size of a copy of the database that holds nothing but its rows."""
    copy = path.with_name("copy.db")
    with closing(sqlite3.connect(path)) as file:
        file.execute("VACUUM INTO ?", (str(copy),))
    return copy.stat().st_size


@pytest.mark.long
def test_many_weeks_leave_memory_files_and_what_goes_by_itself_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "credence.db"
    weeks = live(path, WEEKS)
    assert weeks[-1]["warnings"] == []
    # Whatever opens later than in the first week would not be closed again.
    assert len({(week["files"], week["threads"], week["tasks"]) for week in weeks[1:]}) == 1
    third, last = weeks[WEEKS // 3 - 1], weeks[-1]
    assert last["calls"] > 2 * third["calls"]
    # Caches of a bounded size are still filling, some hundred objects a week; each of the thousand requests and posts of
    # a week that left one behind would be seen.
    assert last["objects"] < third["objects"] * 1.07
    assert last["memory"] < third["memory"] + 8e6
    for what, most in third["rows"].items():
        assert last["rows"][what] <= most * 1.1 + 10, what
    assert last["file"] < 1.5 * size_of_rows(path)
