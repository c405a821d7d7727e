"""The servers that the bot is on, as the gateway tells of them: when it was added, and where it can greet them."""

from typing import NamedTuple

import discord

from adapters.discord import PLATFORM
from adapters.discord.permissions import may_post
from bot.domain.member import Place


class Joined(NamedTuple):
    """A server that the bot is on.

    Args:
        place: the channel for its first message.
        name: the server's name.
        at: when the bot was added, UTC milliseconds.
    """

    place: Place
    name: str
    at: int


def joined(guild: discord.Guild) -> Joined | None:
    """What is known of a server; None where the bot may not post in any text channel."""
    # The bot's own member comes with every server (Gateway, guild create); it is another one after it was removed.
    at = guild.me.joined_at
    channel = _first_channel(guild)
    if at is None or channel is None:
        return None
    return Joined(Place(PLATFORM, str(guild.id), str(channel.id)), guild.name, round(at.timestamp() * 1000))


def _first_channel(guild: discord.Guild) -> discord.TextChannel | None:
    """The channel for messages of the system, or else the first one that members see in their list."""
    listed = [channel for _, channels in guild.by_category() for channel in channels]
    for channel in (guild.system_channel, *listed):
        if isinstance(channel, discord.TextChannel) and may_post(channel):
            return channel
    return None
