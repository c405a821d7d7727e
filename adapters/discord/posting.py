"""Messages that nobody is waiting for: posted once, however often that has to be tried, edited and removed."""

import base64
import hashlib

import discord

from adapters.discord.actors import carried_guild
from adapters.discord.calls import told
from adapters.discord.interactions import NOBODY
from adapters.discord.render import render
from bot.domain.member import Place
from bot.ui.cards import Card

KEY_BYTES = 15

LEAST_MARK = 1 << 20
MOST_MARK = (1 << 31) - LEAST_MARK
"""A component's id has 32 bits; those left out are counted up from 1 around the given ones (Component Reference,
anatomy of a component). Between these two none of the counted ones can be."""


async def post(client: discord.Client, place: Place, card: Card, key: str, reply_to: str) -> str:
    """Post a card; the same key within some minutes posts it once (Message Resource, enforce_nonce).

    Raises:
        PostFailed: with what is known about its fate.
    """
    return await told(_post(client, place, card, key, reply_to))


async def edit(client: discord.Client, place: Place, message: str, card: Card) -> None:
    """Draw a posted card anew; raises as `post` does."""
    await told(_edit(client, place, message, card))


async def delete(client: discord.Client, place: Place, message: str) -> None:
    """Remove a message of the bot's own; raises as `post` does."""
    await told(_delete(client, place, message))


async def open_channel(client: discord.Client, place: Place) -> discord.DMChannel | discord.PartialMessageable:
    """Where messages for a place go; with a person, Discord opens a channel or names the one that is open."""
    if place.account:
        return await client.create_dm(discord.Object(int(place.account)))
    return client.get_partial_messageable(int(place.channel), guild_id=int(place.space))


def nonce_of(key: str) -> str:
    """24 characters that are the same for every try of the same post."""
    return base64.b32encode(hashlib.sha256(key.encode()).digest()[:KEY_BYTES]).decode()


def mark_of(key: str) -> int:
    """The id of the container of a card posted with that key, by which it is found again."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[KEY_BYTES:])
    return LEAST_MARK + number % (MOST_MARK - LEAST_MARK)


async def _post(client: discord.Client, place: Place, card: Card, key: str, reply_to: str) -> str:
    channel = await open_channel(client, place)
    view, nonce = render(card, guild=carried_guild(place), mark=mark_of(key)), nonce_of(key)
    called = _called(card)
    if reply_to:
        answered = channel.get_partial_message(int(reply_to)).to_reference(fail_if_not_exists=False)
        sent = await channel.send(view=view, nonce=nonce, reference=answered, allowed_mentions=called)
    else:
        sent = await channel.send(view=view, nonce=nonce, allowed_mentions=called)
    return str(sent.id)


def _called(card: Card) -> discord.AllowedMentions:
    """Nobody but the roles that the card calls, whatever its texts say."""
    roles = [discord.Object(int(role)) for role in card.calls if role.isdecimal()]
    if not roles:
        return NOBODY
    return discord.AllowedMentions(everyone=False, users=False, roles=roles)


async def _edit(client: discord.Client, place: Place, message: str, card: Card) -> None:
    channel = await open_channel(client, place)
    view = render(card, guild=carried_guild(place))
    await channel.get_partial_message(int(message)).edit(view=view, allowed_mentions=NOBODY)


async def _delete(client: discord.Client, place: Place, message: str) -> None:
    channel = await open_channel(client, place)
    await channel.get_partial_message(int(message)).delete()
