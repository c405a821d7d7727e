"""Texts that a moderator removed: what stands in their place, and the question before one goes."""

from bot.domain.events import Part
from bot.domain.question import Question, QuestionState
from bot.inputs.questions import ShowQuestion
from bot.texts import Texts
from bot.ui.cards import Button, Card, Paragraph


def title_shown(texts: Texts, question: Question) -> str:
    """The title; only a draft can have none, so that of a posted question without one was removed."""
    if question.text.title or question.state is QuestionState.DRAFT:
        return question.text.title
    return texts.word("moderation.text")


def outcomes_shown(texts: Texts, question: Question) -> tuple[str, ...]:
    """The names of the outcomes; each has one unless it was removed."""
    outcomes = question.text.outcomes
    return outcomes if all(outcomes) else tuple(name or texts.word("moderation.text") for name in outcomes)


def note_shown(texts: Texts, question: Question, part: Part) -> str:
    """The criteria or the background; empty where there never were any."""
    text = question.text.criteria if part is Part.CRITERIA else question.text.background
    return texts.word("moderation.text") if not text and part in question.removed else text


def remove_this(texts: Texts, question: Question, part: str, which: str, sure: Button, text: str) -> Card:
    """Asks once, with the text itself, if it is one: what is removed does not come back.

    `which` names the outcome or the member, where there are several of that part.
    """
    shown = [Paragraph((text,))] if text else []
    return Card(
        kind="remove-text",
        title=texts.say(f"moderation.ask_{part}", question=question.name, which=which),
        blocks=(*shown, Paragraph(texts.say("moderation.for_good"))),
        buttons=(sure, _details(texts, question)),
    )


def text_removed(texts: Texts, question: Question) -> Card:
    """It is gone."""
    title = texts.say("moderation.done", question=question.name)
    return Card(kind="text-removed", title=title, buttons=(_details(texts, question),))


def _details(texts: Texts, question: Question) -> Button:
    return Button(texts.say("ui.button_details"), ShowQuestion(question=question.reference))
