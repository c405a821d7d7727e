"""Killed or stopped at any moment of resolving, a question has all its scores or none, and gets them at the next start."""

import asyncio
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest

from bot.cli.clock import real_time
from bot.domain.question import QuestionState
from bot.ports import NewVote
from bot.ports.outgoing import question_subject
from bot.resolving.recompute import recompute
from storage.store import SqliteStore, open_store
from tests.chat import Chat
from tests.paths import ROOT
from tests.patience import patience
from tests.storage.world import PLACE, TEXT, actor, settle

pytestmark = pytest.mark.unmeasured

FORECASTERS, EACH = 250, 5
"""So many that the worker process computes the scores."""
DAY_MS = 86_400_000
LONGEST_RUN_S = 2.0
STOPS_WITHIN_S = 5


async def make(path: Path) -> None:
    """A question on which many have voted, with a card in a channel."""
    store = await open_store(path)
    await settle(store)
    now = real_time() - DAY_MS
    async with store.transaction() as session:
        for number in range(2, FORECASTERS + 2):
            await session.members.add_member(1, actor(f"m{number}"), now)
        draft = await session.questions.add_draft(1, 1, replace(TEXT, closes_at=now + 9 * DAY_MS), None, now)
        question = await session.questions.open(draft, now)
        await session.posts.place(question_subject(question.id), PLACE, "m1", "")
    votes = [
        NewVote(
            1, member, now + 1_000 * round_no + member, (100 * (member % 99 + 1), 10_000 - 100 * (member % 99 + 1)), ""
        )
        for round_no in range(EACH)
        for member in range(2, FORECASTERS + 2)
    ]
    await asyncio.gather(*map(store.cast, votes))
    await store.close()


def run_and_end(path: Path, seconds: float, number: signal.Signals) -> list[str]:
    """Let the program resolve and reopen for so long, and end it; returns what it was answered."""
    command = [sys.executable, "-m", "tests.app.resolving_process", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603  our own interpreter
        assert process.stdout is not None
        assert process.stderr is not None
        while (line := process.stdout.readline()) != b"ready\n":
            assert line.startswith(b"Connected"), process.stderr.read().decode()
        sent: list[float] = []

        def end() -> None:
            sent.append(time.monotonic())
            process.send_signal(number)

        timer = Timer(seconds, end)
        timer.start()
        *lines, _ = process.stdout.read().decode().split("\n")
        failed = process.stderr.read().decode()
        process.wait()
        ended = time.monotonic()
        timer.join()
    assert process.returncode == (0 if number is signal.SIGTERM else -number), failed
    assert ended - sent[0] < patience(STOPS_WITHIN_S)
    assert "Traceback" not in failed
    return lines


async def must_be_whole(store: SqliteStore) -> QuestionState:
    """The question has all its scores or none, and the standings are those of its scores."""
    question = await store.read.questions.get(1)
    scores = await store.read.resolutions.scores(1)
    unscored = await store.read.resolutions.unscored(1)
    resolution = await store.read.resolutions.resolution(1)
    resolved = question.state is QuestionState.RESOLVED
    assert len(scores) == (FORECASTERS + 1 if resolved else 0)
    assert (resolution is not None, unscored is not None) == (resolved, question.state is QuestionState.RESOLVING)
    assert await recompute(store) == []
    return question.state


async def look(path: Path) -> None:
    store = await open_store(path)
    await must_be_whole(store)
    await store.close()


async def finish(path: Path) -> None:
    """The next start goes on with what was interrupted; each answer was announced once."""
    store = await open_store(path)
    chat = Chat(store, real_time())
    await chat.background.start()
    await chat.background.turn()
    assert await must_be_whole(store) is not QuestionState.RESOLVING
    steps = [event.step for event in await store.read.events.page(1, 0, 100_000)]
    told = await store._reading.count(
        "SELECT count(*) FROM outbox WHERE kind = 'announcement' AND which LIKE 'resolved-%'"
    )
    assert told == steps.count("resolved")
    await store.close()


def end_again_and_again(path: Path, seed: int, times: int) -> None:
    asyncio.run(make(path))
    draw = random.Random(seed)  # noqa: S311  a seed repeats the moments
    told: list[str] = []
    for _ in range(times):
        told += run_and_end(path, draw.uniform(0, LONGEST_RUN_S), draw.choice((signal.SIGKILL, signal.SIGTERM)))
        asyncio.run(look(path))
    asyncio.run(finish(path))
    assert "resolve-form details" in told, "no run lived long enough to resolve"


def test_killed_while_it_resolves_a_question_is_whole_and_finished_at_the_next_start(tmp_path: Path) -> None:
    end_again_and_again(tmp_path / "credence.db", 0, 2)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 6))
def test_ended_a_hundred_times_while_it_resolves_every_question_is_whole(tmp_path: Path, seed: int) -> None:
    end_again_and_again(tmp_path / "credence.db", seed, 20)
