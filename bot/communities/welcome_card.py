"""The card that greets a place which the bot was added to."""

from bot.communities.setup_card import setup_button
from bot.inputs.app import ShowHelp
from bot.texts import Texts
from bot.ui.cards import Button, Card, Paragraph


def welcome_card(texts: Texts) -> Card:
    """What the bot is for, and the way to begin."""
    return Card(
        kind="joined",
        title=texts.say("communities.welcome_title"),
        blocks=(Paragraph(texts.say("communities.welcome_text")), Paragraph(texts.say("communities.welcome_begin"))),
        buttons=(setup_button(texts), Button(texts.say("ui.button_help"), ShowHelp())),
        private=False,
    )
