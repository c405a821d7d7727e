"""Measures how fast and how small the store is, beside raw SQLite that writes the same rows in the same run."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from unittest.mock import patch

from benchmarks import bulk
from benchmarks.crowded import Round, prepare, raw_sqlite, through_core, through_store, without_groups
from bot.app.gc_tuning import tune_gc
from bot.domain.crowd.now import crowd_now
from bot.questions import crowd

AT_LEAST = {
    "ratio_1000": 0.50,
    "ratio_100": 0.55,
    "ratio_1": 0.35,
    "core_ratio_1000": 0.10,
    "gain_over_single_100": 15.0,
}
AT_MOST = {
    "p99_ms_1000": 60.0,
    "p99_ms_100": 10.0,
    "core_p99_ms_1000": 200.0,
    "bytes_per_vote": 30.0,
    "bytes_per_standing": 30.0,
    "growth": 1.3,
    "board_ms_10m": 3.0,
    "start_s_1m": 2.0,
    "rss_mb_1m": 120.0,
}
MEMBERS = 1_000
ROUNDS = 9
HUNDRED_THOUSAND, MILLION, TEN_MILLION = 100_000, 1_000_000, 10_000_000

Voting = Callable[[Path, int, int], Awaitable[Round]]


def run(folder: Path) -> dict[str, float]:
    """Return all figures, by name."""
    return {**speeds(folder), **sizes(folder)}


def speeds(folder: Path) -> dict[str, float]:
    """Return votes per second as a part of what raw SQLite does in the same round, and the waits."""
    figures: dict[str, float] = {}
    for voters, each in ((1_000, 10), (100, 50), (1, 200)):
        ratio, wait = compare(folder, through_store, voters, each)
        figures |= {f"ratio_{voters}": ratio, f"p99_ms_{voters}": wait}
    with patch.object(crowd, "crowd_now", wraps=crowd_now) as crowds:
        figures["core_ratio_1000"], figures["core_p99_ms_1000"] = compare(folder, through_core, 1_000, 4)
    figures["crowds_per_vote_1000"] = crowds.call_count / (ROUNDS * 4 * 1_000)
    ratio, _ = compare(folder, without_groups, 100, 10)
    figures["gain_over_single_100"] = figures["ratio_100"] / ratio
    return figures


def compare(folder: Path, way: Voting, voters: int, each: int) -> tuple[float, float]:
    """Compare a way of voting with raw SQLite in interleaved rounds.

    Returns:
        The median ratio of their votes per second, and the median of the 99th percentiles of the waits in milliseconds.
    """
    tune_gc()  # as the program does before it serves
    ratios, waits = [], []
    for name in (way.__name__, "limit"):
        path = folder / f"{name}.db"
        if not path.exists():
            asyncio.run(prepare(path, MEMBERS))
    for _ in range(ROUNDS):
        fastest = raw_sqlite(folder / "limit.db", voters, max(each, 5))
        ours = asyncio.run(_round(way, folder / f"{way.__name__}.db", voters, each))
        ratios.append(ours.per_second / fastest.per_second)
        waits.append(quantiles(ours.waits, n=100)[98] * 1000)
    return median(ratios), median(waits)


async def _round(way: Voting, path: Path, voters: int, each: int) -> Round:
    return await way(path, voters, each)


def sizes(folder: Path) -> dict[str, float]:
    """Return what large databases cost: bytes, processor time, and memory."""
    small, middle, huge, scores = (folder / f"{name}.db" for name in ("small", "middle-tryout", "huge", "scores"))
    bulk.with_votes(small, HUNDRED_THOUSAND)
    bulk.with_votes(middle, MILLION)
    bulk.with_votes(huge, TEN_MILLION)
    bulk.with_scores(scores)
    start_s, rss_mb = bulk.start(middle)
    tune_gc()  # as the program does before it serves
    return {
        "growth": asyncio.run(bulk.growth(small, huge, ROUNDS)),
        "bytes_per_vote": bulk.bytes_per_row(huge, "forecast_history"),
        "bytes_per_standing": bulk.bytes_per_row(huge, "current_forecast"),
        "board_ms_10m": asyncio.run(bulk.board_ms(scores, ROUNDS)),
        "start_s_1m": start_s,
        "rss_mb_1m": rss_mb,
    }


def missed(figures: dict[str, float]) -> list[str]:
    """Return the names of the figures that are outside their limits."""
    low = [name for name, least in AT_LEAST.items() if figures[name] < least]
    return low + [name for name, most in AT_MOST.items() if figures[name] > most]


def main(argv: Sequence[str]) -> int:
    """Print the figures with their limits, or with `--json` as one object; the exit code is 1 where one is missed."""
    if argv not in ([], ["--json"]):
        print("usage: python -m benchmarks store [--json]", file=sys.stderr)
        return 2
    with TemporaryDirectory(dir=Path.cwd()) as folder:
        figures = run(Path(folder))
    if argv:
        print(json.dumps({name: round(figure, 4) for name, figure in figures.items()}))
    else:
        print("\n".join(f"{name:28} {figure:10.3f}{_bound(name)}" for name, figure in figures.items()))
    return int(bool(missed(figures)))


def _bound(name: str) -> str:
    if name in AT_LEAST:
        return f"  at least {AT_LEAST[name]:g}"
    return f"  at most {AT_MOST[name]:g}" if name in AT_MOST else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
