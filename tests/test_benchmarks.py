"""The benchmark of a large community: it runs, works on a sound database, and says where a goal is missed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.large import Figure
from benchmarks.seeded import QUICK, seed
from bot.doctor.examine import examine
from storage.checks.checks import open_checks
from tests.paths import ROOT
from tests.patience import patience

pytestmark = pytest.mark.unmeasured


def test_a_large_community_is_measured_in_small(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks", "large", "--quick"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=patience(60),
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    figures = [line.split() for line in ran.stdout.splitlines()[2:]]
    assert all(float(value) > 0 for name, value, *_ in figures if "late" not in name), ran.stdout
    measured = {name for name, *_ in figures}
    assert measured >= {"vote_alone_ms", "votes_at_once_p99_ms", "autocomplete_ms", "list_ms", "ask_preview_ms"}
    assert measured >= {"board_ms", "weekly_board_ms", "erase_longest_wait_ms", "core_votes_per_second", "memory_mb"}
    resolving = {
        name.format(size)
        for name in ("resolve_{}_s", "late_p99_ms_{}", "late_most_ms_{}", "votes_p99_ms_{}")
        for size in QUICK.crowds
    }
    assert measured >= resolving


async def test_the_database_that_is_measured_is_sound(tmp_path: Path) -> None:
    await seed(tmp_path / "large.db", QUICK)
    async with open_checks(tmp_path / "large.db") as checks:
        found = [each async for each in examine(checks, 0, ["bench"], lambda *_: None)]
    assert found
    assert not any(each.wrong for each in found)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Figure("resolve_1000_s", 0.5, 0.25, goal=1.0), "at most 1: met"),
        (Figure("resolve_1000_s", 1.5, 0.25, goal=1.0), "at most 1: MISSED"),
        (Figure("core_votes_per_second", 3.0, 20.0, least=0.15), "ratio at least 0.15: met"),
        (Figure("core_votes_per_second", 2.0, 20.0, least=0.15), "ratio at least 0.15: MISSED"),
    ],
)
def test_a_figure_says_whether_its_goal_is_met(figure: Figure, said: str) -> None:
    assert figure.line().endswith(said)
    assert figure.is_met is ("MISSED" not in said)
