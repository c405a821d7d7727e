"""What can go wrong with a call to Slack, and what may be told about it."""

import re

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError)
"""Slack said no, or something else that cannot be read; or nothing came back."""

UNREADABLE = "unreadable_answer"

_ERROR_CODE = re.compile("[a-z0-9_]{1,60}")


def reason(error: Exception) -> str:
    """What went wrong, in a word of Slack's or the name of the error; never with anything that was sent."""
    if not isinstance(error, SlackApiError):
        return type(error).__name__
    # Where the answer was no JSON, the library hands on the bare HTTP response, or puts the whole page here.
    said = str(error.response.get("error")) if isinstance(error.response, AsyncSlackResponse) else ""
    return said if _ERROR_CODE.fullmatch(said) else UNREADABLE


def status(error: SlackApiError) -> int:
    """The HTTP status of Slack's answer."""
    if isinstance(error.response, AsyncSlackResponse):
        return error.response.status_code
    return error.response.status if isinstance(error.response, aiohttp.ClientResponse) else 0
