"""The card of a list of questions."""

from collections.abc import Sequence

from bot.domain.forecast import letter, percent_text
from bot.domain.moment import Moment, MomentStyle, Text
from bot.domain.question import Question, QuestionState
from bot.domain.text.characters import excerpt
from bot.inputs.asking import OpenAskForm
from bot.inputs.questions import ShowQuestion
from bot.questions.question_card import QuestionFacts, title
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Entry, Listing
from bot.ui.figures import share_figures
from bot.ui.outcomes import leading
from bot.ui.removed import outcomes_shown

NAME_SHOWN = 40
"""Characters of an outcome's name."""


def question_list(
    texts: Texts,
    chosen: str,
    questions: Sequence[QuestionFacts],
    buttons: Sequence[Button],
    total: int,
    *,
    asks: bool,
) -> Card:
    """A page of questions, each with a button to its details.

    Args:
        texts: the sentences.
        chosen: the filter.
        questions: those on this page, with the member's own forecasts.
        buttons: to the other pages.
        total: how many questions pass the filter.
        asks: whether the reader may ask, so that the form is offered where there is no question.
    """
    heading = texts.say(f"questions.list_{chosen}", n=total)
    if not questions:
        ask = (Button(texts.say("ui.button_ask"), OpenAskForm(), ButtonStyle.PRIMARY),) if asks else ()
        return Card(kind="list", title=texts.say("questions.list_none"), buttons=(*buttons, *ask))
    rows = tuple(
        Entry(
            text=title(texts, facts.question),
            note=_note(texts, facts),
            button=Button(texts.say("ui.button_show"), ShowQuestion(question=facts.question.reference)),
        )
        for facts in questions
    )
    return Card(kind="list", title=heading, blocks=(Listing(rows),), buttons=tuple(buttons))


def _note(texts: Texts, facts: QuestionFacts) -> Text:
    """When it closes, what the crowd thinks likeliest, what the member does, and how many have a forecast."""
    said = [_stage(texts, facts.question), *_crowd(texts, facts), *_mine(texts, facts)]
    said.append(texts.say("questions.forecasters", n=facts.forecasters))
    first, *others = said
    return (*first, *(part for each in others for part in (" · ", *each)))


def _stage(texts: Texts, question: Question) -> Text:
    if question.state is QuestionState.OPEN:
        return texts.say("questions.list_closes", at=Moment(question.deadline, MomentStyle.RELATIVE))
    return texts.say(f"questions.list_state_{question.state}")


def _crowd(texts: Texts, facts: QuestionFacts) -> list[Text]:
    """The leading outcome with its share, while there is no answer; nothing where none leads or is seen."""
    if facts.crowd is None or facts.resolution:
        return []
    figures, names = share_figures(facts.crowd), outcomes_shown(texts, facts.question)
    return [
        texts.say("questions.list_leads", letter=letter(at), outcome=excerpt(names[at], NAME_SHOWN), figure=figures[at])
        for at in leading(facts.crowd)[:1]
    ]


def _mine(texts: Texts, facts: QuestionFacts) -> list[Text]:
    """The outcome that the member gives most, with its share."""
    if facts.mine is None:
        return []
    likeliest = facts.mine.index(share := max(facts.mine))
    return [texts.say("questions.list_yours", letter=letter(likeliest), share=percent_text(share))]
