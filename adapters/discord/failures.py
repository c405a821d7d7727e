"""What can go wrong between here and Discord, and what follows from it."""

import math

import discord
from aiohttp import ClientError

FAILURES = (discord.DiscordException, ClientError, OSError, TimeoutError)

GONE = frozenset({10003, 10004, 10008, 10013, 50001, 50007, 50013, 50033, 50083, 160005})
"""Unknown channel, server, message or user; no access or permission; a person who takes no direct messages or cannot
get any; archived or locked thread (API reference, JSON error codes): trying again changes nothing until somebody on
the server does."""

ERASED = frozenset({10003, 10004, 10008})
"""Unknown channel, server or message (API reference, JSON error codes): none of them comes back."""

NOT_THERE = frozenset({10003, 10013})
"""Unknown channel or user (API reference, JSON error codes): they hold no message."""

TOO_MANY = 429
BANNED_SECONDS = 60.0
"""Rest after a 429 that does not say for how long: one such answer a minute is far from the 10 000 in ten minutes
after which an address is shut out (Rate Limits, invalid request limit)."""
LONGEST_BAN = 86_400.0


def reason_of(error: Exception) -> str:
    """What went wrong, without any text that could hold a token or a member's words."""
    if isinstance(error, discord.HTTPException):
        return f"{type(error).__name__} {error.status}/{error.code}"
    return type(error).__name__


def code_of(error: BaseException | None) -> int:
    """Discord's own number of an error; 0 for any other."""
    return error.code if isinstance(error, discord.HTTPException) else 0


def wait_of(error: Exception) -> float:
    """For how many seconds Discord, or what stands in front of it, wants to be left alone."""
    if isinstance(error, discord.RateLimited):
        return error.retry_after
    if not isinstance(error, discord.HTTPException) or error.status != TOO_MANY:
        return 0.0
    try:
        told = float(error.response.headers.get("Retry-After", ""))
    except ValueError:
        return BANNED_SECONDS
    return min(told, LONGEST_BAN) if math.isfinite(told) and told > 0 else BANNED_SECONDS
