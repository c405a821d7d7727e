"""How a refusal, and a failure of the program, are told."""

from collections.abc import Sequence

from bot.cards import Button, Card, Form, Paragraph, Tone
from bot.domain.errors import Refused
from bot.texts import Texts


def refusal(
    texts: Texts, refused: Refused, typed: str = "", buttons: Sequence[Button] = (), form: Form | None = None
) -> Card:
    """What was wrong, the text as it was typed, and the way on."""
    blocks = [Paragraph(texts.say(refused.key, **refused.facts), Tone.WARNING)]
    if typed:
        blocks.append(Paragraph(texts.say("door.typed", text=typed), Tone.QUIET))
    return Card(kind="refusal", blocks=tuple(blocks), buttons=tuple(buttons), form=form)


def incident(texts: Texts, number: str) -> Card:
    """Something broke; the number finds it in the log."""
    return Card(kind="incident", blocks=(Paragraph(texts.say("door.incident", number=number), Tone.WARNING),))
