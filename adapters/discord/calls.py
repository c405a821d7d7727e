"""What became of a call to Discord: its result, or what is known about the message it was to post."""

import asyncio
from collections.abc import Awaitable
from contextvars import ContextVar
from types import SimpleNamespace
from typing import TypeVar

import aiohttp

from adapters.discord.failures import FAILURES, GONE, code_of, reason_of, wait_of
from bot.posts import PostFailed

SECONDS = 45.0
"""How long one call may take with all that discord.py tries by itself (1, 3, 5, 7 and 9 s after 5xx answers)."""

T = TypeVar("T")

_doubts: ContextVar[list[str] | None] = ContextVar("doubts", default=None)
"""Requests of the running call after which Discord may have the message although nobody was told."""


async def told(call: Awaitable[T]) -> T:
    """The call's result.

    Raises:
        PostFailed: with what is known about the fate of the message.
    """
    doubts: list[str] = []
    reset = _doubts.set(doubts)
    try:
        async with asyncio.timeout(SECONDS):
            return await call
    except FAILURES as error:
        gone = code_of(error) in GONE
        raise PostFailed(reason_of(error), certain=not doubts, gone=gone, wait_s=wait_of(error)) from error
    finally:
        _doubts.reset(reset)


def doubt_tracer() -> aiohttp.TraceConfig:
    """Watches the requests of discord.py, which repeats some by itself: one lost answer leaves the call in doubt."""
    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(_note_answer)
    trace.on_request_exception.append(_note_exception)
    return trace


async def _note_answer(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    """4xx is a refusal; 5xx may come after the deed, and so may an answer that breaks off behind its 2xx."""
    if not 300 <= params.response.status < 500:  # noqa: PLR2004  the classes of HTTP answers
        _note(params, str(params.response.status))


async def _note_exception(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestExceptionParams
) -> None:
    if not isinstance(params.exception, aiohttp.ClientConnectorError):
        _note(params, type(params.exception).__name__)


def _note(params: aiohttp.TraceRequestEndParams | aiohttp.TraceRequestExceptionParams, what: str) -> None:
    """Only a message that was on its way is in doubt: not the opening of the channel before it."""
    doubts = _doubts.get()
    if doubts is not None and params.url.path.endswith("/messages"):
        doubts.append(what)
