"""The role or user group that hears of what is new."""

from dataclasses import replace

from bot.domain.moment import Called
from bot.ui.cards import Card, Paragraph


def naming(card: Card, role: str) -> Card:
    """The card with the role at its end; as it is where there is none."""
    return replace(card, blocks=(*card.blocks, Paragraph((Called(role),)))) if role else card


def calling(card: Card, role: str) -> Card:
    """The same, and when it is posted, the role hears of it."""
    return replace(naming(card, role), calls=(role,)) if role else card
