"""Measures how long scores and crowd forecasts take, and a straightforward computation of the same numbers."""

import random
import sys
from array import array
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import exp, fsum, log, log10, sqrt
from statistics import median
from time import process_time

from bot.domain.crowd.history import crowd_history
from bot.domain.crowd.now import crowd_now
from bot.domain.floor import raise_to_floor
from bot.domain.forecast import WHOLE
from bot.domain.forecast_intervals import ForecastInterval, Vote, forecast_intervals_of, from_basis_points, vote_order
from bot.domain.scoring.rules import score
from bot.domain.scoring.values import Answer, Times

LIMITS_MS = {
    "scores_1000x5_ms": 50.0,
    "scores_10000x5_ms": 1000.0,
    "crowd_after_vote_100_ms": 1.0,
    "crowd_after_vote_1000_ms": 5.0,
    "history_1000x5_ms": 2000.0,
}

_TIMES = Times(0, 90 * 86_400_000, 90 * 86_400_000)
_ANSWER = Answer((1.0, 0.0, 0.0, 0.0), 0.01)
_ROUNDS = 5
_COMPARED = 150
"""Members where both are measured: the straightforward computation is quadratic in them."""

_EVEN_UP_TO = 2
"""Entries with up to so many forecasts are not compared: the crowd weighs those equally, the plain history by age."""

_TOLERANCE = 1e-9


def run() -> dict[str, float]:
    """Return the figures: processor milliseconds (medians of interleaved rounds), and ratios of those."""
    small, large = forecast_intervals_of(_votes(1_000, 5)), forecast_intervals_of(_votes(10_000, 5))
    compared = forecast_intervals_of(_votes(_COMPARED, 5))
    check_agreement(compared)
    hundred, thousand = (_shares(_votes(count, 1)) for count in (100, 1_000))
    jobs: dict[str, Callable[[], object]] = {
        "scores_1000x5_ms": lambda: score("peer", _TIMES, _ANSWER, small),
        "scores_10000x5_ms": lambda: score("peer", _TIMES, _ANSWER, large),
        "crowd_after_vote_100_ms": lambda: crowd_now(hundred, 100),
        "crowd_after_vote_1000_ms": lambda: crowd_now(thousand, 1_000),
        "history_1000x5_ms": lambda: crowd_history(small, _TIMES.opened, _TIMES.closed),
        "scores": lambda: score("peer", _TIMES, _ANSWER, compared),
        "plain_scores": lambda: plain_peer(_TIMES, compared),
        "history": lambda: crowd_history(compared, _TIMES.opened, _TIMES.closed),
        "plain_history": lambda: plain_history(_TIMES, compared),
    }
    spent = _interleaved(jobs)
    figures = {name: median(spent[name]) for name in LIMITS_MS}
    figures["scores_faster_than_plain"] = _ratio(spent["plain_scores"], spent["scores"])
    figures["history_faster_than_plain"] = _ratio(spent["plain_history"], spent["history"])
    figures["scores_growth_exponent"] = log10(_ratio(spent["scores_10000x5_ms"], spent["scores_1000x5_ms"]))
    return figures


def plain_peer(times: Times, intervals: Sequence[ForecastInterval]) -> dict[int, float]:
    """Return the peer scores by their definition: at each change, compare each member with all others."""
    moments = sorted({max(interval.start, times.opened) for interval in intervals} | {times.closed})
    points: dict[int, float] = {}
    for start, end in pairwise(moments):
        standing = [interval for interval in intervals if interval.start <= start < interval.end]
        logs = {interval.member: log(raise_to_floor(interval.probabilities, _ANSWER.floor)[0]) for interval in standing}
        share = 100.0 * (end - start) / (times.deadline - times.opened)
        for member, own in logs.items():
            others = (fsum(logs.values()) - own) / (len(logs) - 1) if len(logs) > 1 else own
            points[member] = points.get(member, 0.0) + share * (own - others)
    return points


def plain_history(times: Times, intervals: Sequence[ForecastInterval]) -> list[list[float]]:
    """Return the recency-weighted medians by their definition: at each change, weigh and sort all forecasts anew."""
    history: list[list[float]] = []
    for moment in sorted({max(interval.start, times.opened) for interval in intervals}):
        standing = [interval for interval in intervals if interval.start <= moment < interval.end]
        weights = [exp(sqrt(i) - sqrt(len(standing))) for i in range(1, len(standing) + 1)]
        medians = [_plain_median([interval.probabilities[k] for interval in standing], weights) for k in range(4)]
        history.append([(m - 0.001) / (fsum(medians) - 0.004) * 0.996 + 0.001 for m in medians])
    return history


def check_agreement(intervals: Sequence[ForecastInterval]) -> None:
    """Check that both computations give the same numbers.

    Raises:
        RuntimeError: they differ.
    """
    plain = plain_peer(_TIMES, intervals)
    rows = score("peer", _TIMES, _ANSWER, intervals)
    apart = max(abs(row.score - plain[row.member]) for row in rows)
    entries = crowd_history(intervals, _TIMES.opened, _TIMES.closed)[_EVEN_UP_TO:]
    for entry, values in zip(entries, plain_history(_TIMES, intervals)[_EVEN_UP_TO:], strict=True):
        apart = max(apart, *(abs(a - b) for a, b in zip(entry.crowd.probabilities, values, strict=True)))
    if apart > _TOLERANCE:
        raise RuntimeError(f"the plain computation differs by {apart}")


def _plain_median(values: Sequence[float], weights: Sequence[float]) -> float:
    half, running = fsum(weights) / 2, 0.0
    for value, weight in sorted(zip(values, weights, strict=True)):
        running += weight
        if running >= half:
            return value
    return values[-1]


def _votes(members: int, each: int) -> list[Vote]:
    draw = random.Random(members)  # noqa: S311  the same questions in every run
    votes = []
    for member in range(1, members + 1):
        for _ in range(each):
            parts = [draw.random() ** 2 + 0.01 for _ in range(4)]
            picks = [int(part / sum(parts) * 10_000) for part in parts]
            picks[0] += 10_000 - sum(picks)
            votes.append(Vote(draw.randrange(_TIMES.closed), member, from_basis_points(tuple(picks))))
    return sorted(votes, key=vote_order)


def _shares(votes: Sequence[Vote]) -> "array[int]":
    return array("H", [round(share * WHOLE) for vote in votes for share in vote.probabilities or ()])


def _interleaved(jobs: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    spent: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(_ROUNDS):
        for name, job in jobs.items():
            started = process_time()
            job()
            spent[name].append((process_time() - started) * 1000)
    return spent


def _ratio(slow: Sequence[float], fast: Sequence[float]) -> float:
    return median(above / below for above, below in zip(slow, fast, strict=True))


def main(argv: Sequence[str]) -> int:
    """Print the figures with their limits; the exit code is 1 where one is missed."""
    if argv:
        print("usage: python -m benchmarks scoring", file=sys.stderr)
        return 2
    figures = run()
    for name, figure in figures.items():
        limit = f"  limit {LIMITS_MS[name]:g}" if name in LIMITS_MS else ""
        print(f"{name:28} {figure:10.3f}{limit}")
    return int(any(figures[name] > limit for name, limit in LIMITS_MS.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
