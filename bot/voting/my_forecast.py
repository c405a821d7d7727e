"""A member's own forecast on a question: the form, what stands, undo and withdraw."""

from bot.domain.errors import Refused
from bot.domain.question import Question
from bot.inputs.voting import OpenForecastForm, ShowMyForecast, UndoForecast, WithdrawForecast
from bot.ports.outgoing import question_subject
from bot.questions.facts import facts_for
from bot.questions.find import find_question, question_meant
from bot.request.context import Context
from bot.resolving.score import floor_of
from bot.ui.cards import Card
from bot.voting.forecast_card import confirmation, forecast_form, my_forecast, withdrawn
from bot.voting.record import must_be_open, reason_of, record, standing_vote


async def open_forecast_form(action: OpenForecastForm, ctx: Context) -> Card:
    """The form, prefilled with the member's standing forecast."""
    question = await question_meant(ctx, action.question, action)
    must_be_open(question, ctx.now)
    standing = await standing_vote(ctx, question)
    reason = await reason_of(ctx, question, standing)
    return Card(kind="form", form=forecast_form(ctx.texts, question, standing, ctx.actor.form_fields, reason=reason))


async def show_my_forecast(action: ShowMyForecast, ctx: Context) -> Card:
    """The member's standing forecast, and the crowd forecast if they may see it."""
    question = await find_question(ctx, action.question)
    await _adopt_card(ctx, question)
    vote = await standing_vote(ctx, question)
    facts = await facts_for(ctx, question, voted=vote is not None)
    floor = floor_of(question, ctx.community.settings)
    reason = await reason_of(ctx, question, vote)
    return my_forecast(ctx.texts, facts, vote, reason, floor, is_open=question.is_open(ctx.now))


async def undo_forecast(action: UndoForecast, ctx: Context) -> Card:
    """Record the forecast that stood before the last one again, as a new vote: the history is not rewritten."""
    question = await find_question(ctx, action.question)
    must_be_open(question, ctx.now)
    votes = await ctx.store.read.forecasts.of_member(question.id, ctx.member.id)
    if not votes or votes[-1].cast_at != action.cast_at:
        raise Refused("voting.nothing_to_undo", question=question.name)
    before = votes[-2].forecast if len(votes) > 1 else None
    reason = await reason_of(ctx, question, votes[-2]) if before else ""
    recorded = await record(ctx, question, before, reason)
    facts = await facts_for(ctx, question, voted=True)
    if before is None:
        return withdrawn(ctx.texts, facts, recorded.vote)
    floor = floor_of(question, ctx.community.settings)
    return confirmation(ctx.texts, facts, recorded, before, (), floor, reason)


async def withdraw_forecast(action: WithdrawForecast, ctx: Context) -> Card:
    """Withdraw the member's forecast from now on; the time until now is still scored."""
    question = await question_meant(ctx, action.question, action)
    must_be_open(question, ctx.now)
    standing = await standing_vote(ctx, question)
    if standing is None or standing.forecast is None:
        raise Refused("voting.none_stands")
    recorded = await record(ctx, question, None)
    return withdrawn(ctx.texts, await facts_for(ctx, question, voted=True), recorded.vote)


async def _adopt_card(ctx: Context, question: Question) -> None:
    """Keep the public card whose button was pressed up to date, if the store did not know where it is.

    That is so where the platform did not say whether a card was posted and an administrator then said that it was. Only
    cards of the question have this button in public.
    """
    message, subject = ctx.actor.message, question_subject(question.id)
    if not message or message in {each.message for each in await ctx.store.read.posts.placements(subject)}:
        return
    async with ctx.store.transaction() as session:
        await session.posts.adopt(subject, ctx.actor.place, message)
    ctx.touched(subject)
