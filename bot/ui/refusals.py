"""The cards that answer a refused request, or one that failed because of a fault in the program."""

from collections.abc import Iterable

from bot.domain.errors import Refused
from bot.texts import Texts
from bot.ui.cards import Card, Paragraph, Tone


def refusal(texts: Texts, refused: Refused, typed: Iterable[str] = ()) -> Card:
    """Why a request was refused.

    Args:
        texts: the sentences.
        refused: what was wrong.
        typed: texts that the member typed and that would be lost; shown below.
    """
    said = Paragraph(texts.say(refused.key, **refused.facts), Tone.WARNING)
    return Card(kind="refusal", blocks=(said, *typed_paragraphs(texts, typed)))


def incident(texts: Texts, number: str, typed: Iterable[str] = ()) -> Card:
    """The program failed; `number` finds the error in the log. What was typed is shown below, as in `refusal`."""
    said = Paragraph(texts.say("app.incident", number=number), Tone.WARNING)
    return Card(kind="incident", blocks=(said, *typed_paragraphs(texts, typed)))


def typed_paragraphs(texts: Texts, typed: Iterable[str]) -> tuple[Paragraph, ...]:
    """Texts that a member typed, each as a paragraph; blank ones are left out."""
    return tuple(Paragraph(texts.say("app.typed", text=text), Tone.QUIET) for text in typed if text.strip())
