"""The card of a list of questions."""

from collections.abc import Mapping, Sequence

from bot.domain.moment import Moment, MomentStyle, Text
from bot.domain.question import Question, QuestionState
from bot.inputs.asking import OpenAskForm
from bot.inputs.questions import ShowQuestion
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Entry, Listing
from bot.ui.removed import numbered, title_shown


def question_list(
    texts: Texts,
    chosen: str,
    questions: Sequence[Question],
    counts: Mapping[int, int],
    buttons: Sequence[Button],
    total: int,
    *,
    asks: bool,
) -> Card:
    """A page of questions, each with a button to its details.

    Args:
        texts: the sentences.
        chosen: the filter.
        questions: those on this page.
        counts: how many forecasts stand on each, by its id.
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
            text=(numbered(question, title_shown(texts, question)),),
            note=_note(texts, question, counts[question.id]),
            button=Button(texts.say("ui.button_show"), ShowQuestion(question=question.reference)),
        )
        for question in questions
    )
    return Card(kind="list", title=heading, blocks=(Listing(rows),), buttons=tuple(buttons))


def _note(texts: Texts, question: Question, forecasters: int) -> Text:
    counted = texts.say("questions.forecasters", n=forecasters)
    if question.state is QuestionState.OPEN:
        closes = texts.say("questions.list_closes", at=Moment(question.deadline, MomentStyle.RELATIVE))
        return (*closes, " · ", *counted)
    return (*texts.say(f"questions.list_state_{question.state}"), " · ", *counted)
