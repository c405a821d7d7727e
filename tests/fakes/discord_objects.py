"""What Discord's API speaks of: people, messages, interactions, servers, as far as this bot meets them.

Pages named in comments are those of the API reference.
"""

import asyncio
from dataclasses import dataclass, field

from tests.fakes import discord_rules as rules
from tests.fakes.discord_rules import Json

TOKEN = "MTAw.made-up.token"
APPLICATION = 100
BOT = 101
GUILD = 900
CHANNEL = 910

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ANSWER_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0
NONCE_SECONDS = 120.0
START_MS = 1_795_435_200_000
"""The instant at which the wire's clock shows 0: 2026-11-23 12:00 UTC."""
EPOCH_MS = 1_420_070_400_000
"""Reference, snowflakes: an id holds the milliseconds since the first second of 2015, above 22 other bits."""

BOT_ROLE, MANAGERS = 920, 921
MANAGE_SERVER, VIEW, SEND, HISTORY = 1 << 5, 1 << 10, 1 << 11, 1 << 16

GUILDS_INTENT = 1


@dataclass(frozen=True)
class Person:
    """Somebody on the server; `permissions` as they come with an interaction."""

    id: int
    name: str
    permissions: int = 1 << 11
    roles: tuple[int, ...] = ()

    def as_json(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "avatar": None,
            "global_name": self.name,
        }

    def as_member(self) -> Json:
        return {
            "user": self.as_json(),
            "nick": None,
            "roles": [str(each) for each in (*self.roles, *([MANAGERS] if self.permissions & MANAGE_SERVER else []))],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
        }


BOT_JSON: Json = {"id": str(BOT), "username": "Credence", "discriminator": "0", "avatar": None, "bot": True}


@dataclass
class Message:
    """A message; `reader` is whom an ephemeral one is for, `thinking` while it waits to be filled."""

    id: int
    channel: int
    components: list[Json] = field(default_factory=list)
    flags: int = 0
    reader: int | None = None
    thinking: bool = False
    nonce: str | None = None
    posted_at: float = 0.0
    reply_to: int | None = None
    edits: int = 0
    author: Json = field(default_factory=lambda: BOT_JSON)
    content: str = ""
    attachments: list["Attachment"] = field(default_factory=list)
    mentions: list[Person] = field(default_factory=list)

    def as_json(self) -> Json:
        return {
            "id": str(self.id),
            "channel_id": str(self.channel),
            "author": self.author,
            "content": self.content,
            "timestamp": "2026-11-23T12:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [person.as_json() for person in self.mentions],
            "mention_roles": [],
            "attachments": [each.as_json() for each in self.attachments],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "flags": self.flags,
            "components": rules.unfurled(self.components, {each.name: each.as_json() for each in self.attachments}),
            "nonce": self.nonce,
        }


@dataclass(frozen=True)
class Attachment:
    """A file of a message."""

    id: int
    name: str
    content: bytes
    description: str = ""

    def as_json(self) -> Json:
        address = f"https://cdn.discordapp.com/attachments/{self.id}/{self.name}?ex=1"
        own = {"id": str(self.id), "filename": self.name, "size": len(self.content), "description": self.description}
        return {**own, "url": address, "proxy_url": address, "content_type": "application/octet-stream"}


@dataclass
class Interaction:
    """Something a person did, and what the bot has answered so far."""

    id: int
    token: str
    kind: int
    person: Person
    channel: int
    sent_at: float
    source: Message | None = None
    callback: int | None = None
    answer: Message | None = None
    modal: Json | None = None
    choices: list[Json] | None = None
    answered_in: float = 0.0
    done: asyncio.Event = field(default_factory=asyncio.Event)


def channel_json(channel: int, denied: int = 0) -> Json:
    overwrites = [{"id": str(BOT), "type": 1, "allow": "0", "deny": str(denied)}] if denied else []
    return {"id": str(channel), "type": 0, "name": "forecasts", "position": 0, "permission_overwrites": overwrites}


def forum_json(forum: int, tags: list[Json]) -> Json:
    # Channel Resource, channel flags: REQUIRE_TAG.
    return {**channel_json(forum), "type": 15, "available_tags": tags, "flags": 1 << 4 if tags else 0}


def thread_json(own: Json, parent: int) -> Json:
    archived = {"archived": True, "auto_archive_duration": 60, "archive_timestamp": "2026-11-01T00:00:00+00:00"}
    count = {"message_count": 1, "member_count": 1}
    return {**own, **count, "type": 11, "parent_id": str(parent), "owner_id": "1", "thread_metadata": archived}


def role_json(role: int, permissions: int) -> Json:
    return {
        "id": str(role),
        "name": "@everyone" if role == GUILD else f"role {role}",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": role - GUILD,
        "permissions": str(permissions),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def roles_json(rights: int) -> list[Json]:
    return [role_json(GUILD, 1 << 31), role_json(BOT_ROLE, rights), role_json(MANAGERS, MANAGE_SERVER)]


def guild_json(rights: int, joined_at: str) -> Json:
    # Gateway, guild create: of the members, at least the bot itself.
    itself = {**Person(BOT, "Credence").as_member(), "user": BOT_JSON, "roles": [str(BOT_ROLE)], "joined_at": joined_at}
    return {
        "id": str(GUILD),
        "name": "Tower",
        "owner_id": "1",
        "member_count": 3,
        "unavailable": False,
        "threads": [],
        "members": [itself],
        "roles": roles_json(rights),
        "emojis": [],
        "stickers": [],
        "features": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "afk_timeout": 0,
        "premium_tier": 0,
        "premium_progress_bar_enabled": False,
        "system_channel_flags": 0,
        "preferred_locale": "en-US",
        "large": False,
    }
