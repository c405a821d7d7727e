"""Every place at which a process can be killed or a disk can fail: before each statement and change of files."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from storage.engine.connection import Db

AtPoint = Callable[[int, str], None]
"""Is told the number of the place, from 0, and what is about to be done there."""

CALLS = ((Db, "rows"), (Path, "replace"), (Path, "unlink"), (os, "fsync"), (tempfile, "mkstemp"))


@contextmanager
def crash_points(at_point: AtPoint) -> Iterator[None]:
    """Call a function at each place that the block comes by."""
    passed = iter(range(1_000_000))

    def wrapped(call: Callable[..., Any]) -> Callable[..., Any]:
        def announced(*given: Any, **named: Any) -> Any:
            # Looking changes nothing.
            if not str(given[1:2]).startswith("('SELECT"):
                at_point(next(passed), f"{call.__name__} {given[1:]}")
            return call(*given, **named)

        return announced

    patches = [patch.object(owner, name, wrapped(getattr(owner, name))) for owner, name in CALLS]
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in patches:
            each.stop()


@contextmanager
def photographed(folder: Path, into: Path) -> Iterator[list[str]]:
    """Copy the folder at each place, as a kill there would leave it, to `into/0`, `into/1` …; gives what was done."""
    done: list[str] = []

    def photograph(number: int, doing: str) -> None:
        copy = into / str(number)
        copy.mkdir(parents=True)
        for file in folder.iterdir():
            (copy / file.name).write_bytes(file.read_bytes())
        done.append(doing)

    with crash_points(photograph):
        yield done
