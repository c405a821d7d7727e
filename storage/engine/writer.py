"""The task that writes: whatever arrives during one commit is committed together in the next (group commit)."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any, TypeVar

import structlog

from bot.ports import Load, NewVote, Session, VoteResult, VoteStatus
from storage.engine import vote_batch
from storage.engine.batched_reads import Changes
from storage.engine.connection import Db, DiskError, FileLostError, Statements, StorageError
from storage.engine.vote_batch import Outcome

Result = TypeVar("Result")
_Between = Callable[[Db], Awaitable[Any]]

log = structlog.get_logger()

GROUP_LIMIT = 1_024
"""Jobs of one transaction at most."""
QUEUE_LIMIT = 10_000
"""Jobs that wait at most; further callers wait for room."""


@dataclass(slots=True, eq=False)
class _Cast:
    vote: NewVote
    done: asyncio.Future[VoteResult] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


@dataclass(slots=True, eq=False)
class _Block:
    """A block of `Writer.transaction`: the writer lends it the connection until the block has ended.

    `begun` is set when the connection is lent, `ended` with whether to keep what was written, `done` after the commit.
    """

    begun: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    ended: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


_INSIDE: ContextVar[_Block | None] = ContextVar("inside", default=None)
"""The block for which this task, or the task that started it, was last lent the connection."""

_Ended = tuple[_Cast | _Block, Outcome | None]


class Writer:
    """Owns the connection that writes.

    There is no timer: a single vote is committed at once, and during its commit the next ones gather.

    Args:
        db: the connection.
        session: the store's entities over that connection, for the blocks of `transaction`.
        changes: counts the transactions that write anything but votes.
        must_be_there: called in the connection's thread after each commit; raises `FileLostError` where what was
            written will not be found again. Nothing is written from then on.
    """

    def __init__(self, db: Db, session: Session, changes: Changes, must_be_there: Callable[[], None]) -> None:
        self._db = db
        self._must_be_there = must_be_there
        self._lost: FileLostError | None = None
        self.lost = asyncio.Event()
        """Set once the file is lost."""
        self._changes = changes
        self._session = session
        self._queue: asyncio.Queue[_Cast | _Block | None] = asyncio.Queue(QUEUE_LIMIT)
        self._recorded = 0
        self._closing = False
        self._lent: _Block | None = None
        self._between: list[tuple[_Between, asyncio.Future[Any]]] = []
        self._task = asyncio.create_task(self._run(), name="writer")

    @property
    def load(self) -> Load:
        """What was recorded, and what waits; see `bot.ports.Store`."""
        return Load(self._recorded, self._queue.qsize())

    async def cast(self, vote: NewVote) -> VoteResult:
        """Record a vote; returns after its commit.

        Raises:
            StorageError: the vote is not recorded.
            RuntimeError: called inside a block of `transaction`, for whose end it would wait.
        """
        job = _Cast(vote)
        await self._accept(job)
        # A caller that is cancelled does not undo its vote, which may be being committed: the job stays.
        return await job.done

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Session]:
        """Lend the connection for a block: all that it writes is committed, or nothing.

        Raises:
            StorageError: nothing was committed.
            RuntimeError: called inside another block, for whose end it would wait.
        """
        block = _Block()
        await self._accept(block)
        try:
            await block.begun
            with self._lend(block):
                yield self._session
        except BaseException as error:
            block.ended.set_result(False)
            if isinstance(error, Exception) and not block.begun.exception():
                # It may tell what it saw of others in its group, such as a repeated delivery: true once committed.
                await asyncio.shield(block.done)
            raise
        block.ended.set_result(True)
        await asyncio.shield(block.done)

    async def between(self, work: Callable[[Db], Awaitable[Result]]) -> Result:
        """Do something with the connection between two transactions, such as emptying the log: everybody waits for it.

        Raises:
            StorageError: what the work raises, or the store is closed.
        """
        if self._closing:
            raise StorageError("The store is closed.")
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._between.append((work, done))
        await self._queue.put(None)
        return await done

    async def close(self) -> None:
        """Finish every job that was accepted, also those that wait for room in the queue, then end the task."""
        self._closing = True
        await self._queue.put(None)
        await self._task

    @contextmanager
    def _lend(self, block: _Block) -> Generator[None]:
        """Note the block that the connection is lent to, so that nothing inside it can wait for its end."""
        _INSIDE.set(block)
        self._lent = block
        try:
            yield
        finally:
            self._lent = None

    async def _accept(self, job: _Cast | _Block) -> None:
        if self._closing:
            raise StorageError("The store is closed.")
        if self._lent is not None and _INSIDE.get() is self._lent:
            raise RuntimeError("Nothing can be written from inside a transaction but by its own session.")
        await self._queue.put(job)

    async def _run(self) -> None:
        while not (self._closing and self._queue.empty()):
            group = [await self._queue.get()]
            while len(group) < GROUP_LIMIT and not self._queue.empty():
                group.append(self._queue.get_nowait())
            jobs = [job for job in group if job is not None]
            # A signal to look again, as closing sends it, is no job.
            if jobs:
                await self._commit(jobs)
            await self._do_between()

    async def _do_between(self) -> None:
        while self._between:
            work, done = self._between.pop(0)
            try:
                result = await work(self._db)
            except Exception as error:  # noqa: BLE001  it goes to whoever asked; the next group is served
                if not done.cancelled():
                    done.set_exception(error)
            else:
                if not done.cancelled():
                    done.set_result(result)

    async def _commit(self, jobs: list[_Cast | _Block]) -> None:
        if self._lost:
            _fail(jobs, self._lost)
            return
        casts = [job for job in jobs if isinstance(job, _Cast)]
        try:
            if len(casts) == len(jobs):
                outcomes = await self._db.call(partial(self._commit_votes, votes=[job.vote for job in casts]))
                ended: list[_Ended] = [*zip(casts, outcomes, strict=True)]
            else:
                with self._changes.one():
                    ended = await self._commit_with_blocks(jobs)
        except Exception as error:  # noqa: BLE001  whatever it was goes to those who asked; the next group is served
            if isinstance(error, FileLostError):
                self._stop_at(error)
            _fail(jobs, error)
        else:
            self._recorded += sum(
                isinstance(outcome, VoteResult) and outcome.status is VoteStatus.RECORDED for _, outcome in ended
            )
            _answer(ended)

    def _stop_at(self, error: FileLostError) -> None:
        log.error("database lost", reason=str(error))
        self._lost = error
        self.lost.set()

    def _commit_votes(self, sql: Statements, votes: Sequence[NewVote]) -> list[Outcome]:
        outcomes = vote_batch.commit(sql, votes)
        self._must_be_there()
        return outcomes

    def _commit_blocks(self, sql: Statements) -> None:
        sql.run("COMMIT")
        self._must_be_there()

    async def _commit_with_blocks(self, jobs: list[_Cast | _Block]) -> list[_Ended]:
        await self._db.run("BEGIN IMMEDIATE")
        try:
            ended = await self._perform(jobs)
            await self._db.call(self._commit_blocks)
        except Exception:
            # SQLite may have rolled back by itself, as it does where the disk is full.
            with suppress(StorageError):
                await self._db.run("ROLLBACK")
            raise
        return ended

    async def _perform(self, jobs: list[_Cast | _Block]) -> list[_Ended]:
        """Do the jobs in the order in which they arrived; neighbouring votes are one batch."""
        ended: list[_Ended] = []
        for _, run in groupby(jobs, key=lambda job: id(job) if isinstance(job, _Block) else 0):
            batch = list(run)
            casts = [job for job in batch if isinstance(job, _Cast)]
            if casts:
                outcomes = await self._db.call(partial(vote_batch.record, votes=[job.vote for job in casts]))
                ended += zip(casts, outcomes, strict=True)
            for block in batch:
                if isinstance(block, _Block):
                    await self._perform_block(block)
                    ended.append((block, None))
        return ended

    async def _perform_block(self, block: _Block) -> None:
        if block.begun.cancelled():
            return
        await self._db.run("SAVEPOINT block")
        # Its caller may have been cancelled meanwhile; then the block has ended, and is not kept.
        if not block.begun.cancelled():
            block.begun.set_result(None)
        kept = await block.ended
        if not kept:
            await self._take_back()
        await self._db.run("RELEASE block")

    async def _take_back(self) -> None:
        try:
            await self._db.run("ROLLBACK TO block")
        except StorageError as error:
            raise DiskError("The database has given up the whole group.") from error


def _answer(ended: Sequence[_Ended]) -> None:
    for job, outcome in ended:
        if isinstance(outcome, Exception):
            _fail([job], outcome)
        elif isinstance(job, _Block):
            job.done.set_result(None)
        elif outcome is not None and not job.done.done():
            job.done.set_result(outcome)


def _fail(jobs: Sequence[_Cast | _Block], error: Exception) -> None:
    for job in jobs:
        waited_for = job.begun if isinstance(job, _Block) and not job.begun.done() else job.done
        if not waited_for.done():
            waited_for.set_exception(error)
            # Retrieved here, because a cancelled caller never will, and asyncio logs exceptions that nobody retrieved.
            waited_for.exception()
