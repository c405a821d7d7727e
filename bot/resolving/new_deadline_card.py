"""The form of the new deadline of a question, and the card that says that one is needed."""

from collections.abc import Mapping

from bot.domain.errors import Refused
from bot.domain.moment import Moment
from bot.domain.question import Question
from bot.inputs.questions import ShowQuestion
from bot.inputs.resolving import OpenNewDeadlineForm, SetNewDeadline
from bot.questions.question_card import title
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Field, Form, Paragraph

LIMIT = 64
"""Characters of the deadline as it is typed."""


def new_deadline_form(
    texts: Texts, question: Question, zone: str, sent: SetNewDeadline, errors: Mapping[str, Refused]
) -> Form:
    """The form that asks for the new deadline.

    Args:
        texts: the sentences.
        question: which one.
        zone: the community's, by whose clock dates are read.
        sent: what the form sends, with the value it is filled in with.
        errors: by field, what was wrong.
    """
    refused = errors.get("closes")
    return Form(
        title=texts.say("resolving.deadline_title", question=question.name),
        action=SetNewDeadline(question=question.reference, closes_at=sent.closes_at, reopened=sent.reopened),
        fields=(
            Field(
                id="closes",
                label=texts.say("resolving.deadline_closes"),
                value=sent.values.get("closes", ""),
                hint=texts.say("asking.closes_hint", zone=zone),
                required=True,
                limit=LIMIT,
                error=texts.say(refused.key, **refused.facts) if refused else (),
            ),
        ),
        submit=texts.say("resolving.deadline_submit"),
        intro=title(texts, question),
    )


def new_deadline_needed(texts: Texts, question: Question, form: Form) -> Card:
    """Says that the question needs a new deadline, with the form, and the button to it."""
    ask = OpenNewDeadlineForm(question=question.reference)
    return Card(
        kind="new-deadline",
        title=title(texts, question),
        blocks=(Paragraph(texts.say("resolving.deadline_needed", at=Moment(question.deadline))),),
        buttons=(
            Button(texts.say("ui.button_new_deadline"), ask, ButtonStyle.PRIMARY),
            Button(texts.say("ui.button_details"), ShowQuestion(question=question.reference)),
        ),
        form=form,
    )
