"""Files for one member: uploaded into their conversation with the bot, or told as text where that is not possible."""

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import FAILURES, reason
from adapters.slack.limits import SHORT_FILE
from adapters.slack.render import message
from bot.texts import Texts
from bot.ui.cards import Card, File, Paragraph, Tone

log = structlog.get_logger()


async def hand_over(client: AsyncWebClient, account: str, card: Card, texts: Texts) -> Card | None:
    """Send a card's file to a member; returns what to tell them where it did not arrive.

    Slack names the conversation only once something was written to it; asking for it would want a further scope.
    """
    file = card.file
    if file is None:
        return None
    try:
        written = await client.chat_postMessage(channel=account, mrkdwn=False, **message(card))
        await client.files_upload_v2(channel=str(written["channel"]), content=file.content, filename=file.name)
    except FAILURES as error:
        log.warning("slack_file_not_taken", error=reason(error))
        return _instead(file, reason(error), texts)
    return None


def _instead(file: File, why: str, texts: Texts) -> Card:
    """Which permission is missing, and the content where it is short."""
    blocks = [Paragraph(texts.say("slack.no_file", reason=why), Tone.WARNING)]
    if len(file.content) <= SHORT_FILE:
        blocks += [Paragraph(texts.say("slack.here_instead")), Paragraph((file.content.decode(),))]
    return Card(kind="refusal", blocks=tuple(blocks))
