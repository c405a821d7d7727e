"""The texts of a question as they are shown, with a placeholder for those that a moderator removed."""

from bot.domain.events import Part
from bot.domain.question import Question, QuestionState
from bot.domain.text.direction import isolated
from bot.texts import Texts


def title_shown(texts: Texts, question: Question) -> str:
    """The title; a posted question without one had it removed, while a draft may have none yet."""
    if question.text.title or question.state is QuestionState.DRAFT:
        return question.text.title
    return texts.word("moderation.text")


def numbered(question: Question, title: str) -> str:
    """The number of a question and its title, or an excerpt of it, in a line."""
    return f"{question.name} {isolated(title)}".strip()


def outcomes_shown(texts: Texts, question: Question) -> tuple[str, ...]:
    """The names of the outcomes; an empty one was removed."""
    outcomes = question.text.outcomes
    return outcomes if all(outcomes) else tuple(name or texts.word("moderation.text") for name in outcomes)


def note_shown(texts: Texts, question: Question, part: Part) -> str:
    """The criteria or the background, as `part` says; empty where the question has none and none were removed."""
    text = question.text.criteria if part is Part.CRITERIA else question.text.background
    return texts.word("moderation.text") if not text and part in question.removed else text
