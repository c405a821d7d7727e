"""How far long work is, on standard error; nothing is said of work that is done within a second."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Protocol

from bot.cli.speech import SAY

SILENT_S = 1.0
REDRAW_EVERY_S = 0.2
LINE_EVERY_S = 10.0
CLEAR = "\r\x1b[K"


class Progress(Protocol):
    """Is told how far a step is, as often as one likes."""

    def __call__(self, step: str, done: int, total: int, /) -> None:
        """A step is the text `progress.<step>`; without a total only its name is shown."""
        ...


@contextmanager
def progress() -> Iterator[Progress]:
    """On a terminal one line that is drawn again and goes at the end; elsewhere a line every ten seconds."""
    terminal = sys.stderr.isatty()
    next_at = monotonic() + (SILENT_S if terminal else LINE_EVERY_S)
    shown = False

    def tell(step: str, done: int, total: int, /) -> None:
        nonlocal next_at, shown
        now = monotonic()
        if now >= next_at:
            next_at = now + (REDRAW_EVERY_S if terminal else LINE_EVERY_S)
            shown = True
            before, after = (CLEAR, "") if terminal else ("", "\n")
            print(f"{before}{_line(step, done, total)}", end=after, file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if terminal and shown:
            print(CLEAR, end="", file=sys.stderr, flush=True)


def _line(step: str, done: int, total: int) -> str:
    what = SAY.word(f"cli.progress_{step}")
    return SAY.word("cli.progress_part", what=what, percent=100 * done // total) if total else what
