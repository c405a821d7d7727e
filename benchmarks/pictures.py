"""Measures how long the worker process takes to draw, and how much memory it needs; all in processor time."""

import resource
import sys
from collections.abc import Sequence
from statistics import median
from time import process_time

from bot.pictures.draw import draw_packed, drawn, system_typesetter
from bot.pictures.drawings import Drawing, Theme, packed
from bot.pictures.rasteriser import png_of
from tests.pictures.gallery import SCRIPTS, bars, board, calibration, crowd

LIMIT_MS = 250.0
"""Of a picture whose fonts have been opened before."""
LIMIT_MB = 150.0
LAYOUT_MOST = 0.5
"""Laying out, as a part of what resvg takes for the same picture in the same run."""
_ROUNDS = 5


def drawings() -> dict[str, Drawing]:
    """What is measured: each kind, and all scripts in one picture."""
    names = [names[0] for _, names in SCRIPTS.values()][:6]
    return {
        "crowd_ms": crowd(Theme.DARK, SCRIPTS["latin"][1], points=200),
        "crowd_six_scripts_ms": crowd(Theme.DARK, names, points=200),
        "bars_ms": bars(Theme.DARK, names, title="What happens?"),
        "leaderboard_ms": board(Theme.DARK, [f"Member {at}" for at in range(10)], "3 of 4 questions"),
        "calibration_ms": calibration(Theme.DARK, 10, "What you gave 70% happened 81% of the time."),
    }


def run() -> dict[str, float]:
    """Return the figures: processor milliseconds (medians of interleaved rounds), megabytes, and a ratio."""
    jobs = {name: packed(drawing).encode() for name, drawing in drawings().items()}
    spent: dict[str, list[float]] = {name: [] for name in jobs}
    for turn in range(_ROUNDS + 1):
        for name, job in jobs.items():
            began = process_time()
            draw_packed(job)
            # The first time opens the fonts.
            if turn:
                spent[name].append((process_time() - began) * 1000)
    figures = {name: median(times) for name, times in spent.items()}
    figures["layout_of_raster"] = median(_ratio() for _ in range(_ROUNDS))
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures["memory_mb"] = kilobytes / (1024 if sys.platform == "linux" else 1024 * 1024)
    return figures


def _ratio() -> float:
    drawing = drawings()["crowd_six_scripts_ms"]
    began = process_time()
    canvas = drawn(drawing, system_typesetter())
    laid_out = process_time()
    png_of(canvas.svg, canvas.fonts)
    return (laid_out - began) / (process_time() - laid_out)


def limit_of(name: str) -> float:
    """The limit of a figure."""
    return {"memory_mb": LIMIT_MB, "layout_of_raster": LAYOUT_MOST}.get(name, LIMIT_MS)


def main(arguments: Sequence[str]) -> int:
    """Print the figures with their limits; the exit code is 1 where one is missed."""
    if arguments:
        print("usage: python -m benchmarks pictures", file=sys.stderr)
        return 2
    figures = run()
    for name, figure in figures.items():
        print(f"{name:28} {figure:10.3f}  limit {limit_of(name):g}")
    return int(any(figure > limit_of(name) for name, figure in figures.items()))
