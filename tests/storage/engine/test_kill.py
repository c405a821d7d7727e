"""The end without a goodbye: killed under load at any moment, or the log cut anywhere, no answered vote is lost."""

import asyncio
import random
import signal
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from storage.engine.packing import pack
from storage.store import open_store
from tests.ended import run_and_end
from tests.storage.engine.voting_process import main
from tests.storage.kept import Stored, kept
from tests.storage.world import NOW, TEXT, ask, settle, vote

pytestmark = pytest.mark.unmeasured

RUN_MS = 1_000_000_000
"""From the first vote of a run to the first of the next: no run lasts that long."""
LONGEST_RUN_S = 0.15
KILLS = 20
FRAME, LOG_HEAD = 24 + 4096, 32  # sqlite.org/fileformat2.html, "The Write-Ahead Log"
TOGETHER = 3
GROUPS = 40


async def make(path: Path) -> None:
    """A database with one question that outlasts every run."""
    store = await open_store(path)
    await settle(store)
    await ask(store, text=replace(TEXT, closes_at=NOW + 2 * KILLS * RUN_MS))
    await store.close()


def run_and_kill(path: Path, run: int, seconds: float) -> set[Stored]:
    """Let a process vote for so long, kill it; returns the votes that it was told are recorded."""
    first_at, errors = NOW + run * RUN_MS, path.with_suffix(".log")
    ended = run_and_end(main, path, first_at, errors=errors, seconds=seconds, number=signal.SIGKILL)
    assert (ended.status, ended.errors) == (-signal.SIGKILL, "")
    answers = [tuple(map(int, line.split())) for line in ended.told]
    return {(member, at, pack((first, 10_000 - first))) for member, at, first in answers}


def kill_again_and_again(path: Path, seed: int, kills: int = KILLS) -> None:
    asyncio.run(make(path))
    draw = random.Random(seed)  # noqa: S311  a seed repeats the moments
    before: set[Stored] = set()
    for run in range(1, kills + 1):
        answered = run_and_kill(path, run, draw.uniform(0, LONGEST_RUN_S))
        found = kept(path)
        assert before | answered <= found, f"seed {seed}, run {run}: {len((before | answered) - found)} votes are lost"
        before = found
    assert before, "no run lived long enough to vote"


def test_killed_under_load_no_answered_vote_is_lost_and_none_is_half_there(path: Path) -> None:
    kill_again_and_again(path, 0, 7)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 11))
def test_killed_two_hundred_times_no_answered_vote_is_lost_and_none_is_half_there(path: Path, seed: int) -> None:
    kill_again_and_again(path, seed)


async def commit_groups(path: Path) -> list[int]:
    """Commit groups of votes that stay in the log; returns the log's length after each."""
    store = await open_store(path)
    log = path.with_name(f"{path.name}-wal")
    lengths = []
    for group in range(GROUPS):
        at = NOW + group * TOGETHER
        votes = [vote(1, member, at + member, delivery=f"{member}:{at + member}") for member in range(TOGETHER)]
        await asyncio.gather(*(store.cast(each) for each in votes))
        lengths.append(log.stat().st_size)
    # Killed, as it were: closing would move the log into the file.
    for end, file in (("db", path), ("db-wal", log)):
        path.with_name(f"left.{end}").write_bytes(file.read_bytes())
    await store.close()
    return lengths


def expect_prefixes(folder: Path, cuts: Iterable[int], lengths: list[int]) -> None:
    """Whatever the log is cut to, exactly the groups whose commit lies before the cut are there."""
    data, log = ((folder / name).read_bytes() for name in ("left.db", "left.db-wal"))
    cut_file, cut_log = folder / "cut.db", folder / "cut.db-wal"
    for cut in cuts:
        cut_file.write_bytes(data)
        cut_log.write_bytes(log[:cut])
        times = sorted(at for _, at, _ in kept(cut_file))
        assert times == list(range(NOW, NOW + TOGETHER * bisect_right(lengths, cut))), f"cut at {cut}"


def test_a_log_cut_at_any_page_holds_a_prefix_of_the_commits(path: Path) -> None:
    asyncio.run(make(path))
    lengths = asyncio.run(commit_groups(path))
    expect_prefixes(path.parent, range(LOG_HEAD, lengths[-1] + 1, FRAME), lengths)


@pytest.mark.long
def test_a_log_cut_anywhere_holds_a_prefix_of_the_commits(path: Path) -> None:
    asyncio.run(make(path))
    lengths = asyncio.run(commit_groups(path))
    expect_prefixes(path.parent, range(0, lengths[-1] + 1, 199), lengths)
