"""The bot's side of its worker process, see `bot/app/worker.py`."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import structlog

from bot.app.worker import DONE, LENGTH, framed
from bot.ports.worker import WorkerFailed

ROOT = Path(__file__).parents[2]
"""The folder from which Python finds the package `bot`."""
TRIES = 2
"""How often a job is begun: the process may have ended since the last job, or may be killed during this one."""

log = structlog.get_logger()


class WorkerProcess:
    """Starts the process with the first job, and another one where it has ended; see `bot.ports.worker.Worker`."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    async def run(self, job: str, data: bytes) -> bytes:
        """Do a job."""
        async with self._turn:
            for _ in range(TRIES):
                try:
                    answer = await self._exchange(framed(job.encode()) + framed(data))
                except (OSError, EOFError) as error:
                    log.warning("worker ended", job=job, reason=str(error))
                    await self._end()
                except BaseException:
                    # The process goes on with a job that nobody waits for.
                    await self._end()
                    raise
                else:
                    return _result(job, answer)
            raise WorkerFailed(f"the process that was to do {job} ended {TRIES} times")

    async def close(self) -> None:
        """End the process."""
        async with self._turn:
            await self._end()

    async def _exchange(self, sent: bytes) -> bytes:
        if self._process is None or self._process.returncode is not None:
            # A session of its own: Ctrl-C in the terminal is for the bot, which ends it.
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.app.worker"), stdin=PIPE, stdout=PIPE, cwd=ROOT, start_new_session=True
            )
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101  both are pipes
        assert stdout is not None  # noqa: S101  see above
        stdin.write(sent)
        await stdin.drain()
        (length,) = LENGTH.unpack(await stdout.readexactly(LENGTH.size))
        return await stdout.readexactly(length)

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        # Reads what it still wrote, and closes the pipes.
        await process.communicate()


def _result(job: str, answer: bytes) -> bytes:
    if answer[:1] != DONE:
        raise WorkerFailed(f"{job} failed: {answer[1:].decode()}")
    return answer[1:]
