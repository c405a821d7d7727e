"""Killed at any moment of erasing, the file is whole, no vote is lost, and who was erased is gone after the next start."""

import asyncio
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest

from storage.care.copy import check_database
from storage.store import open_store
from tests.paths import ROOT
from tests.storage.care.test_erase import bytes_of
from tests.storage.kept import kept
from tests.storage.world import NOW, TEXT, ask, finish_erasing, settle

pytestmark = pytest.mark.unmeasured

EACH = 40
"""Members that a run erases at most."""
LONGEST_RUN_S = 0.4


async def make(path: Path, members: int) -> None:
    """A community whose members gave reasons in random order, so that SQLite has moved rows."""
    store = await open_store(path)
    await settle(store)
    await ask(store, text=replace(TEXT, closes_at=NOW * 2))
    draw = random.Random(7)  # noqa: S311  the same rows in every run
    async with store.transaction():
        for member in range(2, members):
            run = store._writing.run
            await run("INSERT INTO member (community, name, created_at) VALUES (1, ?, 0)", f"name-{member:05}")
            account = f"{draw.randrange(10**9)}-account-{member:05}"
            await run("INSERT INTO identity VALUES (1, 'test', '', ?, ?, 0)", account, member)
            for question in draw.sample(range(200), 3):
                text = f"reason-{member:05}" * draw.randrange(1, 20)
                await run("INSERT INTO rationale VALUES (?, ?, 0, ?)", question, member, text)
    await store.close()


def run_and_kill(path: Path, first: int, seconds: float) -> list[list[str]]:
    """Let a process erase and vote for so long, kill it; returns what it was told."""
    command = [sys.executable, "-m", "tests.storage.care.erasing_process", str(path), str(first), str(first + EACH)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:  # noqa: S603  our own interpreter
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        end = Timer(seconds, process.kill)
        end.start()
        *lines, _ = process.stdout.read().split(b"\n")
        end.join()
    assert process.returncode == -9
    return [line.decode().split() for line in lines]


async def look(path: Path, erased: int) -> int:
    """Go on with what was interrupted; whoever was erased by then has left nothing. Returns how many there are."""
    store = await open_store(path)
    gone = [n for n, name in (await store.read.members.names(range(10_000))).items() if not name]
    assert len(gone) in (erased, erased + 1), "one may have been begun and not answered"
    await finish_erasing(store)
    await store.close()
    await check_database(path, lambda *_: None)
    left = bytes_of(path)
    for member in gone[-EACH - 1 :]:
        assert [text for text in ("name", "account", "reason") if f"{text}-{member:05}".encode() in left] == []
    return len(gone)


def kill_again_and_again(path: Path, seed: int, kills: int, members: int) -> None:
    asyncio.run(make(path, members))
    draw = random.Random(seed)  # noqa: S311  a seed repeats the moments
    erased, voted = 0, set[tuple[int, int]]()
    for _ in range(kills):
        told = run_and_kill(path, 20 + erased, draw.uniform(0, LONGEST_RUN_S))
        voted |= {(int(member), int(at)) for what, member, at in told if what == "voted"}
        erased = asyncio.run(look(path, erased + sum(what == "erased" for what, *_ in told)))
        assert voted <= {(member, at) for member, at, _ in kept(path)}
    assert erased, "no run lived long enough to erase"


def test_killed_while_it_erases_nothing_is_lost_and_nobody_left_half_there(path: Path) -> None:
    kill_again_and_again(path, 0, 1, 200)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 6))
def test_killed_a_hundred_times_while_it_erases_nothing_is_lost(path: Path, seed: int) -> None:
    kill_again_and_again(path, seed, 20, 2_000)
