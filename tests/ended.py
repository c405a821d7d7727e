"""Processes that are ended at a random moment: each is forked from one that has imported all it needs, in milliseconds."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import Any, NamedTuple

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    ["tests.app.resolving_process", "tests.storage.care.erasing_process", "tests.storage.engine.voting_process"]
)
READY = b"ready\n"
CHUNK = 1 << 16


class Ended(NamedTuple):
    """What is left of a process.

    Args:
        told: the whole lines that it had printed since it was ready.
        errors: what it printed on standard error.
        status: its exit status, or a signal's number as a negative one.
        took_s: from the signal to its end.
    """

    told: list[str]
    errors: str
    status: int
    took_s: float


def run_and_end(
    main: Callable[..., object], *arguments: Any, errors: Path, seconds: float, number: signal.Signals
) -> Ended:
    """Run a function in a process of its own, and send it a signal so many seconds after it has printed `ready`."""
    reading, writing = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=_run, args=(main, arguments, writing, errors))
    process.start()
    writing.close()
    sent: list[float] = []

    def end() -> None:
        sent.append(time.monotonic())
        os.kill(process.pid or 0, number)

    timer = Timer(seconds, end)
    printed = b""
    with reading:
        # What another process still holds open, such as the worker, ends with this one.
        while chunk := os.read(reading.fileno(), CHUNK):
            printed += chunk
            if READY in printed and timer.ident is None:
                timer.start()
    process.join()
    took_s = time.monotonic() - sent[0] if sent else 0.0
    assert timer.ident is not None, errors.read_text()
    timer.join()
    status = process.exitcode
    process.close()
    assert status is not None
    # The line that was being written is no answer yet.
    *told, _ = printed.partition(READY)[2].decode().split("\n")
    return Ended(told, errors.read_text(), status, took_s)


def _run(main: Callable[..., object], arguments: tuple[Any, ...], writing: Any, errors: Path) -> None:
    """What the process does: standard output is the pipe, standard error a file."""
    os.dup2(writing.fileno(), 1)
    writing.close()
    os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
    main(*arguments)
