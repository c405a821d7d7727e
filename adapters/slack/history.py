"""Finds messages of the bot's own in the history of a channel, a thread or a conversation, by their key."""

from collections.abc import Iterable, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import FAILURES, post_failed
from adapters.slack.message_ids import address, hashed_key, key_in, message_id
from bot.domain.member import Place

PAGE = 200
"""Messages per call: no more than 200 are recommended (docs.slack.dev/apis/web-api/pagination)."""
MOST_PAGES = 5
"""Pages read; a busier history is given up on, because of the time it takes and Slack's limits for reading."""

TOKEN_ERRORS = {"invalid_auth", "not_authed", "account_inactive", "token_expired", "token_revoked"}
"""Errors after which asking again can help, once the token is valid; other refusals are about what the bot may see."""

Message = Mapping[str, Any]


class History:
    """Finds messages by their key.

    Needs scopes that are optional for the bot: `channels:history` in public channels, `groups:history` in private ones,
    `im:history` and `im:write` in conversations with a person. The bot must be a member of the channel.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self.bot_id = ""
        """The `bot_id` of the bot's own messages; empty until the client is connected."""

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
        """See `bot.ports.platform.Platform`.

        A reply is looked for in its thread: the channel's history has only replies that were also sent to the channel.
        """
        oldest = f"{since_ms // 1000}.{since_ms % 1000:03d}000"
        try:
            channel = await self._conversation(place)
            thread = address(place, reply_to)[1]
            messages, whole = await self._read(channel, thread, oldest)
        except FAILURES as error:
            _raise_unless_refused(error)
            return None
        # A thread always comes with its parent message, however old.
        since = [each for each in messages if each["ts"] >= oldest]
        found = sorted(each["ts"] for each in since if self._own(each) and key_in(each) == hashed_key(key))
        if not found and not (whole and self._would_show(since, hashed_key(key))):
            return None
        return [message_id(place, channel, ts) for ts in found]

    async def _conversation(self, place: Place) -> str:
        if not place.account:
            return place.channel
        opened = await self._client.conversations_open(users=place.account)
        return str(opened["channel"]["id"])

    async def _read(self, channel: str, thread: str, oldest: str) -> tuple[list[Message], bool]:
        """The messages since the timestamp `oldest`, and whether that is all of them."""
        messages: list[Message] = []
        cursor = ""
        for _ in range(MOST_PAGES):
            asked: dict[str, Any] = {"oldest": oldest, "inclusive": True, "include_all_metadata": True, "limit": PAGE}
            asked |= {"cursor": cursor} if cursor else {}
            page = await (
                self._client.conversations_replies(channel=channel, ts=thread, **asked)
                if thread
                else self._client.conversations_history(channel=channel, **asked)
            )
            messages += page["messages"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return messages, not page.get("has_more")
        return messages, False

    def _would_show(self, messages: Iterable[Message], key: str) -> bool:
        """Whether a message with this hashed key would be recognised among these, so that finding none proves it.

        Not where Slack hides metadata: then a message of the bot's own has no key. Not where the bot's own messages
        are not recognised: then one that seems to be somebody else's has the key.
        """
        hidden = any(self._own(each) and not key_in(each) for each in messages)
        foreign = any(not self._own(each) and key_in(each) == key for each in messages)
        return bool(self.bot_id) and not hidden and not foreign

    def _own(self, message: Message) -> bool:
        return message.get("bot_id") == self.bot_id


def _raise_unless_refused(error: Exception) -> None:
    """Raise PostFailed where asking again later can help; return where Slack refuses to show the history."""
    failed = post_failed(error)
    refused = isinstance(error, SlackApiError) and failed.certain and not failed.wait_s
    if not refused or str(failed) in TOKEN_ERRORS:
        raise failed from error
