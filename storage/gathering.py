"""Look-ups made together: many people who ask at the same time cost hardly more than one."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Generic, TypeVar

Key = TypeVar("Key")
Found = TypeVar("Found")

MOST_AT_ONCE = 512
"""Keys of one look-up: SQLite takes 32 766 bound values in a statement (sqlite.org/limits.html)."""


class Gathered(Generic[Key, Found]):
    """What is asked while a look-up is under way is looked up together after it, and equal keys once.

    Nothing is remembered: whatever an answer says was read after it was asked for, whoever wrote it.

    Args:
        look_up: finds what there is for some different keys; what it does not name is answered with None.
    """

    def __init__(self, look_up: Callable[[Sequence[Key]], Awaitable[Mapping[Key, Found]]]) -> None:
        self._look_up = look_up
        self._waiting: dict[Key, list[asyncio.Future[Found | None]]] = {}
        self._task: asyncio.Task[None] | None = None

    async def get(self, key: Key) -> Found | None:
        """What there is for a key now; callers who ask together are given the same object."""
        answer: asyncio.Future[Found | None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(key, []).append(answer)
        if self._task is None:
            self._task = asyncio.create_task(self._serve(), name="look-ups")
        return await answer

    async def _serve(self) -> None:
        while self._waiting:
            keys = list(islice(self._waiting, MOST_AT_ONCE))
            await self._answer({key: self._waiting.pop(key) for key in keys})
        self._task = None

    async def _answer(self, asked: Mapping[Key, Sequence[asyncio.Future[Found | None]]]) -> None:
        try:
            found = await self._look_up(list(asked))
        except Exception as error:  # noqa: BLE001  whatever it was goes to those who asked
            if len(asked) == 1:
                _fail(next(iter(asked.values())), error)
                return
            # One of the keys cannot be looked up: find out which, so that it fails alone.
            for key, answers in asked.items():
                await self._answer({key: answers})
            return
        for key, answers in asked.items():
            for answer in answers:
                if not answer.done():
                    answer.set_result(found.get(key))


def _fail(answers: Iterable[asyncio.Future[Found | None]], error: Exception) -> None:
    for answer in answers:
        if not answer.done():
            answer.set_exception(error)
