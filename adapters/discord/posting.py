"""Messages that nobody is waiting for: posted once, however often that has to be tried, and edited."""

import asyncio
import base64
import hashlib
from collections.abc import Awaitable
from contextvars import ContextVar
from types import SimpleNamespace
from typing import TypeVar

import aiohttp
import discord

from adapters.discord.desk import FAILURES, NOBODY, reason_of
from adapters.discord.render import render
from bot.cards import Card
from bot.domain.member import Place
from bot.posts import PostFailed

SECONDS = 45.0
"""How long one message may take with all that discord.py tries by itself (1, 3, 5, 7 and 9 s after 5xx answers)."""

GONE = frozenset({10003, 10004, 10008, 50001, 50013, 50083, 160005})
"""Unknown channel, server or message; no access or permission; archived or locked thread (API reference, JSON error
codes): trying again changes nothing until somebody on the server does."""

KEY_BYTES = 15

T = TypeVar("T")

_doubts: ContextVar[list[str] | None] = ContextVar("doubts", default=None)
"""Requests of the running call after which Discord may have the message although nobody was told."""


async def post(client: discord.Client, place: Place, card: Card, key: str, reply_to: str) -> str:
    """Post a card; the same key within some minutes posts it once (Message Resource, enforce_nonce).

    Raises:
        PostFailed: with what is known about its fate.
    """
    channel = client.get_partial_messageable(int(place.channel), guild_id=int(place.space))
    nonce = nonce_of(key)
    if reply_to:
        answered = channel.get_partial_message(int(reply_to)).to_reference(fail_if_not_exists=False)
        sending = channel.send(view=render(card), nonce=nonce, reference=answered, allowed_mentions=NOBODY)
    else:
        sending = channel.send(view=render(card), nonce=nonce, allowed_mentions=NOBODY)
    return str((await _told(sending)).id)


async def edit(client: discord.Client, place: Place, message: str, card: Card) -> None:
    """Draw a posted card anew; raises as `post` does."""
    channel = client.get_partial_messageable(int(place.channel), guild_id=int(place.space))
    await _told(channel.get_partial_message(int(message)).edit(view=render(card), allowed_mentions=NOBODY))


async def delete(client: discord.Client, place: Place, message: str) -> None:
    """Remove a message of the bot's own; raises as `post` does."""
    channel = client.get_partial_messageable(int(place.channel), guild_id=int(place.space))
    await _told(channel.get_partial_message(int(message)).delete())


async def find(client: discord.Client, place: Place, key: str, since_ms: int) -> list[str] | None:
    """The messages that were posted with a key at or after that instant, oldest first; None where it cannot be told."""
    raise NotImplementedError


def nonce_of(key: str) -> str:
    """24 characters that are the same for every try of the same post."""
    return base64.b32encode(hashlib.sha256(key.encode()).digest()[:KEY_BYTES]).decode()


def doubt_tracer() -> aiohttp.TraceConfig:
    """Watches the requests of discord.py, which repeats some by itself: one lost answer leaves the call in doubt."""
    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(_note_answer)
    trace.on_request_exception.append(_note_exception)
    return trace


async def _told(call: Awaitable[T]) -> T:
    """The call's result, or what became of it."""
    doubts: list[str] = []
    reset = _doubts.set(doubts)
    try:
        async with asyncio.timeout(SECONDS):
            return await call
    except FAILURES as error:
        gone = getattr(error, "code", None) in GONE
        raise PostFailed(reason_of(error), certain=not doubts, gone=gone) from error
    finally:
        _doubts.reset(reset)


async def _note_answer(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    """4xx is a refusal; 5xx may come after the deed, and so may an answer that breaks off behind its 2xx."""
    doubts = _doubts.get()
    if doubts is not None and not 300 <= params.response.status < 500:  # noqa: PLR2004  the classes of HTTP answers
        doubts.append(str(params.response.status))


async def _note_exception(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestExceptionParams
) -> None:
    doubts = _doubts.get()
    if doubts is not None and not isinstance(params.exception, aiohttp.ClientConnectorError):
        doubts.append(type(params.exception).__name__)
