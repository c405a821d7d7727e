"""The role or user group that is notified of new questions and boards (the setting `announce`)."""

from dataclasses import replace

from bot.domain.moment import Called
from bot.ui.cards import Card, Paragraph


def mention_role(card: Card, role: str) -> Card:
    """The card with a mention of the role at its end; unchanged where `role` is empty. Notifies nobody."""
    return replace(card, blocks=(*card.blocks, Paragraph((Called(role),)))) if role else card


def notify_role(card: Card, role: str) -> Card:
    """The card with a mention of the role at its end, which notifies it when the card is posted."""
    return replace(mention_role(card, role), calls=(role,)) if role else card
