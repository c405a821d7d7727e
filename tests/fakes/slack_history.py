"""Slack's methods for reading the history of a conversation, written from its documentation."""

from collections.abc import Iterable
from typing import Any

from tests.fakes.slack_rules import Invalid

Json = dict[str, Any]

MOST = 999


def scope_of(channel: str, *, private: bool) -> str:
    """The scope that reading there needs (docs.slack.dev/reference/methods/conversations.history, scopes)."""
    if channel.startswith("D"):
        return "im:history"
    return "groups:history" if private else "channels:history"


def in_channel(messages: Iterable[Json]) -> list[Json]:
    """What stands in the channel itself.

    A reply is part of its thread and of nothing else, unless it was broadcast (docs.slack.dev/messaging/retrieving-messages,
    threads; docs.slack.dev/reference/events/message/thread_broadcast).
    """
    return [message for message in messages if "thread_ts" not in message or message.get("reply_broadcast")]


def in_thread(messages: Iterable[Json], ts: str) -> list[Json]:
    """A message and the replies to it (docs.slack.dev/reference/methods/conversations.replies).

    The error for a thread without its message is thread_not_found (the same page, errors).
    """
    found = [message for message in messages if ts in (message["ts"], message.get("thread_ts"))]
    if not any(message["ts"] == ts for message in found):
        raise Invalid("thread_not_found", ts)
    return found


def page(messages: Iterable[Json], asked: Json, always: str = "") -> Json:
    """One page of messages (the same pages, arguments and pagination).

    Args:
        always: the message that comes whatever `oldest` says: that of the thread.
    """
    oldest, inclusive = str(asked.get("oldest", "0")), _is_true(asked.get("inclusive"))
    fits = [
        message
        for message in messages
        if message["ts"] > oldest or (inclusive and message["ts"] == oldest) or message["ts"] == always
    ]
    newest_first = sorted(fits, key=lambda message: str(message["ts"]), reverse=not always)
    limit, start = int(asked.get("limit", 100)), int(asked.get("cursor") or 0)
    # "Maximum of 999".
    if not 1 <= limit <= MOST:
        raise Invalid("invalid_limit", str(limit))
    more = len(newest_first) > start + limit
    return {
        "messages": [_shown(message, asked) for message in newest_first[start : start + limit]],
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }


def _shown(message: Json, asked: Json) -> Json:
    # include_all_metadata: "Return all metadata associated with this message", by default not.
    hidden = set() if _is_true(asked.get("include_all_metadata")) else {"metadata"}
    return {key: value for key, value in message.items() if key not in hidden}


def _is_true(value: object) -> bool:
    return str(value).lower() in ("1", "true")
