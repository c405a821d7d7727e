"""How a refusal, and a failure of the program, are told."""

from bot.cards import Card, Paragraph, Tone
from bot.domain.errors import Refused
from bot.texts import Texts


def refusal(texts: Texts, refused: Refused) -> Card:
    """What was wrong, and what would be right."""
    return Card(kind="refusal", blocks=(Paragraph(texts.say(refused.key, **refused.facts), Tone.WARNING),))


def incident(texts: Texts, number: str) -> Card:
    """Something broke; the number finds it in the log."""
    return Card(kind="incident", blocks=(Paragraph(texts.say("door.incident", number=number), Tone.WARNING),))
