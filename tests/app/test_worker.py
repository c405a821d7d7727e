"""The worker process: does jobs, is replaced when it ends, and ends with the bot."""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from io import BytesIO
from typing import BinaryIO

import pytest

from bot.app import worker
from bot.app.worker import DONE, FAILED, LENGTH, framed, serve
from bot.app.worker_process import WorkerProcess
from bot.domain.question_scores import JOB, pack_job, score_packed
from bot.domain.resolution import Resolution, Terms
from bot.domain.scoring.values import Times
from bot.ports.worker import WorkerFailed

NOW = 1_733_000_000_000
HOUR_MS = 3_600_000
TERMS = Terms((1,) * 6, 100, ("all",), (), Times(NOW, NOW + 10 * HOUR_MS, NOW + 2 * HOUR_MS))
RESOLUTION = Resolution(1, (10_000, 0), NOW + 2 * HOUR_MS, "", "", 1, NOW + 2 * HOUR_MS, TERMS)
VOTES = b"\n".join(f"{NOW + n} {n} {100 * n:04X}{10_000 - 100 * n:04X}".encode() for n in range(1, 21))
JOB_DATA = pack_job(RESOLUTION, VOTES)


@contextmanager
def pipe() -> Generator[tuple[BinaryIO, BinaryIO]]:
    ends = os.pipe()
    with os.fdopen(ends[0], "rb") as reading, os.fdopen(ends[1], "wb") as writing:
        yield reading, writing


def answers(written: bytes) -> list[bytes]:
    found, rest = [], BytesIO(written)
    while head := rest.read(LENGTH.size):
        found.append(rest.read(LENGTH.unpack(head)[0]))
    return found


def test_jobs_are_done_one_after_the_other_until_none_comes() -> None:
    out = BytesIO()
    with pipe() as (reading, writing):
        for name, data in ((JOB, JOB_DATA), ("nothing", b""), (JOB, JOB_DATA)):
            writing.write(framed(name.encode()) + framed(data))
        writing.flush()
        serve(reading, out, 0.05, lambda _: None)
    first, unknown, last = answers(out.getvalue())
    assert first == last == DONE + score_packed(JOB_DATA)
    assert unknown.startswith(FAILED)
    assert b"KeyError: 'nothing'" in unknown


@pytest.mark.parametrize("sent", [b"", b"\0", framed(b"scores"), framed(b"scores")[:-1]])
def test_the_end_of_the_input_ends_the_process_whatever_it_was_doing(sent: bytes) -> None:
    left = threading.Event()
    serve(BytesIO(sent), BytesIO(), 0.01, lambda _: left.set())
    assert left.wait(5)


@pytest.fixture
async def process() -> AsyncGenerator[WorkerProcess]:
    process = WorkerProcess()
    yield process
    await process.close()


def pid_of(process: WorkerProcess) -> int:
    assert process._process is not None
    return process._process.pid


async def test_a_real_process_does_jobs_and_one_that_was_killed_is_replaced(process: WorkerProcess) -> None:
    assert await process.run(JOB, JOB_DATA) == score_packed(JOB_DATA)
    first = pid_of(process)
    assert await process.run(JOB, JOB_DATA) == score_packed(JOB_DATA)
    assert pid_of(process) == first
    # Ctrl-C in a terminal reaches the bot's session alone.
    assert os.getsid(first) == first != os.getsid(0)
    os.kill(first, signal.SIGKILL)
    assert await process.run(JOB, JOB_DATA) == score_packed(JOB_DATA)
    assert pid_of(process) != first
    with pytest.raises(WorkerFailed, match="KeyError"):
        await process.run("nothing", b"")


async def test_a_job_that_nobody_waits_for_any_more_is_given_up(process: WorkerProcess) -> None:
    await process.run(JOB, JOB_DATA)
    first = pid_of(process)
    os.kill(first, signal.SIGSTOP)
    waiting = asyncio.create_task(process.run(JOB, JOB_DATA))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert await process.run(JOB, JOB_DATA) == score_packed(JOB_DATA)


async def test_it_ends_when_the_bot_does_without_a_word(process: WorkerProcess) -> None:
    await process.run(JOB, JOB_DATA)
    child = process._process
    assert child is not None
    assert child.stdin is not None
    child.stdin.close()
    assert await child.wait() == 0


async def test_where_none_can_be_started_the_job_fails(process: WorkerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(WorkerFailed, match="ended 2 times"):
        await process.run(JOB, JOB_DATA)


async def test_closing_what_never_began_is_nothing() -> None:
    await WorkerProcess().close()
    assert worker.JOBS[JOB] is score_packed
