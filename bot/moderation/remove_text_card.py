"""The cards of removing a text: the question before it goes, and that it is gone."""

from bot.domain.question import Question
from bot.inputs.questions import ShowQuestion
from bot.texts import Texts
from bot.ui.cards import Button, Card, Paragraph


def remove_this(texts: Texts, question: Question, part: str, which: str, sure: Button, text: str) -> Card:
    """The confirmation before a text is removed.

    Args:
        texts: the sentences.
        question: the question.
        part: which part is removed.
        which: the outcome or the member, where there are several of that part.
        sure: the button that removes it.
        text: the text; empty for rationales.
    """
    shown = [Paragraph((text,))] if text else []
    return Card(
        kind="remove-text",
        title=texts.say(f"moderation.ask_{part}", question=question.name, which=which),
        blocks=(*shown, Paragraph(texts.say("moderation.for_good"))),
        buttons=(sure, _details(texts, question)),
    )


def text_removed(texts: Texts, question: Question) -> Card:
    """The text was removed."""
    title = texts.say("moderation.done", question=question.name)
    return Card(kind="text-removed", title=title, buttons=(_details(texts, question),))


def _details(texts: Texts, question: Question) -> Button:
    return Button(texts.say("ui.button_details"), ShowQuestion(question=question.reference))
