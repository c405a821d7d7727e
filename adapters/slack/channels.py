"""Whether the bot may post in a channel, as Slack says of it."""

import asyncio

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import FAILURES, reason
from bot.domain.member import Place
from bot.ports.platform import Hindrance, Obstacle

TIMEOUT_SECONDS = 1.0
"""How long asking Slack may take, since a member waits for the answer."""

log = structlog.get_logger()


async def obstacle(client: AsyncWebClient, place: Place) -> Obstacle | None:
    """See `bot.ports.platform.Platform`.

    In public channels the bot may post without being in them (chat:write.public). Where the app lacks the scopes for
    asking, the first try to post will tell.
    """
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            channel = (await client.conversations_info(channel=place.channel))["channel"]
    except FAILURES as error:
        why = reason(error)
        if why == "channel_not_found":
            # So it is answered about private channels that the bot is not in, as well.
            return Obstacle(Hindrance.NOT_IN_CHANNEL)
        log.warning("slack_channel_unknown", error=why)
        return None
    if channel.get("is_archived"):
        return Obstacle(Hindrance.ARCHIVED)
    private = channel.get("is_private") and not channel.get("is_im")
    return Obstacle(Hindrance.NOT_IN_CHANNEL) if private and not channel.get("is_member") else None
