"""Pictures as they leave the worker process."""

import subprocess
import sys

from bot.app.worker import JOBS, PICTURE
from bot.pictures.drawings import CrowdChart, OutcomeLine, Theme, packed
from tests.paths import ROOT

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY_MS = 86_400_000
NOW = 1_746_000_000_000


def test_the_worker_draws_a_drawing_the_same_way_each_time() -> None:
    lines = (OutcomeLine("A", "Yes", (6_000, 7_000)), OutcomeLine("B", "No", (4_000, 3_000)))
    times = (NOW + DAY_MS, NOW + 2 * DAY_MS)
    chart = CrowdChart(Theme.DARK, "#1 Will it?", "", "UTC", MONTHS, NOW, NOW + 9 * DAY_MS, times, lines)
    png = JOBS[PICTURE](packed(chart).encode())
    assert png.startswith(b"\x89PNG")
    assert png == JOBS[PICTURE](packed(chart).encode())


def test_the_bot_itself_never_loads_what_draws() -> None:
    code = (
        "import sys, bot.cli.run, bot.app.worker, bot.pictures.drawings;"
        "print(*sorted({'resvg_py', 'numpy', 'bot.pictures.draw', 'bot.pictures.typesetting'} & set(sys.modules)))"
    )
    run = subprocess.run(  # noqa: S603  the command is written here
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout == "\n"
