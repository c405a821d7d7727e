"""The bot's own messages: the ids the core knows them by, and the key that each carries in its metadata."""

import hashlib
from collections.abc import Mapping
from typing import Any

from bot.domain.member import Place

EVENT_TYPE = "credence_post"
"""The `event_type` of the metadata that holds the key (docs.slack.dev/messaging/message-metadata)."""


def hashed_key(key: str) -> str:
    """The key as a message carries it: a hash, because other apps in the workspace can read metadata."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def metadata(key: str) -> dict[str, Any]:
    """The metadata of a message, by which it can be found again."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": hashed_key(key)}}


def key_in(message: Mapping[str, Any]) -> str:
    """The hashed key that a message carries; empty where it carries none, or Slack does not show it."""
    carried = message.get("metadata") or {}
    return str(carried.get("event_payload", {}).get("key", "")) if carried.get("event_type") == EVENT_TYPE else ""


def message_id(place: Place, channel: str, ts: str) -> str:
    """The core's id of a message: its timestamp, which is unique in its channel.

    A conversation with a person has an id of its own, which editing and deleting need instead of the person's
    (docs.slack.dev/reference/methods/chat.update, `channel`); there the id is the conversation's and the timestamp.
    """
    return f"{channel}/{ts}" if place.account else ts


def address(place: Place, message: str) -> tuple[str, str]:
    """The channel and the timestamp of the message with that id of the core's."""
    channel, _, ts = message.rpartition("/")
    return channel or place.channel, ts


def message_url(space: str, channel: str, ts: str) -> str:
    """An address that opens a message of a channel, or at least the channel.

    Put together without the workspace's domain, which only Slack knows: docs.slack.dev/interactivity/deep-linking
    documents `team` and `channel`; where a client does not go by the timestamp, it opens the channel.
    """
    return f"https://slack.com/app_redirect?team={space}&channel={channel}&message_ts={ts}"
