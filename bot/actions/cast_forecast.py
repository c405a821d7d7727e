"""`vote`: give or change a forecast, by text or by form."""

from collections.abc import Mapping

from bot.actions.forms import failed_form
from bot.actions.leading_number import settle_leading_number
from bot.actions.lookup import find_question, load_facts, question_meant
from bot.actions.scorekeeping import floor_of
from bot.actions.voting import must_be_edition, must_be_open, record, standing_forecast, standing_vote
from bot.cards import ButtonStyle, Card
from bot.context import Context
from bot.domain.errors import Refused
from bot.domain.forecast import letter, percent_text
from bot.domain.picks import FieldsRefused, Reading, read_exact, read_form, read_picks
from bot.domain.question import Question
from bot.inputs import CastForecast, OpenForecastForm, SubmitForecastForm
from bot.views.forecast import confirmation, forecast_form, proposal


async def cast_forecast(action: CastForecast, ctx: Context) -> Card:
    """One line in the grammar; without picks the form."""
    action = await settle_leading_number(action, ctx)
    question = await question_meant(
        ctx, action.question, lambda named: CastForecast(question=named, picks=action.picks)
    )
    must_be_open(question, ctx.now)
    must_be_edition(question, action.edition)
    exact = read_exact(action.picks, question.text.outcomes)
    if exact:
        return await _record_or_propose(ctx, question, exact)
    standing = await standing_vote(ctx, question)
    if not action.picks.strip():
        form = forecast_form(ctx.texts, question, standing, ctx.actor.form_fields)
        forecast = await ctx.button("buttons.forecast", OpenForecastForm(question=question.reference))
        return Card(kind="form", title=form.title, buttons=(forecast,), form=form)
    facts = await load_facts(ctx.store.read, question, ctx.crowd_of)
    try:
        reading = read_picks(action.picks, question.text.outcomes, standing_forecast(standing), facts.crowd)
    except Refused as refused:
        return await _refused(ctx, question, {"all": action.picks}, refused)
    return await _record_or_propose(ctx, question, reading)


async def submit_forecast_form(action: SubmitForecastForm, ctx: Context) -> Card:
    """The form, sent."""
    question = await find_question(ctx, action.question)
    must_be_open(question, ctx.now)
    must_be_edition(question, action.edition)
    facts = await load_facts(ctx.store.read, question, ctx.crowd_of)
    votes = await ctx.store.read.forecasts.of_member(question.id, ctx.member.id)
    prefilled = next((vote.forecast for vote in votes if vote.cast_at == action.based_on), None)
    values = form_values(question, action.values)
    try:
        reading = read_form(values, question.text.outcomes, prefilled, facts.crowd)
    except Refused as refused:
        return await _refused(ctx, question, values, refused)
    return await _record_or_propose(ctx, question, reading)


def form_values(question: Question, values: Mapping[str, str]) -> dict[str, str]:
    """The fields this question's form can have; whatever else was sent is left behind."""
    names = [letter(ordinal) for ordinal in range(len(question.text.outcomes))]
    return {name: value for name, value in values.items() if name == "all" or name in names}


async def _record_or_propose(ctx: Context, question: Question, reading: Reading) -> Card:
    if reading.proposal:
        said = " ".join(f"{letter(at)} {percent_text(share)}" for at, share in enumerate(reading.forecast))
        buttons = [
            await ctx.button(
                "buttons.use_this",
                CastForecast(question=question.reference, picks=said, edition=question.edition),
                ButtonStyle.PRIMARY,
            ),
            await ctx.button("buttons.edit", OpenForecastForm(question=question.reference)),
        ]
        return proposal(ctx.texts, question, reading.forecast, reading.notes, buttons)
    vote = await record(ctx, question, reading.forecast)
    facts = await load_facts(ctx.store.read, question, ctx.crowd_of)
    floor = floor_of(question, ctx.community.settings)
    return confirmation(ctx.texts, facts, vote, vote.forecast or reading.forecast, reading.notes, floor)


async def _refused(ctx: Context, question: Question, values: Mapping[str, str], refused: Refused) -> Card:
    """What was wrong, with the form filled in as it was typed."""
    errors = refused.errors if isinstance(refused, FieldsRefused) else {"all": refused}
    standing = await standing_vote(ctx, question)
    form = forecast_form(ctx.texts, question, standing, _fields_for(ctx, values), values, errors)
    sent = SubmitForecastForm(question=question.reference, edition=question.edition, values=dict(values))
    return await failed_form(ctx, sent, form, list(errors.values()))


def _fields_for(ctx: Context, values: Mapping[str, str]) -> int:
    """A line of picks goes on in a form of one text field, a form in the form it was."""
    return 1 if "all" in values else ctx.actor.form_fields
