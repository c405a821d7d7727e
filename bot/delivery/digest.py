"""What a card shows, in a few characters."""

import hashlib

from bot.cards import Card


def digest(card: Card) -> str:
    """A short name of what a card shows."""
    return hashlib.sha256(repr(card).encode()).hexdigest()[:16]
