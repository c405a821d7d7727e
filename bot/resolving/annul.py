"""`annul`: the question gets no answer and no scores; its forecasts stay in the history."""

from functools import partial

from bot.domain.errors import Refused
from bot.domain.text.wording import clean_note
from bot.inputs.resolving import AnnulQuestion, OpenAnnulForm
from bot.questions.find import find_question
from bot.request.context import Context
from bot.request.forms import failed_form
from bot.resolving.resolve_card import TEXT_LIMIT, annul_form
from bot.resolving.settle import Verdict, must_be_timely, must_be_unsettled, renewed, settle, to_settle
from bot.ui.cards import Card, Form


async def open_annul_form(action: OpenAnnulForm, ctx: Context) -> Card:
    """Show the form that asks for the reason."""
    question = await to_settle(ctx, action.question)
    sent = AnnulQuestion(
        question=question.reference, opened=ctx.now, revision=question.revision, reopened=question.reopened
    )
    return Card(kind="form", form=annul_form(ctx.texts, question, sent, {}))


async def annul_question(action: AnnulQuestion, ctx: Context) -> Card:
    """Annul the question; the reason is shown to everybody."""
    question = await find_question(ctx, action.question)
    await must_be_unsettled(ctx.store.read, question, ctx.texts)
    await must_be_timely(ctx.store.read, question, action, ctx.now)
    try:
        reason = _reason(action.values.get("reason", ""))
    except Refused as refused:
        form = annul_form(ctx.texts, question, action, {"reason": refused})
        return await failed_form(ctx, action, form, [refused])
    timely = partial(must_be_timely, form=action, now=ctx.now)
    return await settle(ctx, question, Verdict((), ctx.now, reason=reason), timely)


def _reason(text: str) -> str:
    reason = clean_note(text, TEXT_LIMIT).text
    if not reason:
        raise Refused("resolving.no_reason")
    return reason


async def reopen_annulment(sent: AnnulQuestion, ctx: Context) -> Form:
    """The form with what was typed into it; as `reopen_resolution`."""
    question = await to_settle(ctx, sent.question)
    return await renewed(sent, question, ctx, partial(annul_form, ctx.texts, question))
