"""What a card shows, in a few characters."""

import hashlib
from dataclasses import replace

from bot.ui.cards import Card


def digest(card: Card) -> str:
    """A short name of what a card shows, whoever heard of it."""
    return hashlib.sha256(repr(replace(card, calls=())).encode()).hexdigest()[:16]
