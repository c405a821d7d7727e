"""The text of a message as its author saw it: the names of people, roles and channels instead of their ids."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import structlog

from adapters.discord import PLATFORM
from adapters.discord.failures import FAILURES, reason_of

LOOK_UP_SECONDS = 1.0
"""How long looking names up may take: Discord wants a first answer within 3 s (Receiving and Responding)."""

MOST_LOOKED_UP = 5
"""Requests for the names of one message: the roles of the server are one, each person and each channel is another."""

_MENTION = re.compile(r"<(?P<kind>@&|@!?|#)(?P<id>[0-9]{1,20})>|<a?(?P<emoji>:\w{1,32}:)[0-9]{1,20}>")
"""Reference, message formatting."""

log = structlog.get_logger()

Names = dict[tuple[str, int], str]
"""By kind of mention, `@`, `@&` or `#`, and id."""


async def text_as_seen(interaction: discord.Interaction[discord.Client], message: discord.Message) -> str:
    """The message's text; what has no name any more keeps its id."""
    mentioned = dict.fromkeys(
        (found["kind"].removesuffix("!"), int(found["id"]))
        for found in _MENTION.finditer(message.content)
        if found["id"]
    )
    names = _known(interaction, message)
    missing = [each for each in mentioned if each not in names]
    if missing and interaction.guild is not None:
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                await _look_up(interaction.guild, missing, names)
        except FAILURES as error:
            log.info("names not looked up", platform=PLATFORM, reason=reason_of(error))

    def shown(found: re.Match[str]) -> str:
        if found["emoji"]:
            return found["emoji"]
        kind, number = found["kind"].removesuffix("!"), int(found["id"])
        return f"{kind[0]}{names.get((kind, number), number)}"

    return _MENTION.sub(shown, message.content)


def _known(interaction: discord.Interaction[discord.Client], message: discord.Message) -> Names:
    """The names that came with the interaction, and those of roles and channels that discord.py remembers."""
    names: Names = {("@", person.id): person.display_name for person in message.mentions}
    guild = interaction.guild
    if guild is not None:
        names |= {("@&", role.id): role.name for role in guild.roles}
        names |= {("#", channel.id): channel.name for channel in (*guild.channels, *guild.threads)}
    names |= {("@&", role.id): role.name for role in message.role_mentions}
    return names


async def _look_up(guild: discord.Guild, missing: list[tuple[str, int]], names: Names) -> None:
    """Ask Discord for names; what it does not have is left out."""
    if any(kind == "@&" for kind, _ in missing):
        names |= {("@&", role.id): role.name for role in await guild.fetch_roles()}
    fetch: dict[str, Callable[[int], Awaitable[Any]]] = {"@": guild.fetch_member, "#": guild.fetch_channel}
    for kind, number in [each for each in missing if each[0] in fetch][:MOST_LOOKED_UP]:
        try:
            found = await fetch[kind](number)
        except discord.NotFound:
            continue
        names[kind, number] = found.display_name if kind == "@" else found.name
