"""Killed or stopped at any moment of resolving, a question has all its scores or none, and gets them at the next start."""

import asyncio
import random
import shutil
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.clock import real_time
from bot.domain.question import QuestionState
from bot.ports import NewVote
from bot.ports.outgoing import question_subject
from bot.resolving.recompute import recompute
from storage.store import SqliteStore, open_store
from tests.app.resolving_process import main
from tests.chat import Chat
from tests.ended import run_and_end
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


def resolve_and_end(path: Path, seconds: float, number: signal.Signals) -> list[str]:
    """Let the program resolve and reopen for so long, and end it; returns what it was answered."""
    ended = run_and_end(main, path, errors=path.with_suffix(".log"), seconds=seconds, number=number)
    assert ended.status == (0 if number is signal.SIGTERM else -number), ended.errors
    assert ended.took_s < patience(STOPS_WITHIN_S)
    assert "Traceback" not in "".join((*ended.told, ended.errors))
    return ended.told


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
    draw = random.Random(seed)  # noqa: S311  a seed repeats the moments
    told: list[str] = []
    for _ in range(times):
        seconds, number = patience(draw.uniform(0, LONGEST_RUN_S)), draw.choice((signal.SIGKILL, signal.SIGTERM))
        told += resolve_and_end(path, seconds, number)
        asyncio.run(look(path))
    asyncio.run(finish(path))
    assert "resolve-form details" in told, "no run lived long enough to resolve"


@pytest.fixture(scope="module")
def voted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database from which each loop begins."""
    path = tmp_path_factory.mktemp("resolving") / "credence.db"
    asyncio.run(make(path))
    return path


@pytest.fixture
def path(voted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(voted, tmp_path / "credence.db"))


def test_killed_while_it_resolves_a_question_is_whole_and_finished_at_the_next_start(path: Path) -> None:
    end_again_and_again(path, 0, 2)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 11))
def test_ended_two_hundred_times_while_it_resolves_every_question_is_whole(path: Path, seed: int) -> None:
    end_again_and_again(path, seed, 20)
