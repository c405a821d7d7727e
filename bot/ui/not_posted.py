"""The news that a message cannot be posted, to the member who asked for it."""

from bot.domain.member import Place
from bot.domain.moment import Channel, Text
from bot.texts import Texts
from bot.ui.cards import Block, Button, Card, Paragraph, Tone


def not_posted(texts: Texts, place: Place, title: Text, became: Text = (), *buttons: Button) -> Card:
    """The platform does not let the bot write there.

    Args:
        texts: the sentences.
        place: where it was to be posted.
        title: of what was to be posted.
        became: what has become of it; empty where there is nothing to say.
        buttons: what can be done.
    """
    blocks: list[Block] = [Paragraph(text) for text in (title, became) if text]
    return Card(
        kind="not-posted",
        title=texts.say("posting.failed", channel=Channel(place.channel)),
        blocks=(*blocks, Paragraph(texts.say("posting.failed_how"), Tone.QUIET)),
        buttons=buttons,
    )
