"""Measures a community as large as a big server's through the door, beside what the machine needs for the same alone.

The database is that of `seeded.py`, served as the program does (`served.py`). Beside each figure stands its limit: raw
SQL for the same rows (`raw.py`), or a bare event loop for the delay, measured in the same run.
"""

import asyncio
import os
import shutil
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from benchmarks.crowded import raw_sqlite, through_core
from benchmarks.raw import RawSqlite, milliseconds, raw_sqlite_of
from benchmarks.seeded import (
    ASKING,
    CROWDED,
    FULL,
    HOME,
    OTHER,
    QUICK,
    WARM,
    Size,
    members_of,
    question_of_crowd,
    seed,
    space_of,
)
from benchmarks.served import DAY_MS, Served, noticing, serve, until, watch_loop
from bot.app.gc_tuning import tune_gc
from bot.domain.question import QuestionState
from bot.inputs.asking import SaveDraft
from bot.inputs.boards import ManageSchedule, ShowLeaderboard
from bot.inputs.privacy import EraseMe, ManagePrivacy
from bot.inputs.questions import ListQuestions
from bot.inputs.resolving import ResolveQuestion
from bot.logs import configure_logs
from bot.settings import Settings

GOALS = {
    "resolve_1000_s": 1.0,
    "resolve_4000_s": 5.0,
    "resolve_10000_s": 18.0,
    "late_p99_ms": 10.0,
    "late_most_ms": 50.0,
    "votes_p99_ms": 100.0,
    "vote_alone_ms": 20.0,
    "votes_at_once_p99_ms": 250.0,
    "autocomplete_ms": 5.0,
    "list_ms": 15.0,
    "ask_preview_ms": 30.0,
    "board_ms": 20.0,
    "weekly_board_ms": 20.0,
    "erase_longest_wait_ms": 100.0,
    "memory_mb": 160.0,
}
"""At most; names without a number stand for each size."""
CORE_QUIET, CORE_BUSY = 0.15, 0.12
"""Of the votes that raw SQLite writes, at least: on a machine that has nothing else to do, and on one that has."""
SERVED, RAW = "served.db", "raw.db"
ADMINISTRATOR = 1
BARE_S = 1.0
VOTES_ALONE = 30
AT_ONCE = 1_000
BURSTS = 3
LOOKS = 10
CORE_ROUNDS = 5
CORE_VOTES_EACH = 4
BESIDE = 500
"""Members who vote meanwhile: so many that none of them votes too often."""

Made = TypeVar("Made")


@dataclass(frozen=True)
class Figure:
    """A figure with the limit that it is a ratio of.

    Args:
        value: in the unit that the name ends with.
        limit: in the same unit.
        goal: the most that the figure may be; None where there is none.
        least: the least that its ratio to the limit may be; None where there is none.
    """

    name: str
    value: float
    limit: float
    goal: float | None = None
    least: float | None = None

    @property
    def ratio(self) -> float:
        """The figure as a multiple of its limit."""
        return self.value / self.limit

    @property
    def is_met(self) -> bool:
        """Whether its goals are met, if there are any."""
        return (self.goal is None or self.value <= self.goal) and (self.least is None or self.ratio >= self.least)

    def line(self) -> str:
        """Return the figure as a line of the table."""
        most = [] if self.goal is None else [f"at most {self.goal:g}"]
        goals = most if self.least is None else [*most, f"ratio at least {self.least:g}"]
        said = f"  {', '.join(goals)}: {'met' if self.is_met else 'MISSED'}" if goals else ""
        return f"{self.name:24} {self.value:10.3f} {self.limit:10.3f} {self.ratio:10.2f}{said}"


def run(folder: Path, size: Size) -> list[Figure]:
    """Return all figures. Database and figures are made in processes of their own, whose memory nothing else uses."""
    _apart(_seed, folder, size)
    return _apart(_figures, folder, size)


def _apart(work: Callable[[Path, Size], Made], folder: Path, size: Size) -> Made:
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(work, folder, size).result()


def _seed(folder: Path, size: Size) -> None:
    """Make the database that is served, and a copy of it for raw SQLite."""
    asyncio.run(seed(folder / SERVED, size))
    shutil.copyfile(folder / SERVED, folder / RAW)


def _figures(folder: Path, size: Size) -> list[Figure]:
    path, limit = folder / SERVED, folder / RAW
    is_quiet = os.getloadavg()[0] < 1
    configure_logs(Settings(log_level="ERROR"))
    idle_mb = _megabytes("VmRSS")
    with raw_sqlite_of(limit) as raw:
        figures = asyncio.run(_through_the_door(path, raw, size))
    most_mb = _megabytes("VmHWM")
    figures.append(_core(path, limit, size, is_quiet=is_quiet))
    return [*figures, _figure("memory_mb", most_mb, idle_mb, size)]


def _figure(name: str, value: float, limit: float, size: Size, *, forecasters: int = 0) -> Figure:
    """Return a figure with its goal, which only the full size has."""
    full_name = f"{name}_{forecasters}" if forecasters else name
    return Figure(full_name, value, limit, GOALS.get(name) if size == FULL else None)


def _megabytes(field: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith(f"{field}:"))
    return int(kilobytes) / 1024


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that so much of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


async def _through_the_door(path: Path, raw: RawSqlite, size: Size) -> list[Figure]:
    async with serve(path) as served:
        figures = await _resolving(served, raw, size)
        figures += await _voting(served, raw, size)
        figures += await _looking(served, raw, size)
        figures.append(await _erasing(served, path, raw, size))
        return figures + await _boards(served, raw, size)


async def _resolving(served: Served, raw: RawSqlite, size: Size) -> list[Figure]:
    """Resolve questions one after the other; the first is not measured, so that what is started for it is there."""
    await _resolve(served, WARM)
    bare: list[float] = []
    over = asyncio.Event()
    watching = asyncio.create_task(watch_loop(bare, over))
    await asyncio.sleep(BARE_S)
    over.set()
    await watching
    figures: list[Figure] = []
    for forecasters in size.crowds:
        question = question_of_crowd(size, forecasters)
        async with noticing(served, OTHER, members_of(size, HOME)[-BESIDE:]) as noticed:
            seconds = await _resolve(served, question)
        limit = milliseconds(partial(raw.resolve, question)) / 1000
        votes = [milliseconds(raw.vote) for _ in range(100)]
        resolved = f"resolve_{forecasters}_s"
        late, waits = noticed.late_ms, noticed.waits_ms
        figures += [
            _figure(resolved, seconds, limit, size),
            _figure("late_p99_ms", percentile(late, 0.99), percentile(bare, 0.99), size, forecasters=forecasters),
            _figure("late_most_ms", max(late), max(bare), size, forecasters=forecasters),
            _figure("votes_p99_ms", percentile(waits, 0.99), percentile(votes, 0.99), size, forecasters=forecasters),
        ]
    return figures


async def _resolve(served: Served, question: int) -> float:
    """Resolve a question; returns the seconds from the button until everything is written.

    Its announcement is written in the same transaction as its state.
    """
    began = perf_counter()
    who = served.member(ADMINISTRATOR, administrator=True)
    await served.ask(ResolveQuestion(question=f"q{question}", values={"outcome": "A"}), who)

    async def is_resolved() -> bool:
        return (await served.store.read.questions.get(question)).state is QuestionState.RESOLVED

    await until(is_resolved)
    return perf_counter() - began


async def _voting(served: Served, raw: RawSqlite, size: Size) -> list[Figure]:
    members = members_of(size, HOME)
    alone, raw_alone = [], []
    for member in members[:VOTES_ALONE]:
        alone.append(await _taken(served.vote(CROWDED, member)))
        raw_alone.append(milliseconds(raw.vote))
    at_once, raw_at_once = [], []
    for _ in range(BURSTS):
        voters = members[:AT_ONCE]
        waits = await asyncio.gather(*(_taken(served.vote(CROWDED, member)) for member in voters))
        at_once.append(percentile(waits, 0.99))
        raw_at_once.append(milliseconds(partial(raw.votes, len(voters))))
    return [
        _figure("vote_alone_ms", median(alone), median(raw_alone), size),
        _figure("votes_at_once_p99_ms", median(at_once), median(raw_at_once), size),
    ]


async def _looking(served: Served, raw: RawSqlite, size: Size) -> list[Figure]:
    """Look at a community with many open questions."""
    member = members_of(size, ASKING)[1]
    who = partial(served.member, member, space=space_of(ASKING))
    titles = iter(range(LOOKS))

    def preview() -> SaveDraft:
        title = f"Will Norway cut its key interest rate {next(titles)} times before spring?"
        values = {"question": title, "outcomes": "Yes\nNo", "closes": "2025-02-01", "criteria": "The bank's own page."}
        return SaveDraft(values=values)

    return [
        await _paired("autocomplete_ms", lambda: served.bot.suggest(who(), "vote", "rate"), raw.suggest, size),
        await _paired("list_ms", lambda: served.ask(ListQuestions(), who()), raw.list, size),
        await _paired("ask_preview_ms", lambda: served.ask(preview(), who()), raw.draft, size),
    ]


async def _boards(served: Served, raw: RawSqlite, size: Size) -> list[Figure]:
    """Look at boards two weeks later: the questions were resolved in an earlier week than the last."""
    served.clock.ahead += 14 * DAY_MS
    who = partial(served.member, ADMINISTRATOR, administrator=True)
    preview = ManageSchedule(step="preview")
    return [
        await _paired("board_ms", lambda: served.ask(ShowLeaderboard(), who()), raw.board, size),
        await _paired("weekly_board_ms", lambda: served.ask(preview, who()), raw.weekly_board, size),
    ]


async def _paired(name: str, ask: Callable[[], Awaitable[object]], limit: Callable[[], object], size: Size) -> Figure:
    """Return the median of a request's milliseconds, and that of its limit's, taken in turns."""
    taken, limits = [], []
    for _ in range(LOOKS):
        taken.append(await _taken(ask()))
        limits.append(milliseconds(limit))
    return _figure(name, median(taken), median(limits), size)


async def _taken(answer: Awaitable[object]) -> float:
    """Return the milliseconds until an answer."""
    began = perf_counter()
    await answer
    return (perf_counter() - began) * 1000


async def _erasing(served: Served, path: Path, raw: RawSqlite, size: Size) -> Figure:
    """Erase the member with most forecasts, while others vote; returns the longest wait of a vote."""
    who = partial(served.member, members_of(size, ASKING)[0], space=space_of(ASKING))
    asked = await served.ask(ManagePrivacy(action="erase"), who())
    (token,) = (button.action.token for button in asked.buttons if isinstance(button.action, EraseMe))

    async def is_erased() -> bool:
        # Asked of the file, because the last step, which goes through all of its bytes, does not know who it was.
        return not file.execute("SELECT 1 FROM erasure").fetchall()

    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as file:
        async with noticing(served, OTHER, members_of(size, HOME)[-BESIDE:]) as noticed:
            await served.ask(EraseMe(token=token, sure=True), who())
            await until(is_erased)
    votes = [milliseconds(raw.vote) for _ in range(100)]
    return _figure("erase_longest_wait_ms", max(noticed.waits_ms), max(votes), size)


def _core(path: Path, limit: Path, size: Size, *, is_quiet: bool) -> Figure:
    """Compare votes through the whole core with raw SQLite, in turns."""
    tune_gc()  # again, because each round begins with a new core
    ours, fastest = [], []
    for _ in range(CORE_ROUNDS):
        fastest.append(raw_sqlite(limit, size.core, CORE_VOTES_EACH).per_second)
        ours.append(asyncio.run(through_core(path, size.core, CORE_VOTES_EACH)).per_second)
    least = (CORE_QUIET if is_quiet else CORE_BUSY) if size == FULL else None
    return Figure("core_votes_per_second", median(ours), median(fastest), least=least)


def main(argv: Sequence[str]) -> int:
    """Print the figures with their limits, `--quick` those of a small database without goals.

    The exit code is 1 where a goal is missed.
    """
    if argv not in ([], ["--quick"]):
        print("usage: python -m benchmarks large [--quick]", file=sys.stderr)
        return 2
    before = os.getloadavg()[0]
    with TemporaryDirectory(dir=Path.cwd()) as folder:
        figures = run(Path(folder), QUICK if argv else FULL)
    print(f"load {before:.1f} before and {os.getloadavg()[0]:.1f} after, on {os.cpu_count()} cores")
    print(f"{'':24} {'figure':>10} {'limit':>10} {'ratio':>10}  goal")
    print("\n".join(figure.line() for figure in figures))
    return int(not all(figure.is_met for figure in figures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
