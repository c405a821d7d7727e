"""What the bot's own messages are called: by Slack, and by the core, whose key every one of them carries."""

import hashlib
from collections.abc import Mapping
from typing import Any

from bot.domain.member import Place

EVENT_TYPE = "credence_post"
"""Of the metadata that holds the key (docs.slack.dev/messaging/message-metadata)."""


def opaque(key: str) -> str:
    """The key as it is written into the message, where other apps can read it: the same each time, and meaningless."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def metadata(key: str) -> dict[str, Any]:
    """What a message carries so that it can be found again."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": opaque(key)}}


def key_in(message: Mapping[str, Any]) -> str:
    """The opaque key that a message carries; empty where it carries none, or Slack does not show it."""
    carried = message.get("metadata") or {}
    return str(carried.get("event_payload", {}).get("key", "")) if carried.get("event_type") == EVENT_TYPE else ""


def message_id(place: Place, channel: str, ts: str) -> str:
    """How the core names a message: by its timestamp, which is unique in its channel.

    A conversation with a person has an id of its own, which editing and deleting want instead of the person's
    (docs.slack.dev/reference/methods/chat.update, `channel`): there it is part of the name.
    """
    return f"{channel}/{ts}" if place.account else ts


def address(place: Place, message: str) -> tuple[str, str]:
    """The channel and the timestamp of a message with that name."""
    channel, _, ts = message.rpartition("/")
    return channel or place.channel, ts
