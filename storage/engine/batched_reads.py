"""Look-ups in batches: many callers who ask at the same time cost hardly more than one."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Generic, TypeVar

Key = TypeVar("Key")
Found = TypeVar("Found")

MOST_AT_ONCE = 512
"""Keys of one batch: SQLite takes 32 766 bound values in a statement (sqlite.org/limits.html)."""

MOST_REMEMBERED = 4_096
"""Answers that one kind of look-up keeps, some 2 MB of them."""


class Changes:
    """Counts the transactions that may change what was read, so that an answer can be kept until the next one."""

    def __init__(self) -> None:
        self._begun = 0
        self._ended = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Around a transaction, from before its BEGIN until after its COMMIT."""
        self._begun += 1
        try:
            yield
        finally:
            self._ended += 1

    @property
    def state(self) -> int | None:
        """A number that is the same as long as nothing is changed; None while a transaction is under way."""
        return self._begun if self._begun == self._ended else None


class BatchedReads(Generic[Key, Found]):
    """Looks keys up in batches: what is asked during one look-up is looked up in the next, equal keys once.

    An answer was read after it was asked for, or nothing has been changed since it was read.

    Args:
        look_up: finds what there is for some different keys; a key that it does not return is answered with None.
        changes: counts the transactions that change what is found, so that answers are kept between them; None where
            no answer is to be kept.
    """

    def __init__(
        self, look_up: Callable[[Sequence[Key]], Awaitable[Mapping[Key, Found]]], changes: Changes | None = None
    ) -> None:
        self._look_up = look_up
        self._changes = changes
        self._waiting: dict[Key, list[asyncio.Future[Found | None]]] = {}
        self._task: asyncio.Task[None] | None = None
        self._remembered: dict[Key, Found] = {}
        self._remembered_in: int | None = None

    async def get(self, key: Key) -> Found | None:
        """What there is for a key now; callers who are answered from one look-up get the same object."""
        if self._changes and self._changes.state == self._remembered_in is not None and key in self._remembered:
            return self._remembered[key]
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
        before = self._changes.state if self._changes else None
        try:
            found = await self._look_up(list(asked))
        except Exception as error:  # noqa: BLE001  whatever it was goes to those who asked
            if len(asked) == 1:
                _fail(next(iter(asked.values())), error)
                return
            # One of the keys cannot be looked up: each alone shows which, and only that one fails.
            for key, answers in asked.items():
                await self._answer({key: answers})
            return
        if self._changes and self._changes.state == before is not None:
            self._remember(found, before)
        for key, answers in asked.items():
            for answer in answers:
                if not answer.done():
                    answer.set_result(found.get(key))

    def _remember(self, found: Mapping[Key, Found], state: int) -> None:
        if state != self._remembered_in or len(self._remembered) + len(found) > MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered_in = state
        self._remembered.update(found)


def _fail(answers: Iterable[asyncio.Future[Found | None]], error: Exception) -> None:
    for answer in answers:
        if not answer.done():
            answer.set_exception(error)
