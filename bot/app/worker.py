"""The worker process: does one job after the other that the bot sends it, and ends with the bot.

`bot/app/worker_process.py` starts it. A message is its length in four bytes, big-endian, and so many bytes. A job is
two messages, its name and its data; the answer is one, a byte that says whether it succeeded before the result, or
before what went wrong.
"""

import gc
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from queue import Empty, SimpleQueue
from struct import Struct
from threading import Thread
from traceback import format_exc
from types import MappingProxyType
from typing import BinaryIO

from bot.domain import question_scores
from bot.domain.crowd import sampled

PICTURE = "picture"
"""The job that makes a PNG of a drawing as JSON."""


def draw_packed(data: bytes) -> bytes:
    """Draw; what draws is loaded by the process that does it, and never by the bot, which knows this module too."""
    from bot.pictures import draw  # noqa: PLC0415  see above

    return draw.draw_packed(data)


JOBS: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType(
    {question_scores.JOB: question_scores.score_packed, sampled.JOB: sampled.sample_packed, PICTURE: draw_packed}
)
"""The jobs by their names."""

LENGTH = Struct(">I")
DONE, FAILED = b"\x00", b"\x01"
"""The first byte of an answer."""
IDLE_S = 600.0
"""After so long without a job the process ends: numpy alone takes 25 MB."""

Job = tuple[str, bytes]


def framed(message: bytes) -> bytes:
    """A message as it is sent."""
    return LENGTH.pack(len(message)) + message


def serve(incoming: BinaryIO, outgoing: BinaryIO, idle_s: float, leave: Callable[[int], object]) -> None:
    """Do jobs until none has come for so many seconds.

    Args:
        incoming: where the jobs come from.
        outgoing: where the answers go.
        idle_s: the seconds.
        leave: ends the process; called in another thread once `incoming` has ended, also in the middle of a job.
    """
    jobs: SimpleQueue[Job] = SimpleQueue()
    Thread(target=_receive, args=(incoming, jobs, leave), daemon=True).start()
    with suppress(Empty, BrokenPipeError):
        while True:
            name, data = jobs.get(timeout=idle_s)
            outgoing.write(framed(_answer(name, data)))
            outgoing.flush()


def _receive(incoming: BinaryIO, jobs: "SimpleQueue[Job]", leave: Callable[[int], object]) -> None:
    """Read jobs while others are done, so that the end of the bot is noticed at once."""
    while (name := _message(incoming)) is not None and (data := _message(incoming)) is not None:
        jobs.put((name.decode(), data))
    leave(0)


def _message(incoming: BinaryIO) -> bytes | None:
    """The next message; None at the end."""
    head = incoming.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = incoming.read(length)
    return body if len(body) == length else None


def _answer(name: str, data: bytes) -> bytes:
    try:
        return DONE + JOBS[name](data)
    except Exception:  # noqa: BLE001  the bot logs it
        return FAILED + format_exc().encode()


def main() -> None:
    """Serve over standard input and output; whatever else is printed goes to standard error."""
    with os.fdopen(os.dup(1), "wb") as outgoing:
        os.dup2(2, 1)
        # A job makes a million small objects and no circles.
        gc.disable()
        # One thread: numpy's library would wait busily in others, for processors that the bot needs.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        serve(sys.stdin.buffer, outgoing, IDLE_S, os._exit)


if __name__ == "__main__":
    main()
