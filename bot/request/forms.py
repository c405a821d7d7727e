"""Forms that come back with errors, and actions that are kept in the store for a button."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.domain.errors import Refused
from bot.domain.moment import Text
from bot.inputs.action import Action
from bot.inputs.app import ReopenForm, Resume
from bot.inputs.voting import CastForecast
from bot.request.context import Context
from bot.ui.cards import Button, Card, Form, Paragraph, Tone
from bot.ui.refusals import typed_paragraphs


async def failed_form(ctx: Context, sent: Action, form: Form, errors: Sequence[Refused]) -> Card:
    """The answer to a form that was not taken: the form again, and for platforms that cannot open it now, a way to it.

    Every error is said: at its field, or above the form where no field shows it. What was typed is quoted beside a
    field's error, and where the form has no field for it any more.

    Args:
        ctx: the circumstances of the request.
        sent: the submission, kept so that Try again opens the form filled in as it was sent.
        form: the form with the errors at its fields.
        errors: what was wrong.
    """
    again = await ctx.button("ui.button_try_again", ReopenForm(token=await ctx.keep(sent)))
    wrong = [ctx.say(error.key, **error.facts) for error in errors]
    quoted = {field.value for field in form.fields if field.error} | _without_field(sent, form)
    typed = [text for text in typed_texts(sent) if text in quoted]
    return Card(
        kind="refusal",
        blocks=(*(Paragraph(said, Tone.WARNING) for said in wrong), *typed_paragraphs(ctx.texts, typed)),
        buttons=(again,),
        form=with_errors(form, wrong),
    )


def with_errors(form: Form, errors: Sequence[Text]) -> Form:
    """The form with those errors above it that no field of it shows."""
    shown = {form.error, *(field.error for field in form.fields)}
    above = [error for error in errors if error not in shown]
    return replace(form, error=_join_lines([form.error, *above])) if above else form


def _join_lines(lines: Sequence[Text]) -> Text:
    """The lines as one text, without the empty ones."""
    parts = [part for line in lines if line for part in ("\n", *line)]
    return tuple(parts[1:])


def _without_field(sent: Action, form: Form) -> set[str]:
    """The values of a submission that the form does not show."""
    shown = {field.id: field.value for field in form.fields}
    values = values_of(sent)
    return {value for name, value in values.items() if shown.get(name) != value}


async def kept_button(ctx: Context, key: str, sent: Action) -> Button:
    """A button that submits a form again: the values of its fields are not in its token, so it is kept in the store."""
    return Button(ctx.say(key), Resume(token=await ctx.keep(sent)))


async def kept_action(ctx: Context, token: str) -> Action:
    """The action that `Context.keep` kept under a token.

    Raises:
        Refused: it is older than a day, or another member's.
    """
    action = await ctx.store.read.pending.find(token, ctx.member.id, ctx.now)
    if action is None:
        raise Refused("app.expired")
    return action


def values_of(sent: Action) -> Mapping[str, str]:
    """The values of the fields of a submitted form; none for other actions."""
    values: Mapping[str, str] = getattr(sent, "values", {})
    return values


def typed_texts(sent: Action) -> Iterable[str]:
    """The texts of a submitted form or a forecast in a line, which would be lost with it; none for other actions."""
    if isinstance(sent, CastForecast):
        return sent.picks, sent.reason
    return [text for name, text in values_of(sent).items() if name not in sent.chosen]


def known_values(values: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """The values of the fields with these names, empty where one is missing; other fields are dropped."""
    return {name: values.get(name, "") for name in names}
