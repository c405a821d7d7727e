"""Forms that come back with errors, and actions that are kept in the store for a button."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.errors import Refused
from bot.inputs.action import Action
from bot.inputs.app import ReopenForm, Resume
from bot.inputs.asking import SaveDraft
from bot.inputs.questions import SaveEdit
from bot.request.context import Context
from bot.ui.cards import Button, Card, Form, Paragraph, Tone


async def failed_form(ctx: Context, sent: Action, form: Form, errors: Sequence[Refused]) -> Card:
    """The answer to a form with errors: the form again, and for platforms that cannot open it now, a way to it.

    Args:
        ctx: the circumstances of the request.
        sent: the submission, kept so that Try again opens the form filled in as it was sent.
        form: the form with the errors at its fields.
        errors: what was wrong.
    """
    again = ReopenForm(token=await ctx.keep(sent))
    wrong = [Paragraph(ctx.say(error.key, **error.facts), Tone.WARNING) for error in errors]
    typed = [field.value for field in form.fields if field.error and field.value.strip()]
    return Card(
        kind="refusal",
        blocks=(*wrong, *(Paragraph(ctx.say("app.typed", text=text), Tone.QUIET) for text in typed)),
        buttons=(await ctx.button("ui.button_try_again", again),),
        form=form,
    )


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


def typed_texts(sent: Action) -> Iterable[str]:
    """The texts in the submitted form of a draft or a question, which would be lost with it; none for other actions."""
    return sent.values.values() if isinstance(sent, SaveDraft | SaveEdit) else ()


def known_values(values: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """The values of the fields with these names, empty where one is missing; other fields are dropped."""
    return {name: values.get(name, "") for name in names}
