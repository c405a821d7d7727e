"""A process that erases one member after the other while others vote; the tests of `test_erase_kill` end it."""

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path

from bot.ports import Delivery
from storage.store import SqliteStore, open_store
from tests.storage.world import NOW, vote


def main(path: Path, first: int, last: int) -> None:
    """Erase the members from the first on, until ended; a line on standard output is a member or a vote answered."""
    asyncio.run(_serve(path, first, last))


async def _serve(path: Path, first: int, last: int) -> None:
    store = await open_store(path)
    work = asyncio.gather(_erase(store, first, last), *(_vote(store, member) for member in range(2, 12)))
    # As the program does: whoever is told to stop closes the store.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, work.cancel)
    os.write(1, b"ready\n")
    with suppress(asyncio.CancelledError):
        await work
    await store.close()


async def _erase(store: SqliteStore, first: int, last: int) -> None:
    for member in range(first, last):
        await store.erase(member, Delivery("", "", NOW + member))
        # Unbuffered: what the pipe holds is what has been answered, also when the next instruction never comes.
        os.write(1, f"erased {member} 0\n".encode())
        while await store.go_on_erasing():
            pass


async def _vote(store: SqliteStore, member: int) -> None:
    while True:
        last = await store.read.forecasts.last(1, member)
        at = last.cast_at + 1 if last else NOW
        result = await store.cast(vote(1, member, at, delivery=f"{member}:{at}"))
        os.write(1, f"voted {member} {result.cast_at}\n".encode())
