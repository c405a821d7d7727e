"""An answer in words, as one gives it, proposes it, or is told it."""

from collections.abc import Sequence

from bot.domain.forecast import letter, percent_text
from bot.domain.question import Question
from bot.domain.text.direction import isolated
from bot.texts import Texts
from bot.ui.removed import outcomes_shown


def answer_words(texts: Texts, question: Question, weights: Sequence[int]) -> str:
    """The outcome that happened, those of a mix with their weights, or that there is no answer.

    Args:
        texts: the sentences.
        question: the question.
        weights: basis points for each outcome; empty for no answer.
    """
    names = outcomes_shown(texts, question)
    weighted = [(f"{letter(at)} · {isolated(names[at])}", weight) for at, weight in enumerate(weights) if weight]
    if not weighted:
        return texts.word("questions.no_answer")
    if len(weighted) == 1:
        return weighted[0][0]
    return ", ".join(f"{name} {percent_text(weight)}%" for name, weight in weighted)
