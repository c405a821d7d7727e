"""Whether the bot may post in a channel: as Discord says with an interaction, or by what is known of the server."""

import asyncio

import discord
import structlog

from adapters.discord import PLATFORM
from adapters.discord.commands import Interaction
from adapters.discord.failures import FAILURES, reason_of
from bot.domain.member import Permission, Place
from bot.ports.platform import Hindrance, Obstacle

LOOK_UP_SECONDS = 1.5
"""How long asking Discord for a channel may take, since a member waits for the answer."""

_HoldsMessages = (
    discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel
)
HOLDS_MESSAGES = (
    discord.TextChannel,
    discord.Thread,
    discord.VoiceChannel,
    discord.StageChannel,
    discord.ForumChannel,
)

log = structlog.get_logger()


def lacked_here(interaction: Interaction) -> tuple[Permission, ...]:
    """The permissions that the bot lacks to post where an interaction comes from; Discord sends along what it has."""
    return _lacked(interaction.app_permissions, in_thread=isinstance(interaction.channel, discord.Thread))


async def obstacle(client: discord.Client, place: Place) -> Obstacle | None:
    """See `bot.ports.platform.Platform`: by roles and overwrites, of which the gateway tells.

    Discord is only asked for a channel of which the gateway did not tell, such as an archived thread.
    """
    guild = client.get_guild(int(place.space))
    if guild is None or guild.unavailable:
        return None
    if not place.channel.isdecimal():
        return Obstacle(Hindrance.GONE)
    channel = guild.get_channel_or_thread(int(place.channel))
    if channel is None:
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                channel = await guild.fetch_channel(int(place.channel))
        except FAILURES as error:
            return _refused(error)
    if not isinstance(channel, HOLDS_MESSAGES):
        return Obstacle(Hindrance.NO_MESSAGES)
    return _in_the_way(channel, guild.me)


def may_post(channel: discord.TextChannel) -> bool:
    """Whether the bot may post in a channel, as far as the gateway told."""
    return _in_the_way(channel, channel.guild.me) is None


def _in_the_way(channel: _HoldsMessages, me: discord.Member) -> Obstacle | None:
    thread = channel if isinstance(channel, discord.Thread) else None
    if thread is not None and thread.parent is None:
        return None
    rights = channel.permissions_for(me)
    lacked = _lacked(rights, in_thread=thread is not None)
    if isinstance(channel, discord.ForumChannel) and not (rights.send_messages_in_threads or rights.administrator):
        # Send Messages is for beginning a post, this for what is said in it later (Permissions).
        lacked = (*lacked, Permission.SEND_IN_THREADS)
    if lacked:
        return Obstacle(Hindrance.PERMISSIONS, lacked)
    # Posting brings an archived thread back, unless it is locked (Threads, locked threads).
    closed = thread is not None and thread.archived and thread.locked and not rights.manage_threads
    return Obstacle(Hindrance.ARCHIVED) if closed else None


def _lacked(rights: discord.Permissions, *, in_thread: bool) -> tuple[Permission, ...]:
    send = Permission.SEND_IN_THREADS if in_thread else Permission.SEND
    has = {
        Permission.VIEW: rights.view_channel,
        send: rights.send_messages_in_threads if in_thread else rights.send_messages,
    }
    return () if rights.administrator else tuple(each for each, held in has.items() if not held)


def _refused(error: Exception) -> Obstacle | None:
    """What follows from the answer to the question for a channel."""
    if isinstance(error, discord.Forbidden):
        return Obstacle(Hindrance.PERMISSIONS, (Permission.VIEW,))
    # A channel of another server is none of this one.
    if isinstance(error, discord.NotFound | discord.InvalidData):
        return Obstacle(Hindrance.GONE)
    log.warning("channel not looked up", platform=PLATFORM, reason=reason_of(error))
    return None
