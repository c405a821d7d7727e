"""The one task that writes: what arrived during the last commit is committed together, and answered after it."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import groupby

from bot.ports import NewVote, Session, VoteResult
from storage.db import Db, StorageError
from storage.forecasts import cast_all
from storage.session import SqliteSession

GROUP_LIMIT = 512
QUEUE_LIMIT = 10_000


@dataclass(slots=True, eq=False)
class _Cast:
    vote: NewVote
    done: asyncio.Future[VoteResult] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    result: VoteResult = field(init=False)


@dataclass(slots=True, eq=False)
class _Block:
    """A transaction of an action: the writer lends it the connection until it says how it ended."""

    begun: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    ended: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Writer:
    """Owns the writing connection.

    There is no timer: a single vote is committed at once, and while it is, the next ones gather. The queue is
    bounded, so that a flood waits at the door instead of in memory.
    """

    def __init__(self, db: Db) -> None:
        self._db = db
        self._session = SqliteSession(db)
        self._queue: asyncio.Queue[_Cast | _Block | None] = asyncio.Queue(QUEUE_LIMIT)
        self._closing = False
        self._task = asyncio.create_task(self._run(), name="writer")

    async def cast(self, vote: NewVote) -> VoteResult:
        """Record a vote; returns after its commit."""
        job = _Cast(vote)
        await self._accept(job)
        # Shielded: a caller who gives up does not undo what is being committed for them.
        return await asyncio.shield(job.done)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Session]:
        """Lend the connection for a block: all of it is committed, or none of it."""
        block = _Block()
        await self._accept(block)
        kept = False
        try:
            await block.begun
            yield self._session
            kept = True
        finally:
            block.ended.set_result(kept)
        await asyncio.shield(block.done)

    async def close(self) -> None:
        """Finish what was accepted, also what waits for room in the queue, then end."""
        self._closing = True
        await self._queue.put(None)
        await self._task

    async def _accept(self, job: _Cast | _Block) -> None:
        if self._closing:
            raise StorageError("The store is closed.")
        await self._queue.put(job)

    async def _run(self) -> None:
        while not (self._closing and self._queue.empty()):
            group = [await self._queue.get()]
            while len(group) < GROUP_LIMIT and not self._queue.empty():
                group.append(self._queue.get_nowait())
            await self._commit([job for job in group if job is not None])

    async def _commit(self, jobs: list[_Cast | _Block]) -> None:
        try:
            await self._db.run("BEGIN IMMEDIATE")
            kept = [job for job, ok in zip(jobs, await self._perform(jobs), strict=True) if ok]
            await self._db.run("COMMIT")
        except Exception as error:  # noqa: BLE001  whatever it was goes to those who asked; the next group is served
            # SQLite may have rolled back by itself, as it does when the disk is full.
            with suppress(StorageError):
                await self._db.run("ROLLBACK")
            _fail(jobs, error)
        else:
            _answer(kept)

    async def _perform(self, jobs: list[_Cast | _Block]) -> list[bool]:
        """Do the jobs in the order in which they arrived; votes that follow one another are one batch."""
        kept: list[bool] = []
        for _, run in groupby(jobs, key=lambda job: id(job) if isinstance(job, _Block) else 0):
            batch = list(run)
            casts = [job for job in batch if isinstance(job, _Cast)]
            if casts:
                kept += await self._perform_casts(casts)
            kept += [await self._perform_block(job) for job in batch if isinstance(job, _Block)]
        return kept

    async def _perform_casts(self, jobs: list[_Cast]) -> list[bool]:
        try:
            await self._db.run("SAVEPOINT casts")
            results = await cast_all(self._db, [job.vote for job in jobs])
            await self._db.run("RELEASE casts")
        except Exception as error:  # noqa: BLE001  what cannot be stored may fail in any way, and fails alone
            await self._db.run("ROLLBACK TO casts")
            await self._db.run("RELEASE casts")
            if len(jobs) == 1:
                _fail(jobs, error)
                return [False]
            # One of them cannot be stored: find out which, so that it fails alone.
            return [ok for job in jobs for ok in await self._perform_casts([job])]
        for job, result in zip(jobs, results, strict=True):
            job.result = result
        return [True] * len(jobs)

    async def _perform_block(self, block: _Block) -> bool:
        if block.begun.cancelled():
            return False
        await self._db.run("SAVEPOINT block")
        # Its caller may have given up meanwhile; then it has ended, and is not kept.
        if not block.begun.cancelled():
            block.begun.set_result(None)
        kept = await block.ended
        if not kept:
            await self._db.run("ROLLBACK TO block")
        await self._db.run("RELEASE block")
        return kept


def _answer(jobs: list[_Cast | _Block]) -> None:
    for job in jobs:
        if isinstance(job, _Block):
            job.done.set_result(None)
        else:
            job.done.set_result(job.result)


def _fail(jobs: Sequence[_Cast | _Block], error: Exception) -> None:
    for job in jobs:
        waited_for = job.begun if isinstance(job, _Block) and not job.begun.done() else job.done
        if not waited_for.done():
            waited_for.set_exception(error)
            # Looked at here, because a caller who gave up never will, and asyncio complains of errors nobody saw.
            waited_for.exception()
