"""`resolve`: says which outcome happened, or with which weights several did."""

from collections.abc import Mapping
from functools import partial

from bot.domain.dates.known_at import read_known_at
from bot.domain.errors import Refused
from bot.domain.forecast import WHOLE, letter
from bot.domain.picks import SeveralReadings, read_mix
from bot.domain.question import Question
from bot.domain.text.wording import clean_link
from bot.inputs.resolving import OpenResolveForm, ResolveQuestion
from bot.questions.find import find_question
from bot.request.ambiguous_dates import failed_date_form
from bot.request.context import Context
from bot.request.forms import known_values
from bot.request.several_readings import which_reading
from bot.resolving.resolve_card import FIELDS, resolve_form
from bot.resolving.settle import Verdict, must_be_timely, must_be_unsettled, renewed, settle, to_settle
from bot.ui.cards import Card, Form
from bot.ui.figures import forecast_line


async def open_resolve_form(action: OpenResolveForm, ctx: Context) -> Card:
    """Show the form."""
    question = await to_settle(ctx, action.question)
    sent = ResolveQuestion(
        question=question.reference, opened=ctx.now, revision=question.revision, reopened=question.reopened
    )
    return Card(kind="form", form=resolve_form(ctx.texts, question, ctx.community.zone, sent, {}))


async def resolve_question(action: ResolveQuestion, ctx: Context) -> Card:
    """Resolve the question as the form says, or show the form again with what was wrong."""
    question = await find_question(ctx, action.question)
    await must_be_unsettled(ctx.store.read, question, ctx.texts)
    await must_be_timely(ctx.store.read, question, action, ctx.now)
    verdict, errors = _read(question, known_values(action.values, FIELDS), ctx)
    unclear = errors.get("mix")
    if isinstance(unclear, SeveralReadings) and len(errors) == 1:
        return await which_reading(ctx, unclear, partial(_with_mix, action), action)
    if errors:
        form = partial(resolve_form, ctx.texts, question, ctx.community.zone, action)
        return await failed_date_form(ctx, action, errors, form)
    timely = partial(must_be_timely, form=action, now=ctx.now)
    return await settle(ctx, question, verdict, timely)


def _with_mix(sent: ResolveQuestion, mix: str) -> ResolveQuestion:
    return sent.model_copy(update={"values": {**sent.values, "mix": mix}})


def _read(question: Question, values: Mapping[str, str], ctx: Context) -> tuple[Verdict, dict[str, Refused]]:
    """What the form says, and by field what was wrong with it."""
    errors: dict[str, Refused] = {}
    weights: tuple[int, ...] = ()
    evidence = ""
    known_at = ctx.now
    field = "mix" if values["mix"].strip() else "outcome"
    try:
        weights = _weights(question, values)
    except Refused as refused:
        errors[field] = refused
    if values["evidence"].strip():
        try:
            evidence = clean_link(values["evidence"].strip())
        except Refused as refused:
            errors["evidence"] = refused
    try:
        known_at = read_known_at(values["known"], ctx.now, ctx.community.zone, question.opened_at or 0)
    except Refused as refused:
        errors["known"] = refused
    return Verdict(weights, known_at, evidence=evidence), errors


def _weights(question: Question, values: Mapping[str, str]) -> tuple[int, ...]:
    """The weights in basis points: all on the outcome that was chosen, or the mix that was typed like a forecast.

    Raises:
        SeveralReadings: it is not clear what the mix says.
        Refused: no outcome was chosen, or both an outcome and a mix; or the mix cannot be read.
    """
    outcomes = question.text.outcomes
    letters = [letter(ordinal) for ordinal in range(len(outcomes))]
    if values["mix"].strip():
        if values["outcome"]:
            raise Refused("resolving.mix_and_outcome")
        reading = read_mix(values["mix"], outcomes)
        if reading.proposal:
            raise SeveralReadings("resolving.mix_unclear", [reading], weights=forecast_line(reading.forecast))
        return reading.forecast
    if values["outcome"] not in letters:
        raise Refused("resolving.no_outcome", letters=", ".join(letters))
    return tuple(WHOLE if name == values["outcome"] else 0 for name in letters)


async def reopen_resolution(sent: ResolveQuestion, ctx: Context) -> Form:
    """The form with what was typed into it, to be sent about the question as it is now.

    Raises:
        Refused: the question is gone, or has its answer.
    """
    question = await to_settle(ctx, sent.question)
    return await renewed(sent, question, ctx, partial(resolve_form, ctx.texts, question, ctx.community.zone))
