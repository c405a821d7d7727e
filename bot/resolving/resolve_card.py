"""The forms of `resolve`, `annul` and `propose`."""

from collections.abc import Mapping
from typing import NamedTuple

from bot.domain.errors import Refused
from bot.domain.forecast import letter
from bot.domain.question import Question
from bot.domain.text.direction import isolated
from bot.inputs.resolving import AnnulQuestion, ResolveQuestion, SubmitProposalForm
from bot.questions.question_card import title
from bot.texts import Texts
from bot.ui.cards import Field, FieldKind, Form, Option
from bot.ui.removed import outcomes_shown

TEXT_LIMIT = 500
"""Characters of a field."""
FIELDS = ("outcome", "mix", "known", "evidence")
PROPOSE_FIELDS = ("proposal", "evidence")


def resolve_form(
    texts: Texts, question: Question, zone: str, sent: ResolveQuestion, errors: Mapping[str, Refused]
) -> Form:
    """The form that asks for the outcome or the weights of a mix, since when the answer is known, and for evidence.

    Args:
        texts: the sentences.
        question: which one.
        zone: the community's, by whose clock dates are read.
        sent: what the form sends, with the values it is filled in with.
        errors: by field, what was wrong.
    """
    typed = _Typed(texts, sent.values, errors, zone)
    options = tuple(
        Option(letter(ordinal), (f"{letter(ordinal)} {isolated(name)}",))
        for ordinal, name in enumerate(outcomes_shown(texts, question))
    )
    return Form(
        title=texts.say("resolving.title", question=question.name),
        action=ResolveQuestion(
            question=question.reference, opened=sent.opened, revision=sent.revision, reopened=sent.reopened
        ),
        fields=(
            typed.field("outcome", FieldKind.CHOICE, options=options),
            typed.field("mix"),
            typed.field("known"),
            typed.field("evidence"),
        ),
        submit=texts.say("resolving.submit"),
        intro=title(texts, question),
    )


def annul_form(texts: Texts, question: Question, sent: AnnulQuestion, errors: Mapping[str, Refused]) -> Form:
    """The form that asks why the question is annulled; arguments as of `resolve_form`."""
    typed = _Typed(texts, sent.values, errors)
    return Form(
        title=texts.say("resolving.annul_title", question=question.name),
        action=AnnulQuestion(
            question=question.reference, opened=sent.opened, revision=sent.revision, reopened=sent.reopened
        ),
        fields=(typed.field("reason", FieldKind.PARAGRAPH, required=True),),
        submit=texts.say("resolving.annul_submit"),
        intro=title(texts, question),
    )


def propose_form(texts: Texts, question: Question, sent: SubmitProposalForm, errors: Mapping[str, Refused]) -> Form:
    """The form in which a proposal comes back as it was typed; arguments as of `resolve_form`."""
    typed = _Typed(texts, sent.values, errors)
    return Form(
        title=texts.say("resolving.propose_form", question=question.name),
        action=SubmitProposalForm(question=question.reference),
        fields=(typed.field("proposal", required=True), typed.field("evidence")),
        submit=texts.say("resolving.propose_submit"),
        intro=title(texts, question),
    )


class _Typed(NamedTuple):
    """Makes the fields of a form from what was typed into them and what was wrong with it."""

    texts: Texts
    values: Mapping[str, str]
    errors: Mapping[str, Refused]
    zone: str = ""

    def field(
        self, name: str, kind: FieldKind = FieldKind.LINE, *, required: bool = False, options: tuple[Option, ...] = ()
    ) -> Field:
        refused = self.errors.get(name)
        return Field(
            id=name,
            label=self.texts.say(f"resolving.{name}"),
            kind=kind,
            value=self.values.get(name, ""),
            hint=self.texts.say(f"resolving.{name}_hint", zone=self.zone),
            required=required,
            limit=TEXT_LIMIT,
            options=options,
            error=self.texts.say(refused.key, **refused.facts) if refused else (),
        )
