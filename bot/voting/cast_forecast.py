"""`vote`: gives or changes a forecast, by a line of text or by the form."""

from collections.abc import Mapping

from bot.domain.errors import Refused
from bot.domain.forecast import letter, percent_text
from bot.domain.picks import FieldsRefused, Reading, SeveralReadings, read_exact, read_form, read_picks
from bot.domain.question import Question
from bot.inputs.action import Action
from bot.inputs.app import ReopenForm
from bot.inputs.voting import CastForecast, OpenForecastForm, SubmitForecastForm
from bot.questions.facts import facts_for
from bot.questions.find import find_question, question_meant
from bot.request.context import Context
from bot.request.forms import failed_form, with_errors
from bot.request.several_readings import which_reading
from bot.resolving.score import floor_of
from bot.ui.cards import Button, ButtonStyle, Card, Form
from bot.voting.forecast_card import REASON, confirmation, forecast_form, proposal
from bot.voting.leading_number import settle_leading_number
from bot.voting.record import (
    must_be_open,
    must_be_revision,
    read_reason,
    reason_of,
    record,
    standing_forecast,
    standing_vote,
)


async def cast_forecast(action: CastForecast, ctx: Context) -> Card:
    """Record a forecast from a line of text (docs/voting.md), or propose what it could mean; without picks the form."""
    action = await settle_leading_number(action, ctx)
    question = await question_meant(ctx, action.question, action)
    must_be_open(question, ctx.now)
    reason = read_reason(action.reason) if action.reason else ""
    must_be_revision(question, action.revision)
    exact = read_exact(action.picks, question.text.outcomes)
    if exact:
        return await _record_or_propose(ctx, question, exact, reason, _picks_values(action))
    standing = await standing_vote(ctx, question)
    if not action.picks.strip():
        said = await reason_of(ctx, question, standing)
        form = forecast_form(ctx.texts, question, standing, ctx.actor.form_fields, reason=said)
        forecast = await ctx.button("ui.button_forecast", OpenForecastForm(question=question.reference))
        return Card(kind="form", title=form.title, buttons=(forecast,), form=form)
    facts = await facts_for(ctx, question, voted=standing is not None)
    try:
        reading = read_picks(action.picks, question.text.outcomes, standing_forecast(standing), facts.crowd)
    except SeveralReadings as several:
        return await _which(ctx, question, _picks_values(action), reason, several)
    except Refused as refused:
        return await _refused(ctx, question, _picks_values(action), {"all": refused})
    return await _record_or_propose(ctx, question, reading, reason, _picks_values(action))


async def submit_forecast_form(action: SubmitForecastForm, ctx: Context) -> Card:
    """Record a forecast from the submitted form, or propose what it could mean."""
    question = await find_question(ctx, action.question)
    must_be_open(question, ctx.now)
    must_be_revision(question, action.revision)
    votes = await ctx.store.read.forecasts.of_member(question.id, ctx.member.id)
    facts = await facts_for(ctx, question, voted=bool(votes))
    prefilled = next((vote.forecast for vote in votes if vote.cast_at == action.based_on), None)
    values = form_values(question, action.values)
    errors: dict[str, Refused] = {}
    reading, reason = None, ""
    try:
        reason = read_reason(values.get(REASON, ""))
    except Refused as refused:
        errors[REASON] = refused
    try:
        percents = {name: value for name, value in values.items() if name != REASON}
        reading = read_form(percents, question.text.outcomes, prefilled, facts.crowd)
    except Refused as refused:
        errors |= _errors_of(refused)
    several = errors.get("all")
    if isinstance(several, SeveralReadings) and REASON not in errors:
        return await _which(ctx, question, values, reason, several)
    if reading is None or errors:
        return await _refused(ctx, question, values, errors)
    return await _record_or_propose(ctx, question, reading, reason, values)


def form_values(question: Question, values: Mapping[str, str]) -> dict[str, str]:
    """The values of the fields that this question's form can have; others that were sent are dropped."""
    names = [letter(ordinal) for ordinal in range(len(question.text.outcomes))]
    return {name: value for name, value in values.items() if name in ("all", REASON, *names)}


def _picks_values(action: CastForecast) -> dict[str, str]:
    """A typed line as the values of a form: the picks are in the field for all outcomes."""
    return {"all": action.picks} | ({REASON: action.reason} if action.reason else {})


async def _record_or_propose(
    ctx: Context, question: Question, reading: Reading, reason: str, typed: Mapping[str, str]
) -> Card:
    if reading.proposal:
        buttons = await _ways_on(ctx, question, reading, reason, typed)
        return proposal(ctx.texts, question, reading.forecast, reading.notes, reason, buttons)
    recorded = await record(ctx, question, reading.forecast, reason)
    facts = await facts_for(ctx, question, voted=True)
    floor = floor_of(question, ctx.community.settings)
    forecast = recorded.vote.forecast or reading.forecast
    return confirmation(ctx.texts, facts, recorded, forecast, reading.notes, floor, reason)


async def _ways_on(
    ctx: Context, question: Question, reading: Reading, reason: str, typed: Mapping[str, str]
) -> list[Button]:
    """Use this, which records the forecast that is proposed, and Edit, which opens the form with what was typed."""
    said = [f"{letter(at)} {percent_text(share)}" for at, share in enumerate(reading.forecast)]
    use = CastForecast(question=question.reference, picks=" ".join(said), reason=reason, revision=question.revision)
    sent = SubmitForecastForm(question=question.reference, revision=question.revision, values=dict(typed))
    return [
        await ctx.button("ui.button_use_this", use, ButtonStyle.PRIMARY),
        await ctx.button("ui.button_edit", ReopenForm(token=await ctx.keep(sent))),
    ]


async def _which(
    ctx: Context, question: Question, values: Mapping[str, str], reason: str, several: SeveralReadings
) -> Card:
    """The ways in which the picks can be read, each with a button that records it together with the reason."""

    def send(picks: str) -> Action:
        return CastForecast(question=question.reference, picks=picks, reason=reason, revision=question.revision)

    sent = SubmitForecastForm(question=question.reference, revision=question.revision, values=dict(values))
    return await which_reading(ctx, several, send, sent)


def _errors_of(refused: Refused) -> Mapping[str, Refused]:
    return refused.errors if isinstance(refused, FieldsRefused) else {"all": refused}


async def _refused(ctx: Context, question: Question, values: Mapping[str, str], errors: Mapping[str, Refused]) -> Card:
    """What was wrong, with the form filled in as it was sent."""
    standing = await standing_vote(ctx, question)
    form = forecast_form(ctx.texts, question, standing, _fields_for(ctx, values), values, errors)
    sent = SubmitForecastForm(question=question.reference, revision=question.revision, values=dict(values))
    return await failed_form(ctx, sent, form, list(errors.values()))


def _fields_for(ctx: Context, values: Mapping[str, str]) -> int:
    """How many fields the form may have: one where the picks were typed as one text, else as many as the platform."""
    return 1 if "all" in values else ctx.actor.form_fields


async def reopen_forecast(sent: SubmitForecastForm, ctx: Context) -> Form:
    """The form as it was sent; where the question says something else by now, it says so.

    Raises:
        Refused: the question is gone, or closed.
    """
    question = await find_question(ctx, sent.question)
    return await _form_again(ctx, question, form_values(question, sent.values), sent.revision)


async def reopen_picks(sent: CastForecast, ctx: Context) -> Form:
    """The form with a line as it was typed.

    Raises:
        Instead: several questions could be meant.
        Refused: as from `reopen_forecast`.
    """
    action = await settle_leading_number(sent, ctx)
    question = await question_meant(ctx, action.question, sent)
    return await _form_again(ctx, question, _picks_values(action), sent.revision)


async def _form_again(ctx: Context, question: Question, values: Mapping[str, str], revision: int | None) -> Form:
    must_be_open(question, ctx.now)
    standing = await standing_vote(ctx, question)
    form = forecast_form(ctx.texts, question, standing, _fields_for(ctx, values), values)
    try:
        must_be_revision(question, revision)
    except Refused as edited:
        return with_errors(form, [ctx.say(edited.key, **edited.facts)])
    return form
