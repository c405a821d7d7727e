"""The cards of editing and deleting: the form, the refusal, and the confirmation before deleting."""

from collections.abc import Mapping, Sequence

from bot.domain.errors import Refused
from bot.domain.question import Question
from bot.inputs.questions import DeleteQuestion, OpenEditForm, SaveEdit, ShowQuestion
from bot.questions.question_form import ask_field
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Form, Paragraph, Tone
from bot.ui.removed import title_shown

REQUIRED = ("question", "outcomes", "closes")
"""Fields that a posted question cannot do without, unlike a draft."""


def edit_form(
    texts: Texts,
    question: Question,
    zone: str,
    sent: SaveEdit,
    values: Mapping[str, str],
    errors: Mapping[str, Refused] | None = None,
) -> Form:
    """What can be changed, with what it holds.

    Args:
        texts: the sentences.
        question: which one.
        zone: the community's, by whose clock dates are read.
        sent: says of which revision and deadline the form is.
        values: what it holds, by field.
        errors: what was wrong, by field.
    """
    wrong = errors or {}
    return Form(
        title=texts.say("questions.edit_title", question=question.name),
        action=SaveEdit(question=question.reference, revision=sent.revision, closes_at=sent.closes_at),
        fields=tuple(ask_field(texts, zone, name, value, wrong.get(name), REQUIRED) for name, value in values.items()),
        submit=texts.say("questions.edit_submit"),
    )


def not_edited(texts: Texts, question: Question, refused: Refused, typed: Sequence[str], *, edits: bool) -> Card:
    """Why nothing was changed.

    Args:
        texts: the sentences.
        question: the question or draft.
        refused: the reason.
        typed: texts that were typed and would be lost; shown below.
        edits: whether the reader may still change it, so that the form is offered.
    """
    edit = Button(texts.say("ui.button_edit"), OpenEditForm(question=question.reference))
    return Card(
        kind="refusal",
        blocks=(
            Paragraph(texts.say(refused.key, **refused.facts), Tone.WARNING),
            *(Paragraph(texts.say("app.typed", text=text), Tone.QUIET) for text in typed if text.strip()),
        ),
        buttons=(edit,) if edits else (),
    )


def delete_this(texts: Texts, question: Question) -> Card:
    """Asks once: what is deleted does not come back."""
    action = DeleteQuestion(question=question.reference, sure=True, revision=question.revision)
    return Card(
        kind="delete",
        title=texts.say("questions.edit_delete", question=question.name, title=title_shown(texts, question)),
        blocks=(Paragraph(texts.say("questions.edit_delete_for_good")),),
        buttons=(
            Button(texts.say("ui.button_delete"), action, ButtonStyle.DANGER),
            Button(texts.say("ui.button_details"), ShowQuestion(question=question.reference)),
        ),
    )


def deleted(texts: Texts, question: Question) -> Card:
    """The question was deleted."""
    return Card(kind="deleted", title=texts.say("questions.edit_deleted", question=question.name))
