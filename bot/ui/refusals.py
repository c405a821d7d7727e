"""How a refusal, and a failure of the program, are told."""

from collections.abc import Iterable

from bot.domain.errors import Refused
from bot.texts import Texts
from bot.ui.cards import Card, Paragraph, Tone


def refusal(texts: Texts, refused: Refused, typed: Iterable[str] = ()) -> Card:
    """What was wrong, and what would be right; with what was typed where only the form held it."""
    said = Paragraph(texts.say(refused.key, **refused.facts), Tone.WARNING)
    again = (Paragraph(texts.say("app.typed", text=text), Tone.QUIET) for text in typed if text.strip())
    return Card(kind="refusal", blocks=(said, *again))


def incident(texts: Texts, number: str) -> Card:
    """Something broke; the number finds it in the log."""
    return Card(kind="incident", blocks=(Paragraph(texts.say("app.incident", number=number), Tone.WARNING),))
