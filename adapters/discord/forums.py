"""Forum and media channels, which hold posts: threads that begin with a message and have its id."""

from typing import Final

import discord

from adapters.cutting import cut
from adapters.discord.limits import LIMITS
from adapters.discord.markup import one_line, plain
from bot.domain.member import Place
from bot.ui.cards import Card

ARCHIVED_AFTER_MINUTES: Final = 10_080
"""A week, the longest time that Discord knows (Channel Resource, auto archive duration)."""

NAMELESS = "…"
"""The title of a post whose card has none; Discord takes no empty one."""


def forum_of(client: discord.Client, place: Place) -> discord.ForumChannel | None:
    """The forum or media channel that a place is; None for another, or one of which the gateway did not tell."""
    channel = client.get_channel(int(place.channel)) if place.channel.isdecimal() else None
    return channel if isinstance(channel, discord.ForumChannel) else None


def place_of(client: discord.Client, place: Place, message: str) -> Place:
    """Where a message can be reached, or replied to, that was posted at a place: in a forum, in the post it begins."""
    return place.in_channel(message) if message and forum_of(client, place) else place


def title_of(card: Card) -> str:
    """The title of the post that a card begins."""
    return cut(one_line(plain(card.title)), LIMITS.post_title) or NAMELESS


def tags_of(forum: discord.ForumChannel) -> list[discord.ForumTag]:
    """The tags of a new post: none, or where the forum requires one, the first that everybody may give.

    Others than moderators may not give a moderated tag (Channel Resource, forum tag).
    """
    if not forum.flags.require_tag:
        return []
    return sorted(forum.available_tags, key=lambda tag: tag.moderated)[:1]
