"""Texts that a moderator removed: what stands in their place, and the question before one goes."""

from bot.domain.events import Part
from bot.domain.question import Question, QuestionState
from bot.texts import Texts


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
