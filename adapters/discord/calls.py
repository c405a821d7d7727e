"""What became of a call to Discord: its result, or what is known about the message it was to post."""

import asyncio
from collections.abc import Awaitable
from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TypeVar

import aiohttp
import discord

from adapters.discord.failures import ERASED, FAILURES, GONE, code_of, reason_of, wait_of
from bot.ports.platform import LimitScope, PostFailed

SECONDS = 45.0
"""How long one call may take with all that discord.py tries by itself (1, 3, 5, 7 and 9 s after 5xx answers)."""

T = TypeVar("T")


@dataclass
class _Heard:
    """What the answers to a call said beside its result.

    Args:
        doubt: whether Discord may have the message although nobody was told.
        everywhere: whether it was told to wait by the limit of all requests together.
    """

    doubt: bool = False
    everywhere: bool = False


_heard: ContextVar[_Heard | None] = ContextVar("heard", default=None)


async def told(call: Awaitable[T]) -> T:
    """The call's result.

    Raises:
        PostFailed: with what is known about the fate of the message.
    """
    heard = _Heard()
    reset = _heard.set(heard)
    try:
        async with asyncio.timeout(SECONDS):
            return await call
    except FAILURES as error:
        # A route's own limit; an answer that discord.py does not take for one comes from what stands in front.
        limited = isinstance(error, discord.RateLimited) and not heard.everywhere
        raise PostFailed(
            reason_of(error),
            certain=not heard.doubt,
            gone=code_of(error) in GONE,
            erased=code_of(error) in ERASED,
            wait_s=wait_of(error),
            scope=LimitScope.CHANNEL if limited else LimitScope.PLATFORM,
        ) from error
    finally:
        _heard.reset(reset)


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
    heard = _heard.get()
    if heard is not None and "X-RateLimit-Global" in params.response.headers:
        heard.everywhere = True
    if not 300 <= params.response.status < 500:  # noqa: PLR2004  the classes of HTTP answers
        _doubt(params)


async def _note_exception(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestExceptionParams
) -> None:
    if not isinstance(params.exception, aiohttp.ClientConnectorError):
        _doubt(params)


def _doubt(params: aiohttp.TraceRequestEndParams | aiohttp.TraceRequestExceptionParams) -> None:
    """Only a message that was on its way is in doubt: not the opening of the channel before it."""
    heard = _heard.get()
    if heard is not None and params.url.path.endswith("/messages"):
        heard.doubt = True
