"""A process that votes for all it is worth and names each vote that was answered; the tests of `test_kill` end it."""

import asyncio
import os
import sys
from itertools import count
from pathlib import Path

from bot.ports import VoteStatus
from storage.store import open_store
from tests.storage.world import vote

VOTERS = 50


def main(path: Path, first_at: int) -> None:
    """Vote until killed; each line on standard output is a recorded vote: its member, time and first share."""
    asyncio.run(_vote(path, first_at))


async def _vote(path: Path, first_at: int) -> None:
    store = await open_store(path)
    times = count(first_at)
    os.write(1, b"ready\n")

    async def voter(member: int) -> None:
        while True:
            at = next(times)
            sent = vote(1, member, at, at % 10_001, f"{member}:{at}")
            result = await store.cast(sent)
            if result.status is not VoteStatus.RECORDED:
                raise RuntimeError(result.status)
            # Unbuffered: what the pipe holds is what has been answered, also when the next instruction never comes.
            os.write(1, f"{member} {result.cast_at} {at % 10_001}\n".encode())

    await asyncio.gather(*(voter(member) for member in range(1, VOTERS + 1)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
