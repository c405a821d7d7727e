"""Failed calls to Slack: what to log about them, and what they mean for a message that was to be posted."""

import re
from collections.abc import Mapping
from http import HTTPStatus

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.ports.platform import LimitScope, PostFailed

FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError)
"""What a call can raise: Slack refused it or answered something unreadable, or no answer came."""

UNREADABLE = "unreadable_answer"
"""Stands for an answer that is not JSON, or has no error code."""

TOO_MANY_REQUESTS = HTTPStatus.TOO_MANY_REQUESTS
INTERNAL_SERVER_ERROR = HTTPStatus.INTERNAL_SERVER_ERROR

# Error codes of chat.postMessage, chat.update, chat.delete and conversations.open (docs.slack.dev/reference/methods).
NOT_IN_CHANNEL = {"channel_not_found", "not_in_channel"}
"""The bot is not in the channel; of a private one Slack says that there is none."""
UNREACHABLE = {"user_not_found", "user_not_visible", "user_disabled", "cannot_dm_bot", "messages_tab_disabled"}
"""People to whom the bot cannot write."""
RESTRICTED = {
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "restricted_action_non_threadable_channel",
    "restricted_action_thread_locked",
}
"""The workspace's rules do not let the bot post there."""
ERASED = {"message_not_found", "cant_update_message", "edit_window_closed"}
"""The message does not exist any more, or cannot be changed any more."""
GONE = NOT_IN_CHANNEL | UNREACHABLE | RESTRICTED | ERASED | {"is_archived", "thread_not_found"}
"""Trying again changes nothing until somebody in the workspace does."""
UNCERTAIN = {
    UNREADABLE,
    "internal_error",
    "fatal_error",
    "request_timeout",
    "service_unavailable",
    "duplicate_message_not_found",
    "duplicate_channel_not_found",
}
"""After these the message may have been posted all the same."""
RATE_LIMITED = {"ratelimited", "rate_limited"}
SHORTEST_WAIT = 1.0
"""Seconds to wait after a 429 whose `Retry-After` is missing or shorter."""

_ERROR_CODE = re.compile("[a-z0-9_]{1,60}")
_SECONDS = re.compile("[0-9]{1,6}")


class AddressRefused(SlackClientError):  # noqa: N818  named for what the address did
    """A `response_url` did not take a message.

    Args:
        status: the HTTP status of the answer.
        headers: its headers.
    """

    def __init__(self, status: int, headers: Mapping[str, str]) -> None:
        super().__init__(f"http_{status}")
        self.status = status
        self.headers = headers


def reason(error: Exception) -> str:
    """Slack's error code, or the name of the exception; never anything that was sent, so it can be logged."""
    if isinstance(error, AddressRefused):
        return str(error)
    if not isinstance(error, SlackApiError):
        return type(error).__name__
    # Where the answer is not JSON, `response` is the bare HTTP response, or the "error" is the whole page.
    said = str(error.response.get("error")) if isinstance(error.response, AsyncSlackResponse) else ""
    return said if _ERROR_CODE.fullmatch(said) else UNREADABLE


def post_failed(error: Exception) -> PostFailed:
    """The failure of a call in the core's terms; `error` is one of FAILURES."""
    code = reason(error)
    if not isinstance(error, SlackApiError | AddressRefused):
        # Without a connection no request was sent; any other failure may have come after the message was posted.
        return PostFailed(code, certain=isinstance(error, aiohttp.ClientConnectorError))
    status = _status(error)
    if status == TOO_MANY_REQUESTS or code in RATE_LIMITED:
        # Each method has a limit of its own in each workspace (docs.slack.dev/apis/web-api/rate-limits).
        return PostFailed(code, certain=True, wait_s=_wait(error), scope=LimitScope.SPACE)
    # A refused message was not posted; after a server error it may have been.
    certain = code not in UNCERTAIN and status < INTERNAL_SERVER_ERROR
    return PostFailed(code, certain=certain, gone=code in GONE, erased=code in ERASED)


def is_passing(error: Exception) -> bool:
    """Whether the same call may succeed a moment later; `error` is one of FAILURES."""
    failed = post_failed(error)
    return bool(failed.wait_s) or not failed.certain or isinstance(error, aiohttp.ClientConnectorError)


def _status(error: SlackApiError | AddressRefused) -> int:
    """The HTTP status of Slack's answer; 0 where it is unknown."""
    if isinstance(error, AddressRefused):
        return error.status
    if isinstance(error.response, AsyncSlackResponse):
        return error.response.status_code
    return error.response.status if isinstance(error.response, aiohttp.ClientResponse) else 0


def _wait(error: SlackApiError | AddressRefused) -> float:
    """Seconds to wait, from `Retry-After` (docs.slack.dev/apis/web-api/rate-limits)."""
    headers = error.headers if isinstance(error, AddressRefused) else getattr(error.response, "headers", {})
    said = str(headers.get("Retry-After", ""))
    return max(float(said), SHORTEST_WAIT) if _SECONDS.fullmatch(said) else SHORTEST_WAIT
