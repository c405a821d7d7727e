"""Looking back: which messages of the bot's own there are, as far as Slack lets it see."""

from collections.abc import Iterable, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import FAILURES, post_failed
from adapters.slack.message_ids import address, key_in, message_id, opaque
from bot.domain.member import Place

PAGE = 200
"""Messages asked for at a time: at most so many are recommended (docs.slack.dev/apis/web-api/pagination)."""
MOST_PAGES = 5
"""Where more was written since, nothing is told: it would take too long, and Slack limits how often one may read."""

TOKEN = {"invalid_auth", "not_authed", "account_inactive", "token_expired", "token_revoked"}
"""Slack may answer once the token is mended; every other refusal is about what the bot may see."""

Message = Mapping[str, Any]


class History:
    """Finds messages by their key.

    Needs scopes that the bot can do without: `channels:history` in public channels, `groups:history` in private ones,
    `im:history` and `im:write` in conversations with a person. In all of them the bot has to be a member.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self.bot = ""
        """The id by which the bot's own messages are known; there once it is connected."""

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
        """See `bot.ports.platform.Platform`.

        A reply is looked for in its thread: the channel's history holds only those that are shown in the channel too.
        """
        oldest = f"{since_ms // 1000}.{since_ms % 1000:03d}000"
        try:
            channel = await self._conversation(place)
            thread = address(place, reply_to)[1]
            messages, whole = await self._read(channel, thread, oldest)
        except FAILURES as error:
            _raise_unless_blind(error)
            return None
        # A thread always comes with the message it belongs to, however old.
        since = [each for each in messages if each["ts"] >= oldest]
        found = sorted(each["ts"] for each in since if self._own(each) and key_in(each) == opaque(key))
        if not found and not (whole and self._would_show(since, opaque(key))):
            return None
        return [message_id(place, channel, ts) for ts in found]

    async def _conversation(self, place: Place) -> str:
        if not place.account:
            return place.channel
        opened = await self._client.conversations_open(users=place.account)
        return str(opened["channel"]["id"])

    async def _read(self, channel: str, thread: str, oldest: str) -> tuple[list[Message], bool]:
        """The messages since then, and whether they are all."""
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
        """Whether finding nothing means that there is nothing.

        Every message of the bot's own carries a key: one without says that Slack keeps keys to itself. One of somebody
        else's with our key says that we do not know which ones are our own.
        """
        hidden = any(self._own(each) and not key_in(each) for each in messages)
        strange = any(not self._own(each) and key_in(each) == key for each in messages)
        return bool(self.bot) and not hidden and not strange

    def _own(self, message: Message) -> bool:
        return message.get("bot_id") == self.bot


def _raise_unless_blind(error: Exception) -> None:
    """Go on only where Slack refused, so that asking again would change nothing."""
    failed = post_failed(error)
    refused = isinstance(error, SlackApiError) and failed.certain and not failed.wait_s
    if not refused or str(failed) in TOKEN:
        raise failed from error
