"""Killed or stopped at any moment of erasing, the file is whole, no vote is lost, and who was erased is gone after the next start."""

import asyncio
import random
import shutil
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from storage.care.copy import check_database
from storage.store import open_store
from tests.ended import run_and_end
from tests.patience import patience
from tests.storage.care.erasing_process import main
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


def erase_and_end(path: Path, first: int, seconds: float, number: signal.Signals) -> list[list[str]]:
    """Let a process erase and vote for so long, and end it; returns what it was told."""
    errors = path.with_suffix(".log")
    ended = run_and_end(main, path, first, first + EACH, errors=errors, seconds=seconds, number=number)
    assert (ended.status, ended.errors) == (0 if number is signal.SIGTERM else -number, "")
    return [line.split() for line in ended.told]


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


def end_again_and_again(path: Path, seed: int, times: int) -> None:
    draw = random.Random(seed)  # noqa: S311  a seed repeats the moments
    erased, voted = 0, set[tuple[int, int]]()
    for _ in range(times):
        seconds, number = patience(draw.uniform(0, LONGEST_RUN_S)), draw.choice((signal.SIGKILL, signal.SIGTERM))
        told = erase_and_end(path, 20 + erased, seconds, number)
        voted |= {(int(member), int(at)) for what, member, at in told if what == "voted"}
        erased = asyncio.run(look(path, erased + sum(what == "erased" for what, *_ in told)))
        assert voted <= {(member, at) for member, at, _ in kept(path)}
    assert erased, "no run lived long enough to erase"


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database from which each loop begins."""
    path = tmp_path_factory.mktemp("erasing") / "credence.db"
    asyncio.run(make(path, 2_000))
    return path


@pytest.fixture
def path(settled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(settled, tmp_path / "credence.db"))


def test_ended_while_it_erases_nothing_is_lost_and_nobody_left_half_there(path: Path) -> None:
    end_again_and_again(path, 0, 2)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 11))
def test_ended_two_hundred_times_while_it_erases_nothing_is_lost(path: Path, seed: int) -> None:
    end_again_and_again(path, seed, 20)
