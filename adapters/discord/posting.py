"""Messages that the outbox sends: posted, edited and deleted."""

import base64
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import discord

from adapters.discord.failures import THREAD_IS_ARCHIVED, call_api, code_of
from adapters.discord.forums import ARCHIVED_AFTER_MINUTES, forum_of, place_of, tags_of, title_of
from adapters.discord.members import carried_guild
from adapters.discord.render import attachments_of, render
from adapters.discord.replies import NO_MENTIONS
from bot.domain.member import Place
from bot.ports.platform import PostFailed
from bot.ui.cards import Card

NO_FILES = frozenset({40005, 50013})
"""Request too large, missing permissions (API reference, JSON error codes)."""

NONCE_BYTES = 15
"""Bytes of a key's hash that the nonce is made of; the container's id is made of the others."""

LEAST_CONTAINER_ID = 1 << 20
MOST_CONTAINER_ID = (1 << 31) - LEAST_CONTAINER_ID
"""The id of a component has 32 bits. Discord numbers components without one from 1 on, leaving out the given ids
(Component Reference, anatomy of a component); the ids between these two are far from those it gives."""


T = TypeVar("T")


async def post(client: discord.Client, place: Place, card: Card, key: str, reply_to: str) -> str:
    """Post a card and return the id of the message; see `bot.ports.platform.Platform`.

    The same key within some minutes gives the same message (Message Resource, create message, enforce_nonce). A post in
    a forum has no nonce: whoever tries again looks first, see `history.find`.

    Raises:
        PostFailed: as `call_api` does.
    """
    return await _or_without_picture(lambda shown: _post(client, place, shown, key, reply_to), card)


async def edit(client: discord.Client, place: Place, message: str, card: Card) -> None:
    """Draw a posted card anew; raises as `post` does."""
    await _or_without_picture(lambda shown: _edit(client, place, message, shown), card)


async def delete(client: discord.Client, place: Place, message: str) -> None:
    """Remove a message of the bot's own; raises as `post` does."""
    await call_api(_delete(client, place, message))


async def open_channel(client: discord.Client, place: Place) -> discord.DMChannel | discord.PartialMessageable:
    """The channel of a place; for a person their conversation with the bot, which Discord opens if need be."""
    if place.account:
        return await client.create_dm(discord.Object(int(place.account)))
    return client.get_partial_messageable(int(place.channel), guild_id=int(place.space))


def nonce_of(key: str) -> str:
    """The nonce of messages posted with that key: 24 characters."""
    return base64.b32encode(hashlib.sha256(key.encode()).digest()[:NONCE_BYTES]).decode()


def container_id_of(key: str) -> int:
    """The id of the container in a card posted with that key, by which the message is found again."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[NONCE_BYTES:])
    return LEAST_CONTAINER_ID + number % (MOST_CONTAINER_ID - LEAST_CONTAINER_ID)


async def _or_without_picture(call: Callable[[Card], Awaitable[T]], card: Card) -> T:
    """What a call returns; where the bot may not attach files it is made without the picture."""
    try:
        return await call_api(call(card))
    except PostFailed as failed:
        if not (card.picture and card.picture.png) or code_of(failed.__cause__) not in NO_FILES:
            raise
        return await call_api(call(replace(card, picture=None)))


def _must_know_server(client: discord.Client, place: Place) -> None:
    """Raise PostFailed while the gateway has yet to tell of a server: what is sent to a forum goes another way."""
    if not place.account and not client.is_ready() and client.get_guild(int(place.space)) is None:
        raise PostFailed("server not known yet", certain=True)


async def _post(client: discord.Client, place: Place, card: Card, key: str, reply_to: str) -> str:
    _must_know_server(client, place)
    view, nonce = render(card, guild=carried_guild(place), container_id=container_id_of(key)), nonce_of(key)
    mentions, files = _allowed_mentions(card), attachments_of(card)
    forum = forum_of(client, place)
    if forum and not reply_to:
        begun = await forum.create_thread(
            name=title_of(card),
            auto_archive_duration=ARCHIVED_AFTER_MINUTES,
            applied_tags=tags_of(forum),
            view=view,
            files=files,
            allowed_mentions=mentions,
        )
        return str(begun.message.id)
    channel = await open_channel(client, place_of(client, place, reply_to))
    if reply_to:
        answered = channel.get_partial_message(int(reply_to)).to_reference(fail_if_not_exists=False)
        sent = await channel.send(view=view, nonce=nonce, files=files, reference=answered, allowed_mentions=mentions)
    else:
        sent = await channel.send(view=view, nonce=nonce, files=files, allowed_mentions=mentions)
    return str(sent.id)


def _allowed_mentions(card: Card) -> discord.AllowedMentions:
    """Only the roles that the card calls are notified, whatever its texts mention."""
    roles = [discord.Object(int(role)) for role in card.calls if role.isdecimal()]
    if not roles:
        return NO_MENTIONS
    return discord.AllowedMentions(everyone=False, users=False, roles=roles)


async def _edit(client: discord.Client, place: Place, message: str, card: Card) -> None:
    _must_know_server(client, place)
    channel = await open_channel(client, place_of(client, place, message))
    posted = channel.get_partial_message(int(message))
    try:
        await _draw(posted, place, card)
    except discord.HTTPException as error:
        if error.code != THREAD_IS_ARCHIVED:
            raise
        # A post brings an archived thread back by itself; an edit does not (Threads, editing and deleting threads).
        await client.http.edit_channel(channel.id, archived=False)
        await _draw(posted, place, card)


async def _draw(posted: discord.PartialMessage, place: Place, card: Card) -> None:
    view = render(card, guild=carried_guild(place))
    # What is listed takes the place of what was there.
    await posted.edit(view=view, attachments=attachments_of(card), allowed_mentions=NO_MENTIONS)


async def _delete(client: discord.Client, place: Place, message: str) -> None:
    _must_know_server(client, place)
    channel = await open_channel(client, place_of(client, place, message))
    await channel.get_partial_message(int(message)).delete()
