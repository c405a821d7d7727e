"""Messages that the outbox sends: posted, edited and deleted."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import FAILURES, post_failed
from adapters.slack.message_ids import address, message_id, metadata
from adapters.slack.pictures import Pictures
from adapters.slack.render import message
from bot.domain.member import Place
from bot.ui.cards import Card


class Posts:
    """Posts, edits and deletes messages.

    Args:
        client: must not retry by itself, or a lost answer would lead to a second message.
        pictures: has cards shown with their pictures, which an edit brings after the message was posted without.
    """

    def __init__(self, client: AsyncWebClient, pictures: Pictures) -> None:
        self._client = client
        self._pictures = pictures

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:
        """See `bot.ports.platform.Platform`."""
        thread: dict[str, Any] = {}
        if reply_to:
            # Announcements are shown in the channel too, other replies only in the thread of the card.
            thread = {"thread_ts": address(place, reply_to)[1], "reply_broadcast": card.kind == "announcement"}
        try:
            posted = await self._client.chat_postMessage(
                # With a person's id Slack opens the conversation by itself, which needs no further scope.
                channel=place.account or place.channel,
                unfurl_links=False,
                unfurl_media=False,
                mrkdwn=False,
                metadata=metadata(key),
                **message(card),
                **thread,
            )
        except FAILURES as error:
            raise post_failed(error) from error
        return message_id(place, str(posted["channel"]), str(posted["ts"]))

    async def edit(self, place: Place, message_id: str, card: Card) -> None:
        """See `bot.ports.platform.Platform`."""
        channel, ts = address(place, message_id)

        async def edited(picture: str) -> None:
            await self._client.chat_update(channel=channel, ts=ts, **message(card, picture))

        try:
            await self._pictures.show(card, edited)
        except FAILURES as error:
            raise post_failed(error) from error

    async def delete(self, place: Place, message_id: str) -> None:
        """See `bot.ports.platform.Platform`."""
        channel, ts = address(place, message_id)
        try:
            await self._client.chat_delete(channel=channel, ts=ts)
        except FAILURES as error:
            raise post_failed(error) from error
