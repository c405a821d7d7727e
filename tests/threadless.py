"""Databases without threads: a statement runs in the event loop itself, which takes half the time of a thread's answer."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiosqlite.core
import pytest

Job = tuple[asyncio.Future[Any] | None, Callable[[], Any]]


class _Inline:
    """In place of the queue to a connection's thread: does each job at once; who asked for it goes on a turn later."""

    def put_nowait(self, job: Job) -> None:
        future, function = job
        try:
            result = function()
        except BaseException as error:
            if future is None:
                raise
            future.get_loop().call_soon(aiosqlite.core.set_exception, future, error)
        else:
            if future is not None:
                future.get_loop().call_soon(aiosqlite.core.set_result, future, result)


class _NoThread:
    """In place of a connection's thread."""

    daemon = False

    def __init__(self, target: Callable[..., object], args: tuple[object, ...]) -> None:
        """Nothing is started."""

    def start(self) -> None:
        """Nothing is started."""

    def join(self) -> None:
        """Nothing is waited for."""


def use_no_threads(patch: pytest.MonkeyPatch) -> None:
    """Have every connection that is opened from now on work in the event loop.

    For conversations, which take one step after the other. Tests of what happens at the same time need the threads.
    """
    patch.setattr(aiosqlite.core, "SimpleQueue", _Inline)
    patch.setattr(aiosqlite.core, "Thread", _NoThread)
