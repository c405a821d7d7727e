"""`annul`: there is no answer; nobody is scored, and the forecasts stay in the history."""

from bot.actions.forms import failed_form, texts_of
from bot.actions.lookup import find_question
from bot.actions.settling import Verdict, must_be_unsettled, settle
from bot.cards import Card
from bot.context import Context
from bot.domain.errors import Refused
from bot.domain.wording import clean_note
from bot.inputs import AnnulQuestion, OpenAnnulForm
from bot.views.resolve import TEXT_LIMIT, annul_form

ANNUL_FIELDS = ("reason",)


async def open_annul_form(action: OpenAnnulForm, ctx: Context) -> Card:
    """The form that asks for the reason."""
    question = await find_question(ctx, action.question)
    must_be_unsettled(question)
    return Card(kind="form", form=annul_form(ctx.texts, question, {}, {}))


async def annul_question(action: AnnulQuestion, ctx: Context) -> Card:
    """Annul the question, with the reason for everybody to read."""
    question = await find_question(ctx, action.question)
    must_be_unsettled(question)
    values = texts_of(action.values, ANNUL_FIELDS)
    try:
        reason = _reason(values["reason"])
    except Refused as refused:
        form = annul_form(ctx.texts, question, values, {"reason": refused})
        return await failed_form(ctx, action, form, [refused])
    return await settle(ctx, question, Verdict((), ctx.now, reason=reason))


def _reason(text: str) -> str:
    reason = clean_note(text, TEXT_LIMIT).text
    if not reason:
        raise Refused("resolve.no_reason")
    return reason
