"""Looking for a message of which nobody knows whether it appeared."""

import discord
from discord.abc import GuildChannel
from discord.channel import VocalGuildChannel

from adapters.discord.calls import told
from adapters.discord.failures import NOT_THERE, code_of
from adapters.discord.posting import mark_of, nonce_of, open_channel
from bot.domain.member import Place
from bot.ports.platform import PostFailed

MOST_READ = 500
"""Messages looked at, 100 a request (Message Resource, get channel messages)."""

SNOWFLAKE_BITS = 22
"""Below the milliseconds of an id (Reference, snowflakes)."""


async def find(client: discord.Client, place: Place, key: str, since_ms: int) -> list[str] | None:
    """The messages posted with a key at or after that instant, oldest first; None where it cannot be told.

    Raises:
        PostFailed: where Discord could not be asked now.
    """
    try:
        return await told(_find(client, place, key, since_ms))
    except PostFailed as failed:
        if code_of(failed.__cause__) in NOT_THERE:
            return []
        if failed.gone:
            return None
        raise


async def _find(client: discord.Client, place: Place, key: str, since_ms: int) -> list[str] | None:
    channel = await open_channel(client, place)
    read, found = 0, []
    async for message in channel.history(limit=MOST_READ, after=_first_id(since_ms), oldest_first=True):
        read += 1
        if message.author == client.user and _has_key(message, key):
            found.append(str(message.id))
    if found:
        return found
    if read == MOST_READ:
        return None
    # Without the permission Discord answers with no messages, and not with an error (get channel messages).
    return [] if read or place.account or await _may_read(client, place) else None


def _has_key(message: discord.Message, key: str) -> bool:
    """The container's id is documented to come back; that the nonce does, if it does, is not."""
    drawn = [part.id for part in message.components if isinstance(part, discord.Container)]
    return mark_of(key) in drawn or message.nonce == nonce_of(key)


def _first_id(since_ms: int) -> discord.Object:
    """The highest id from before an instant."""
    return discord.Object(max((since_ms - discord.utils.DISCORD_EPOCH << SNOWFLAKE_BITS) - 1, 0))


async def _may_read(client: discord.Client, place: Place) -> bool:
    """Whether the bot surely sees the channel and its past."""
    guild = client.get_guild(int(place.space))
    if guild is None or guild.unavailable or not _is_fresh(client, guild):
        return False
    found = guild.get_channel_or_thread(int(place.channel)) or await client.fetch_channel(int(place.channel))
    # A thread has the rights of its channel.
    channel, me = found.parent if isinstance(found, discord.Thread) else found, _own_member(client, guild)
    if me is None or not isinstance(channel, GuildChannel):
        return False
    rights = channel.permissions_for(me)
    # A voice channel shows its messages only to who may connect (get channel messages).
    connects = rights.connect or not isinstance(channel, VocalGuildChannel)
    return rights.view_channel and rights.read_message_history and connects


def _own_member(client: discord.Client, guild: discord.Guild) -> discord.Member | None:
    return guild.get_member(client.user.id) if client.user else None


def _is_fresh(client: discord.Client, guild: discord.Guild) -> bool:
    """Whether we are told of changes to a server: what we know of one may be outdated without a connection."""
    shard = client.get_shard(guild.shard_id) if isinstance(client, discord.AutoShardedClient) else None
    return shard is not None and not shard.is_closed()
