"""The store: one file, one connection that writes, one that reads."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.ports import Delivery, Erased, Load, NewVote, Session, VoteResult
from storage.care import erase
from storage.care.backup import keep_older
from storage.care.blank import Blanking, Progress
from storage.care.erasures import erasures_beside, note
from storage.care.migrate import migrate, must_be_current, rewrite_version
from storage.engine.batched_reads import Changes
from storage.engine.connection import Db, connect, empty_log
from storage.engine.file import (
    HeldFile,
    behind_links,
    hold_file,
    hold_name,
    must_be_begun,
    must_be_whole,
    must_not_be_empty,
    named,
    new_or_lost,
)
from storage.engine.writer import Writer
from storage.entities import deliveries
from storage.session import SqliteSession


class SqliteStore:
    """Everything the bot keeps, in one SQLite file that this process alone writes to; see `bot.ports.Store`."""

    read: Session

    def __init__(self, file: HeldFile, writing: Db, reading: Db, held: AsyncExitStack) -> None:
        self._path = file.path
        self._writing = writing
        self._reading = reading
        self._held = held
        self._number = file.number
        self._noting = asyncio.Lock()
        self._blanking: Blanking | None = None
        self._without_rows: Sequence[int] = ()
        changes = Changes()
        self._writer = Writer(writing, SqliteSession(writing), changes, file.must_be_there)
        self.read = SqliteSession(reading, changes)

    @property
    def lost(self) -> asyncio.Event:
        """Set once what is written would not be found again; see `bot.ports.Store`."""
        return self._writer.lost

    @property
    def load(self) -> Load:
        """What was done since the store was opened, and what waits."""
        return self._writer.load

    @asynccontextmanager
    async def transaction(self, delivery: Delivery | None = None) -> AsyncGenerator[Session]:
        """All of the block or none of it, durable when it has ended; see `bot.ports.Store`."""
        async with self._writer.transaction() as session:
            if delivery and delivery.name:
                await deliveries.claim(self._writing, delivery)
            yield session

    def moment(self) -> AbstractAsyncContextManager[Session]:
        """One moment of everything, read through a connection of its own, so that nobody waits."""
        return open_reader(self._path)

    async def did(self, delivery: str) -> str | None:
        """What a delivery of that name was about, None where it had no effect yet."""
        return await deliveries.did(self._reading, delivery)

    async def forget_deliveries(self, before: int) -> None:
        """Forget the deliveries that arrived before an instant, some thousands at a time, so that others get between.

        An index of the times would cost every vote something, so this reads all of the deliveries.
        """
        last = ""
        while stretch := await deliveries.stretch(self._reading, last):
            if stretch.oldest < before:
                async with self._writer.transaction():
                    await deliveries.forget(self._writing, last, stretch, before)
            last = stretch.last

    async def cast(self, vote: NewVote) -> VoteResult:
        """Record a vote if its question is open and its delivery new."""
        return await self._writer.cast(vote)

    async def erase(self, member: int, delivery: Delivery) -> Erased:
        """Begin to erase a member; see `bot.ports.Store`."""
        # First on the disk: if the rest is interrupted, the next start finds the member and goes on.
        async with self._noting:
            accounts = await erase.accounts_of(self._reading, member)
            await asyncio.to_thread(note, self._path, accounts, delivery.at)
        async with self.transaction(delivery):
            return await erase.begin(self._writing, member, delivery.at)

    async def go_on_erasing(self) -> Erased | None:
        """Take one step of the erasures under way; see `bot.ports.Store`."""
        if await self._reading.exists("SELECT 1 FROM erasure WHERE step <> 'bytes'"):
            async with self._writer.transaction():
                return await erase.go_on(self._writing)
        return await self._blank()

    async def _blank(self) -> Erased | None:
        """Take one step of a pass over the file's pages: whose rows are gone when it begins is erased when it ends."""
        blanking = self._blanking
        if blanking is None:
            self._without_rows = await erase.without_rows(self._reading)
            if not self._without_rows:
                return None
            blanking = self._blanking = Blanking(self._path, self._number)
        progress = await self._writer.between(lambda db: db.call(blanking.step))
        if progress is Progress.BUSY:
            return None
        if progress is Progress.DONE:
            self._blanking = None
            async with self._writer.transaction():
                await erase.finished(self._writing, self._without_rows)
        return Erased((), ())

    async def check_writable(self) -> None:
        """Commit a change that leaves everything as it was; see `bot.ports.Store`."""
        async with self._writer.transaction():
            await rewrite_version(self._writing)

    async def empty_log(self) -> bool:
        """Leave nothing outside the database file; see `bot.ports.Store`."""
        return await self._writer.between(empty_log)

    async def close(self) -> None:
        """Finish what was accepted and let go of the file."""
        async with self._held:
            await self._writer.close()


async def open_store(path: Path) -> SqliteStore:
    """Open the database, creating it where there is none.

    Raises:
        StorageError: one plain sentence; an existing file is never replaced.
    """
    async with AsyncExitStack() as held:
        with named(path):
            path = behind_links(path)
            held.enter_context(new_or_lost(path))
            held.enter_context(hold_name(path))
            must_not_be_empty(path)
            file = held.enter_context(hold_file(path))
            writing = await connect(path)
            held.push_async_callback(writing.close)
            await must_be_whole(writing, path)
            await keep_older(writing, path)
            await migrate(writing)
            # It finds nothing to delete, but SQLite lets nobody begin a change in a file that cannot be written.
            await writing.run("DELETE FROM community WHERE false")
            await repeat_erasures(writing, path)
            reading = await connect(path, read_only=True)
            held.push_async_callback(reading.close)
            file.hold_log()
        return SqliteStore(file, writing, reading, held.pop_all())


async def open_existing(path: Path) -> SqliteStore:
    """Open a database that is there already.

    Raises:
        StorageError: there is none, or `open_store` raises it.
    """
    with named(path):
        must_be_begun(path)
    return await open_store(path)


async def repeat_erasures(writing: Db, path: Path) -> None:
    """Begin erasures that were interrupted before they began, or that a file from before them has not seen.

    The rest of them is done in steps, by `SqliteStore.go_on_erasing`.

    Raises:
        StorageError: the list beside the database cannot be read.
    """
    erasures = erasures_beside(path)
    if erasures:
        await writing.run("BEGIN IMMEDIATE")
        await erase.begin_again(writing, erasures)
        await writing.run("COMMIT")


@asynccontextmanager
async def open_reader(path: Path) -> AsyncGenerator[Session]:
    """The entities of a database that another process may be writing to; nothing is changed by it.

    Raises:
        StorageError: there is none, it is damaged, another program's, or its schema is not this program's.
    """
    async with open_reading(path, must_be_current) as reading:
        yield SqliteSession(reading)


@asynccontextmanager
async def open_reading(path: Path, must_be: Callable[[Db], Awaitable[object]]) -> AsyncGenerator[Db]:
    """A connection that can only read, to one moment of a database, however long it takes and whatever is written.

    Raises:
        StorageError: there is none, it is cut off, or it is not what it must be.
    """
    with named(path):
        must_be_begun(path)
        reading = await connect(path, read_only=True)
    try:
        with named(path):
            await must_be_whole(reading, path)
            await must_be(reading)
        await reading.run("BEGIN")
        yield reading
    finally:
        await reading.close()
