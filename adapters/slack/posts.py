"""Messages nobody is waiting for: posted at most once per try, and edited in place."""

import hashlib
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import FAILURES, UNREADABLE, reason, status
from adapters.slack.render import message
from bot.cards import Card
from bot.domain.member import Place
from bot.posts import PostFailed

TOO_MANY_REQUESTS = HTTPStatus.TOO_MANY_REQUESTS
INTERNAL_SERVER_ERROR = HTTPStatus.INTERNAL_SERVER_ERROR

EVENT_TYPE = "credence_post"

# Error codes of chat.postMessage and chat.update (docs.slack.dev/reference/methods).
NOT_THERE = {"channel_not_found", "not_in_channel"}
"""Also what Slack says of a private channel that the bot is not in."""
GONE = NOT_THERE | {
    "is_archived",
    "message_not_found",
    "thread_not_found",
    "cant_update_message",
    "edit_window_closed",
}
UNCERTAIN = {
    UNREADABLE,
    "internal_error",
    "fatal_error",
    "request_timeout",
    "service_unavailable",
    "duplicate_message_not_found",
    "duplicate_channel_not_found",
}


class Posts:
    """Posts and edits.

    Args:
        client: must not retry by itself: after a lost answer a second try would be a second message.
        not_there: awaited with a channel in which the bot may not post.
    """

    def __init__(self, client: AsyncWebClient, not_there: Callable[[str], Awaitable[None]]) -> None:
        self._client = client
        self._not_there = not_there

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:
        """See `bot.posts.Platform`; returns the message's timestamp, by which Slack names it in its channel."""
        thread: dict[str, Any] = {}
        if reply_to:
            # An announcement is for everybody; what else belongs to a card stays in its thread.
            thread = {"thread_ts": reply_to, "reply_broadcast": card.kind == "announcement"}
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": opaque(key)}}
        try:
            posted = await self._client.chat_postMessage(
                channel=place.channel,
                unfurl_links=False,
                unfurl_media=False,
                mrkdwn=False,
                metadata=metadata,
                **message(card),
                **thread,
            )
        except FAILURES as error:
            failed = post_failed(error)
            if str(failed) in NOT_THERE:
                await self._not_there(place.channel)
            raise failed from error
        return str(posted["ts"])

    async def edit(self, place: Place, message_id: str, card: Card) -> None:
        """See `bot.posts.Platform`."""
        try:
            await self._client.chat_update(channel=place.channel, ts=message_id, **message(card))
        except FAILURES as error:
            raise post_failed(error) from error

    async def find(self, place: Place, key: str, since_ms: int) -> list[str] | None:
        """See `bot.posts.Platform`."""
        raise NotImplementedError

    async def delete(self, place: Place, message_id: str) -> None:
        """See `bot.posts.Platform`."""
        try:
            await self._client.chat_delete(channel=place.channel, ts=message_id)
        except FAILURES as error:
            raise post_failed(error) from error


def opaque(key: str) -> str:
    """The key as it is written into the message, where other apps can read it: the same each time, and meaningless."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def post_failed(error: Exception) -> PostFailed:
    """What is known about a message that Slack did not confirm."""
    said = reason(error)
    if isinstance(error, SlackApiError):
        # What Slack refused it did not do; a server error or an unknown end may hide a message that appeared.
        answered = status(error)
        certain = answered == TOO_MANY_REQUESTS or (said not in UNCERTAIN and answered < INTERNAL_SERVER_ERROR)
        return PostFailed(said, certain=certain, gone=said in GONE)
    # No connection, no request; every other failure may have come after it.
    return PostFailed(said, certain=isinstance(error, aiohttp.ClientConnectorError))
