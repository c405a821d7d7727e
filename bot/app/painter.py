"""Has pictures drawn by a worker process of its own, remembers them, and never fails: what is not drawn is left out."""

import asyncio
import hashlib
from collections import OrderedDict

import structlog

from bot.app.worker import PICTURE
from bot.ports.worker import Worker, WorkerFailed

LATE_S = 10.0
"""Whoever waits for a picture gives it up after so long; it is still drawn, for the next one who wants it."""
JOB_S = 30.0
"""A process that has drawn for so long hangs, and is replaced."""
MOST_WAITING = 32
"""So many different pictures wait at most; more are left out. It is some eight seconds of drawing."""
MOST_BYTES = 8_000_000
"""Bytes of pictures that are remembered: some eighty."""
MOST_FAILED = 1_000
"""Drawings of which it is remembered that they cannot be drawn."""

log = structlog.get_logger()


class Painter:
    """Draws one picture after the other; equal drawings are drawn once.

    Args:
        worker: its own process, so that nobody's picture waits until a large question is scored.
        late_s: see `LATE_S`.
    """

    def __init__(self, worker: Worker, late_s: float = LATE_S) -> None:
        self.worker = worker
        """Also takes what pictures show of large questions."""
        self._late_s = late_s
        self._turn = asyncio.Lock()
        self._drawn: OrderedDict[str, bytes] = OrderedDict()
        """By digest of the drawing, the one that was wanted last at the end."""
        self._bytes = 0
        self._failed: OrderedDict[str, None] = OrderedDict()
        self._drawing: dict[str, asyncio.Task[bytes]] = {}
        """What waits and what is being drawn, by digest of the drawing."""

    async def paint(self, drawing: str) -> bytes:
        """The PNG of a drawing; empty where it cannot be drawn, or not in time.

        Args:
            drawing: as from `bot.pictures.drawings.packed`.
        """
        key = hashlib.sha256(drawing.encode()).hexdigest()
        if (png := self._drawn.get(key)) is not None:
            self._drawn.move_to_end(key)
            return png
        if key in self._failed:
            return b""
        task = self._drawing.get(key)
        if task is None:
            if len(self._drawing) >= MOST_WAITING:
                log.warning("picture left out", waiting=len(self._drawing))
                return b""
            task = self._drawing[key] = asyncio.create_task(self._draw(key, drawing), name="picture")
        try:
            async with asyncio.timeout(self._late_s):
                # Others may wait for the same one.
                return await asyncio.shield(task)
        except TimeoutError:
            log.warning("picture late")
            return b""

    def failed(self, drawing: str) -> bool:
        """Whether it is known that a drawing cannot be drawn."""
        return hashlib.sha256(drawing.encode()).hexdigest() in self._failed

    async def close(self) -> None:
        """Give up what waits and what is being drawn."""
        tasks = [*self._drawing.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _draw(self, key: str, drawing: str) -> bytes:
        try:
            async with self._turn, asyncio.timeout(JOB_S):
                png = await self.worker.run(PICTURE, drawing.encode())
        except (WorkerFailed, TimeoutError) as error:
            log.warning("picture failed", drawing=key[:16], reason=_reason(error))
            self._failed[key] = None
            if len(self._failed) > MOST_FAILED:
                self._failed.popitem(last=False)
            return b""
        else:
            self._remember(key, png)
            return png
        finally:
            del self._drawing[key]

    def _remember(self, key: str, png: bytes) -> None:
        self._drawn[key] = png
        self._bytes += len(png)
        while self._bytes > MOST_BYTES:
            _, oldest = self._drawn.popitem(last=False)
            self._bytes -= len(oldest)


def _reason(error: Exception) -> str:
    """Where and why a picture failed, without the words of the error, which may be members' words."""
    lines = str(error).strip().splitlines()
    where = [line.strip() for line in lines if line.lstrip().startswith("File ")][-1:]
    why = lines[-1].partition(":")[0] if where else type(error).__name__
    return ", ".join([why, *where])
