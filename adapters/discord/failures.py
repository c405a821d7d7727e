"""Failed calls to Discord: what to log about them, and what they mean for a message that was to be posted."""

import asyncio
import math
from collections.abc import Awaitable
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from types import SimpleNamespace
from typing import TypeVar

import aiohttp
import discord

from bot.ports.platform import LimitScope, PostFailed

FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
"""What a call can raise."""

GONE = frozenset({10003, 10004, 10008, 10013, 50001, 50007, 50013, 50033, 50083, 160005})
"""Unknown channel, server, message or user; no access or permission; a person who takes no direct messages or cannot
get any; archived or locked thread (API reference, JSON error codes). Trying again changes nothing until somebody on the
server does."""

ERASED = frozenset({10003, 10004, 10008})
"""Unknown channel, server or message (API reference, JSON error codes): none of them comes back."""

THREAD_IS_ARCHIVED = 50083
"""API reference, JSON error codes: nothing in it can be changed until it is brought back."""

HOLDS_NO_MESSAGES = frozenset({10003, 10013})
"""Unknown channel or user (API reference, JSON error codes)."""

CALL_SECONDS = 45.0
"""How long one call may take, with the retries of discord.py after 1, 3, 5, 7 and 9 s (for 5xx answers)."""

DEFAULT_WAIT_SECONDS = 60.0
"""Wait after a 429 that does not say how long: one such answer a minute stays far from the 10 000 in ten minutes after
which Discord shuts an address out (Rate Limits, invalid request limit)."""
LONGEST_WAIT_SECONDS = 86_400.0

T = TypeVar("T")


@dataclass
class _Observed:
    """What the HTTP answers to a call showed that its exception does not tell.

    Args:
        in_doubt: whether a message may have been posted by a request whose answer was lost or a server error.
        global_limit: whether an answer was a 429 of the limit for all requests together.
    """

    in_doubt: bool = False
    global_limit: bool = False


_observed: ContextVar[_Observed | None] = ContextVar("observed", default=None)


async def call_api(call: Awaitable[T]) -> T:
    """Await a call and return its result.

    The requests of the call must be watched by `request_tracer`.

    Raises:
        PostFailed: the call failed; says whether a message may have been posted all the same.
    """
    observed = _Observed()
    reset = _observed.set(observed)
    try:
        async with asyncio.timeout(CALL_SECONDS):
            return await call
    except FAILURES as error:
        # RateLimited is about the limit of one route. A 429 that discord.py does not take for Discord's own comes from
        # the proxy in front of it and concerns every request.
        limited_route = isinstance(error, discord.RateLimited) and not observed.global_limit
        raise PostFailed(
            reason_of(error),
            certain=not observed.in_doubt,
            gone=code_of(error) in GONE,
            erased=code_of(error) in ERASED,
            wait_s=wait_of(error),
            scope=LimitScope.CHANNEL if limited_route else LimitScope.PLATFORM,
        ) from error
    finally:
        _observed.reset(reset)


def request_tracer() -> aiohttp.TraceConfig:
    """Watches the requests that discord.py sends for `call_api`.

    discord.py repeats some requests by itself, so the last exception does not tell whether an earlier try posted the
    message.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(_note_answer)
    trace.on_request_exception.append(_note_exception)
    return trace


async def _note_answer(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    """A 3xx or 4xx refuses the message; 5xx may follow its posting, as may a 2xx whose body then breaks off."""
    observed = _observed.get()
    if observed is not None and "X-RateLimit-Global" in params.response.headers:
        observed.global_limit = True
    if not HTTPStatus.MULTIPLE_CHOICES <= params.response.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        _note_doubt(params)


async def _note_exception(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestExceptionParams
) -> None:
    if not isinstance(params.exception, aiohttp.ClientConnectorError):
        _note_doubt(params)


def _note_doubt(params: aiohttp.TraceRequestEndParams | aiohttp.TraceRequestExceptionParams) -> None:
    """Only requests that post a message, not those that open the conversation for it."""
    observed = _observed.get()
    if observed is not None and params.url.path.endswith(("/messages", "/threads")):
        observed.in_doubt = True


def reason_of(error: Exception) -> str:
    """The exception's name and status; no text of it, which could hold a token or a member's words."""
    if isinstance(error, discord.HTTPException):
        return f"{type(error).__name__} {error.status}/{error.code}"
    return type(error).__name__


def code_of(error: BaseException | None) -> int:
    """Discord's JSON error code; 0 for any other exception."""
    return error.code if isinstance(error, discord.HTTPException) else 0


def wait_of(error: Exception) -> float:
    """Seconds to wait before the next call, as Discord or the proxy in front of it says; 0 where there is no limit."""
    if isinstance(error, discord.RateLimited):
        return error.retry_after
    if not isinstance(error, discord.HTTPException) or error.status != HTTPStatus.TOO_MANY_REQUESTS:
        return 0.0
    try:
        wait = float(error.response.headers.get("Retry-After", ""))
    except ValueError:
        return DEFAULT_WAIT_SECONDS
    return min(wait, LONGEST_WAIT_SECONDS) if math.isfinite(wait) and wait > 0 else DEFAULT_WAIT_SECONDS
