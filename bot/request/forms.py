"""Forms that come back with errors, and what waited in the store for a button."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.errors import Refused
from bot.inputs.action import Action
from bot.inputs.app import ReopenForm, Resume
from bot.inputs.asking import SaveDraft
from bot.inputs.questions import SaveEdit
from bot.request.context import Context
from bot.ui.cards import Button, Card, Form, Paragraph, Tone


async def failed_form(ctx: Context, sent: Action, form: Form, errors: Sequence[Refused]) -> Card:
    """The form with its errors; where the platform cannot show it at once, the errors and Try again.

    Args:
        ctx: the circumstances of the request.
        sent: the submission, kept so that Try again opens the form filled in as it was sent.
        form: the form with the errors at its fields.
        errors: what was wrong.
    """
    again = ReopenForm(token=await ctx.keep(sent))
    return Card(
        kind="refusal",
        blocks=tuple(Paragraph(ctx.say(error.key, **error.facts), Tone.WARNING) for error in errors)
        + typed_paragraphs(ctx, form),
        buttons=(await ctx.button("ui.button_try_again", again),),
        form=form,
    )


def typed_paragraphs(ctx: Context, form: Form) -> tuple[Paragraph, ...]:
    """The text of the fields that were wrong, as typed."""
    typed = [field.value for field in form.fields if field.error and field.value.strip()]
    return tuple(Paragraph(ctx.say("app.typed", text=text), Tone.QUIET) for text in typed)


async def waiting_button(ctx: Context, key: str, sent: Action) -> Button:
    """A button that sends a form: what its fields hold rides in no token, so it waits in the store."""
    return Button(ctx.say(key), Resume(token=await ctx.keep(sent)))


async def waiting(ctx: Context, token: str) -> Action:
    """The action kept under a token.

    Raises:
        Refused: it is another member's, or older than a day.
    """
    action = await ctx.store.read.pending.find(token, ctx.member.id, ctx.now)
    if action is None:
        raise Refused("app.expired")
    return action


def typed_in(sent: Action) -> Iterable[str]:
    """What was typed into the form of a draft or a question, where `sent` is one; nothing else holds it."""
    return sent.values.values() if isinstance(sent, SaveDraft | SaveEdit) else ()


def texts_of(values: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """The values of the known fields; whatever else was sent is left behind."""
    return {name: values.get(name, "") for name in names}
