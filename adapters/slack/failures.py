"""What can go wrong with a call to Slack, and what may be told about it."""

import re
from http import HTTPStatus

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.ports.platform import LimitScope, PostFailed

FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError)
"""Slack said no, or something else that cannot be read; or nothing came back."""

UNREADABLE = "unreadable_answer"

TOO_MANY_REQUESTS = HTTPStatus.TOO_MANY_REQUESTS
INTERNAL_SERVER_ERROR = HTTPStatus.INTERNAL_SERVER_ERROR

# Error codes of chat.postMessage, chat.update, chat.delete and conversations.open (docs.slack.dev/reference/methods).
NOT_THERE = {"channel_not_found", "not_in_channel"}
"""Also what Slack says of a private channel that the bot is not in."""
UNREACHABLE = {"user_not_found", "user_not_visible", "user_disabled", "cannot_dm_bot", "messages_tab_disabled"}
"""Of people to whom one cannot write."""
CLOSED = {
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "restricted_action_non_threadable_channel",
    "restricted_action_thread_locked",
}
"""The workspace's own rules do not let the bot post there."""
ERASED = {"message_not_found", "cant_update_message", "edit_window_closed"}
"""Of messages that are no more, or can be changed no more."""
GONE = NOT_THERE | UNREACHABLE | CLOSED | ERASED | {"is_archived", "thread_not_found"}
UNCERTAIN = {
    UNREADABLE,
    "internal_error",
    "fatal_error",
    "request_timeout",
    "service_unavailable",
    "duplicate_message_not_found",
    "duplicate_channel_not_found",
}
LIMITED = {"ratelimited", "rate_limited"}
SHORTEST_WAIT = 1.0
"""Seconds, where Slack wants to be left alone and does not say for how long."""

_ERROR_CODE = re.compile("[a-z0-9_]{1,60}")
_SECONDS = re.compile("[0-9]{1,6}")


def reason(error: Exception) -> str:
    """What went wrong, in a word of Slack's or the name of the error; never with anything that was sent."""
    if not isinstance(error, SlackApiError):
        return type(error).__name__
    # Where the answer was no JSON, the library hands on the bare HTTP response, or puts the whole page here.
    said = str(error.response.get("error")) if isinstance(error.response, AsyncSlackResponse) else ""
    return said if _ERROR_CODE.fullmatch(said) else UNREADABLE


def post_failed(error: Exception) -> PostFailed:
    """What is known about a message that Slack did not confirm."""
    said = reason(error)
    if not isinstance(error, SlackApiError):
        # No connection, no request; every other failure may have come after it.
        return PostFailed(said, certain=isinstance(error, aiohttp.ClientConnectorError))
    answered = _status(error)
    if answered == TOO_MANY_REQUESTS or said in LIMITED:
        # Each method is limited by itself in each workspace (docs.slack.dev/apis/web-api/rate-limits).
        return PostFailed(said, certain=True, wait_s=_wait(error), scope=LimitScope.SPACE)
    # What Slack refused it did not do; a server error or an unknown end may hide a message that appeared.
    certain = said not in UNCERTAIN and answered < INTERNAL_SERVER_ERROR
    return PostFailed(said, certain=certain, gone=said in GONE, erased=said in ERASED)


def _status(error: SlackApiError) -> int:
    """The HTTP status of Slack's answer."""
    if isinstance(error.response, AsyncSlackResponse):
        return error.response.status_code
    return error.response.status if isinstance(error.response, aiohttp.ClientResponse) else 0


def _wait(error: SlackApiError) -> float:
    """The seconds of `Retry-After` (docs.slack.dev/apis/web-api/rate-limits)."""
    headers = getattr(error.response, "headers", {})
    said = str(headers.get("Retry-After", ""))
    return max(float(said), SHORTEST_WAIT) if _SECONDS.fullmatch(said) else SHORTEST_WAIT
