"""Resolves large questions through the door, while others vote and the event loop is watched."""

import asyncio
import os
import random
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.crowded import NOW, PLACE, TEXT, actor
from bot.app.background import Background
from bot.app.door import Bot
from bot.app.gc_tuning import tune_gc
from bot.app.worker_process import WorkerProcess
from bot.domain.question import QuestionState
from bot.inputs.resolving import ReopenQuestion, ResolveQuestion
from bot.inputs.voting import CastForecast
from bot.ports.outgoing import question_subject
from storage.engine.packing import pack
from storage.store import SqliteStore, open_store

VOTES_EACH = 5
LIMITS_S = {1_000: 1.0, 4_000: 5.0, 10_000: 18.0}
"""Seconds from the button to the announcement, by forecasters."""
HELD_P99_MS, HELD_MOST_MS = 10.0, 50.0
VOTE_P99_MS = 100.0
TICK_S = 0.001
BARE_S = 3.0
VOTE_EVERY_S = 0.01
VOTERS = 100
"""Who votes meanwhile: so few that their own crowd forecast takes no time."""
DAY_MS = 86_400_000
LARGE, OTHER = 1, 2
"""The questions: the one that is resolved, and one on which others vote meanwhile."""


@dataclass(frozen=True)
class Figures:
    """What one resolution took.

    Args:
        answered_s, announced_s: seconds from the button to its answer, and until the announcement was written.
        bare_ms: how late the event loop came to a task that sleeps for a millisecond, while it had nothing else to do.
        held_ms: the same while the question was resolved.
        votes_ms: how long votes on another question took.
    """

    answered_s: float
    announced_s: float
    bare_ms: Sequence[float]
    held_ms: Sequence[float]
    votes_ms: Sequence[float]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def seed(path: Path, forecasters: int) -> None:
    """Make a database with a question that so many have voted on five times, and one without votes."""
    store = await open_store(path)
    async with store.transaction() as session:
        community = await session.members.add_community(PLACE.platform, PLACE.space, "Home", NOW)
        for account in range(1, forecasters + 1):
            await session.members.add_member(community.id, actor(account, ""), NOW)
        for _ in (LARGE, OTHER):
            draft = await session.questions.add_draft(community.id, 1, TEXT, None, NOW)
            question = await session.questions.open(draft, NOW)
            await session.posts.place(question_subject(question.id), PLACE, f"m{question.id}", "")
    await store.close()
    draw = random.Random(forecasters)  # noqa: S311  the same forecasts in every run
    with closing(sqlite3.connect(path)) as file:
        rows = [
            (
                LARGE,
                NOW + number * DAY_MS // (forecasters * VOTES_EACH),
                number % forecasters + 1,
                pack(_forecast(draw)),
            )
            for number in range(forecasters * VOTES_EACH)
        ]
        file.executemany("INSERT INTO forecast_history (question, cast_at, member, shares) VALUES (?, ?, ?, ?)", rows)
        file.execute(
            "INSERT INTO current_forecast (question, member, cast_at, shares)"
            " SELECT question, member, max(cast_at), shares FROM forecast_history GROUP BY question, member"
        )
        file.commit()


def _forecast(draw: random.Random) -> tuple[int, ...]:
    cuts = sorted(draw.randrange(10_001) for _ in range(3))
    return tuple(high - low for low, high in zip([0, *cuts], [*cuts, 10_000], strict=True))


async def measure(path: Path) -> Figures:
    """Resolve the question twice, the second time with a warm worker, and return the figures of that."""
    store, worker, clock = await open_store(path), WorkerProcess(), count(NOW + DAY_MS, 50)
    bot = Bot(store, lambda: next(clock), lambda: "token", worker)
    background = Background(bot, {})
    try:
        await background.start()
        tune_gc()
        running = asyncio.create_task(background.run())
        await _resolve(bot)
        await _announced(store)
        await bot.handle(ReopenQuestion(question=f"q{LARGE}"), actor(1, "reopen"))
        await asyncio.sleep(0.5)
        figures = await _figures(bot, store)
        background.stop()
        await running
        return figures
    finally:
        await bot.settlements.stop()
        await worker.close()
        await store.close()


async def _figures(bot: Bot, store: SqliteStore) -> Figures:
    bare: list[float] = []
    held: list[float] = []
    waits: list[float] = []
    over = asyncio.Event()
    resting = asyncio.create_task(_watch(bare, over))
    await asyncio.sleep(BARE_S)
    over.set()
    await resting
    over.clear()
    beside = [asyncio.create_task(_watch(held, over)), asyncio.create_task(_vote(bot, waits, over))]
    await asyncio.sleep(0.1)
    began = perf_counter()
    await _resolve(bot)
    answered = perf_counter() - began
    await _announced(store)
    announced = perf_counter() - began
    over.set()
    await asyncio.gather(*beside)
    return Figures(answered, announced, bare, held, waits)


async def _resolve(bot: Bot) -> None:
    card = await bot.handle(ResolveQuestion(question=f"q{LARGE}", values={"outcome": "A"}), actor(1, ""))
    if card.is_refusal:
        raise RuntimeError(f"resolving was answered by {card}")


async def _announced(store: SqliteStore) -> None:
    while (await store.read.questions.get(LARGE)).state is not QuestionState.RESOLVED:  # noqa: ASYNC110  as members see it
        await asyncio.sleep(TICK_S)


async def _watch(held: list[float], over: asyncio.Event) -> None:
    while not over.is_set():
        began = perf_counter()
        await asyncio.sleep(TICK_S)
        held.append((perf_counter() - began - TICK_S) * 1000)


async def _vote(bot: Bot, waits: list[float], over: asyncio.Event) -> None:
    for number in count(1):
        if over.is_set():
            return
        began = perf_counter()
        card = await bot.handle(CastForecast(question=f"q{OTHER}", picks="40/30/20/10"), actor(number % VOTERS + 2, ""))
        if card.is_refusal:
            raise RuntimeError(f"a vote was answered by {card}")
        waits.append((perf_counter() - began) * 1000)
        await asyncio.sleep(VOTE_EVERY_S)


def main(arguments: Sequence[str]) -> int:
    """Print the figures of each size, or of those that are given, with their limits; return 1 where one is missed."""
    missed = False
    print(f"load {os.getloadavg()[0]:.1f} before, on {os.cpu_count()} cores")
    for forecasters in [int(size) for size in arguments] or LIMITS_S:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "credence.db"
            asyncio.run(seed(path, forecasters))
            found = asyncio.run(measure(path))
        held, votes = percentile(found.held_ms, 0.99), percentile(found.votes_ms, 0.99)
        limit = LIMITS_S.get(forecasters, float("inf"))
        missed |= found.announced_s > limit or held > HELD_P99_MS or max(found.held_ms) > HELD_MOST_MS
        missed |= votes > VOTE_P99_MS
        print(
            f"{forecasters} forecasters: answered {found.answered_s:.2f} s, announced {found.announced_s:.2f} s"
            f" (limit {limit:g}); loop held p99 {held:.1f} ms (10), most {max(found.held_ms):.0f} ms (50),"
            f" with nothing to do {percentile(found.bare_ms, 0.99):.1f} and {max(found.bare_ms):.0f} ms;"
            f" votes p99 {votes:.0f} ms (100), most {max(found.votes_ms):.0f} ms, of {len(found.votes_ms)}"
        )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
