"""Makes databases far larger than a community's, and measures a vote, a board and the start of the program on them."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep

from benchmarks.crowded import NOW, QUESTION, prepare, votes
from storage.store import SqliteStore, open_store

MEMBERS = 1_000
VOTES_EACH = 5
SCORES = 10_000_000
WEEK = "week:2024-W49"
READY_S = 60.0

# Rows come in the order of the key, so that filling is one pass. The blob is 2500 basis points for each of 4 outcomes.
_FILL_HISTORY = """
    WITH RECURSIVE
        question_no (q) AS (SELECT :first UNION ALL SELECT q + 1 FROM question_no WHERE q < :last),
        number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < :each - 1)
    INSERT INTO forecast_history (question, cast_at, member, shares)
    SELECT q, :now + n * 1000, n % :members + 1, x'09C409C409C409C4' FROM question_no, number ORDER BY q, n
"""
_FILL_CURRENT = (
    "INSERT OR IGNORE INTO current_forecast (question, cast_at, member, shares)"
    " SELECT question, max(cast_at), member, shares FROM forecast_history WHERE question >= :first"
    " GROUP BY question, member"
)
_FILL_SCORES = """
    WITH RECURSIVE
        question_no (q) AS (SELECT 1 UNION ALL SELECT q + 1 FROM question_no WHERE q < :questions),
        number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :members)
    INSERT INTO score (question, member, peer, baseline, brier, relative_brier, coverage)
    SELECT q, n, n * 7919000, q * 104729, n * 15485, q * 3245, 1000000000 FROM question_no, number ORDER BY q, n
"""
_FILL_STANDINGS = (
    "INSERT INTO standing (community, period, member, questions, peer, baseline, brier, relative_brier, coverage)"
    " SELECT 1, 'week:2024-W' || (question % 50), member, count(*), sum(peer), sum(baseline), sum(brier),"
    " sum(relative_brier), sum(coverage) FROM score GROUP BY question % 50, member"
)


def with_votes(path: Path, stored: int) -> None:
    """Make a database with an open question and about that many votes on earlier ones."""
    asyncio.run(prepare(path, MEMBERS))
    each = MEMBERS * VOTES_EACH
    values = {"first": QUESTION + 1, "last": QUESTION + stored // each, "each": each, "members": MEMBERS, "now": NOW}
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA cache_size = -200000")
        file.execute(_FILL_HISTORY, values)
        file.execute(_FILL_CURRENT, values)
        file.commit()


def with_scores(path: Path) -> None:
    """Make a database with `SCORES` scores of one community's members, and the standings that they add up to."""
    asyncio.run(prepare(path, MEMBERS))
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA cache_size = -200000")
        file.execute(_FILL_SCORES, {"questions": SCORES // MEMBERS, "members": MEMBERS})
        file.execute(_FILL_STANDINGS)
        file.commit()


def bytes_per_row(path: Path, table: str) -> float:
    """Return the size of a table in the file, with everything around its rows, divided by their number."""
    with closing(sqlite3.connect(path)) as file:
        (size,) = file.execute("SELECT sum(pgsize) FROM dbstat WHERE name = ?", (table,)).fetchone()
        (rows,) = file.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  a constant
        return float(size / rows)


async def growth(small: Path, large: Path, rounds: int) -> float:
    """Return the processor time of a vote in the large database as a multiple of that in the small one."""
    stores = [await open_store(path) for path in (small, large)]
    try:
        for store in stores:
            await _cost(store)
        pairs = [[await _cost(store) for store in stores] for _ in range(rounds)]
        return median(late / early for early, late in pairs)
    finally:
        for store in stores:
            await store.close()


async def _cost(store: SqliteStore) -> float:
    given = votes(100, 20)
    started = process_time()
    for at in range(0, len(given), 100):
        await asyncio.gather(*(store.cast(vote) for vote in given[at : at + 100]))
    return process_time() - started


async def board_ms(path: Path, rounds: int) -> float:
    """Return the milliseconds it takes to read the standings of a week."""
    store = await open_store(path)
    taken = []
    try:
        for _ in range(rounds):
            started = perf_counter()
            found = await store.read.resolutions.standings(1, WEEK)
            taken.append((perf_counter() - started) * 1000)
            if len(found) != MEMBERS:
                raise RuntimeError(f"the board has {len(found)} members")
    finally:
        await store.close()
    return median(taken)


def start(path: Path) -> tuple[float, float]:
    """Start the program on a database; return the processor seconds until it is ready and its megabytes then."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{path}",
        "HTTP_PORT": "0",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:  # noqa: S603  our own interpreter
        try:
            if process.stdout is None or not process.stdout.readline():
                raise RuntimeError("the program did not start")
            used = _processor_seconds(process.pid)
            sleep(1)  # what it does by itself after the start needs memory as well
            if process.poll() is not None:
                raise RuntimeError(f"the program ended with {process.returncode}")
            return used, _megabytes(process.pid)
        finally:
            process.terminate()
            process.wait(READY_S)


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    (resident,) = (line.split()[1] for line in lines if line.startswith("VmRSS"))
    return int(resident) / 1024
