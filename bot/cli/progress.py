"""Shows on standard error how far long work is; nothing for work that takes less than a second."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Protocol

from bot.cli.output import sentence

FIRST_AFTER_S = 1.0
REDRAW_EVERY_S = 0.2
LINE_EVERY_S = 10.0
CLEAR_LINE = "\r\x1b[K"
"""Back to the beginning of the line, and erase it (ECMA-48, EL)."""


class Progress(Protocol):
    """Is called with how far the work is, as often as its caller likes."""

    def __call__(self, step: str, done: int, total: int, /) -> None:
        """Show how far the work is.

        Args:
            step: what is being done; the sentence is `cli.progress_<step>`.
            done: how much of it is done.
            total: how much there is in all; 0 where that is not known, which shows the step alone.
        """
        ...


@contextmanager
def progress() -> Iterator[Progress]:
    """On a terminal one line that is redrawn, and erased at the end; elsewhere a new line every ten seconds."""
    terminal = sys.stderr.isatty()
    next_at = monotonic() + (FIRST_AFTER_S if terminal else LINE_EVERY_S)
    shown = False

    def tell(step: str, done: int, total: int, /) -> None:
        nonlocal next_at, shown
        now = monotonic()
        if now >= next_at:
            next_at = now + (REDRAW_EVERY_S if terminal else LINE_EVERY_S)
            shown = True
            before, after = (CLEAR_LINE, "") if terminal else ("", "\n")
            print(f"{before}{_line(step, done, total)}", end=after, file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if terminal and shown:
            print(CLEAR_LINE, end="", file=sys.stderr, flush=True)


def _line(step: str, done: int, total: int) -> str:
    what = sentence(f"cli.progress_{step}")
    return sentence("cli.progress_part", what=what, percent=100 * done // total) if total else what
