"""Finds messages of the bot's own in the history of a channel, by their key."""

from contextlib import suppress

import discord
from discord.abc import GuildChannel
from discord.channel import VocalGuildChannel

from adapters.discord.failures import HOLDS_NO_MESSAGES, call_api, code_of
from adapters.discord.forums import forum_of, place_of
from adapters.discord.posting import container_id_of, nonce_of, open_channel
from bot.domain.member import Place
from bot.ports.platform import PostFailed

MOST_READ = 500
"""Messages that are looked at, 100 per request (Message Resource, get channel messages)."""

SNOWFLAKE_BITS = 22
"""Bits of an id below its milliseconds (Reference, snowflakes)."""


async def find(client: discord.Client, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
    """The ids of the messages posted with a key since an instant; see `bot.ports.platform.Platform.find`.

    Raises:
        PostFailed: Discord could not be asked now.
    """
    forum = None if reply_to else forum_of(client, place)
    try:
        if forum:
            return await call_api(_find_posts(client, forum, key, since_ms))
        return await call_api(_find(client, place_of(client, place, reply_to), key, since_ms))
    except PostFailed as failed:
        if code_of(failed.__cause__) in HOLDS_NO_MESSAGES:
            return []
        if failed.gone:
            return None
        raise


async def _find_posts(client: discord.Client, forum: discord.ForumChannel, key: str, since_ms: int) -> list[str]:
    """The posts in a forum that begin with a message of that key; they are not archived for longer than posts wait."""
    since = _last_id_before(since_ms).id
    found = []
    for thread in sorted(await forum.guild.active_threads(), key=lambda thread: thread.id):
        own = client.user is not None and thread.owner_id == client.user.id
        if own and thread.parent_id == forum.id and thread.id > since:
            with suppress(discord.NotFound):
                message = await thread.fetch_message(thread.id)
                found += [str(message.id)] if _has_key(message, key) else []
    return found


async def _find(client: discord.Client, place: Place, key: str, since_ms: int) -> list[str] | None:
    channel = await open_channel(client, place)
    read, found = 0, []
    async for message in channel.history(limit=MOST_READ, after=_last_id_before(since_ms), oldest_first=True):
        read += 1
        if message.author == client.user and _has_key(message, key):
            found.append(str(message.id))
    if found:
        return found
    if read == MOST_READ:
        return None
    # Without the permission to read the history Discord answers with no messages instead of an error (get channel
    # messages). A conversation with a person can always be read.
    return [] if read or place.account or await _may_read(client, place) else None


def _has_key(message: discord.Message, key: str) -> bool:
    """Whether the container's id or the nonce is that of the key; only the former is documented to be sent back."""
    container_ids = [part.id for part in message.components if isinstance(part, discord.Container)]
    return container_id_of(key) in container_ids or message.nonce == nonce_of(key)


def _last_id_before(since_ms: int) -> discord.Object:
    """The highest id that a message from before an instant can have."""
    return discord.Object(max((since_ms - discord.utils.DISCORD_EPOCH << SNOWFLAKE_BITS) - 1, 0))


async def _may_read(client: discord.Client, place: Place) -> bool:
    """Whether the bot certainly has the permissions to read the channel's history."""
    guild = client.get_guild(int(place.space))
    if guild is None or guild.unavailable or not _is_fresh(client, guild):
        return False
    found = guild.get_channel_or_thread(int(place.channel)) or await client.fetch_channel(int(place.channel))
    # A thread has the permissions of its channel.
    channel, me = found.parent if isinstance(found, discord.Thread) else found, _own_member(client, guild)
    if me is None or not isinstance(channel, GuildChannel):
        return False
    rights = channel.permissions_for(me)
    # The messages of a voice channel can be read only by who may connect to it (get channel messages).
    connects = rights.connect or not isinstance(channel, VocalGuildChannel)
    return rights.view_channel and rights.read_message_history and connects


def _own_member(client: discord.Client, guild: discord.Guild) -> discord.Member | None:
    return guild.get_member(client.user.id) if client.user else None


def _is_fresh(client: discord.Client, guild: discord.Guild) -> bool:
    """Whether the server's shard is connected: without it the cached permissions may be outdated."""
    shard = client.get_shard(guild.shard_id) if isinstance(client, discord.AutoShardedClient) else None
    return shard is not None and not shard.is_closed()
