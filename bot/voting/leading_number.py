"""Decides whether a number at the beginning of the picks is the question or the first pick."""

import re

from bot.domain.errors import Refused
from bot.domain.picks import SeveralReadings, read_picks
from bot.domain.question import Question
from bot.inputs.voting import CastForecast, OpenForecastForm
from bot.questions.facts import facts_for
from bot.questions.find import find_question
from bot.request.context import Context, Instead
from bot.ui.cards import Card, Entry, Listing
from bot.ui.removed import title_shown
from bot.voting.record import must_be_open, standing_forecast, standing_vote


async def settle_leading_number(action: CastForecast, ctx: Context) -> CastForecast:
    """The action with its question taken out of the picks, where their first number is the question.

    Raises:
        Instead: it could be the question or the first pick; nothing is recorded, and the member is asked.
    """
    found = None if action.question else _LEADING.fullmatch(action.picks.strip())
    if found is None:
        return action
    named = CastForecast(question=found["question"], picks=found["picks"] or "")
    if found["question"].startswith("#"):
        return named
    here = await ctx.store.read.questions.in_channel(ctx.actor.place)
    whole = CastForecast(question=here[0].reference, picks=action.picks) if len(here) == 1 else None
    as_question, as_picks = await _readable(ctx, named), whole is not None and await _readable(ctx, whole)
    if as_question and as_picks and whole is not None:
        raise Instead(await _both(ctx, named, whole))
    if as_question or (whole is None and await _exists(ctx, named)):
        return named
    return action


_LEADING = re.compile(r"(?P<question>#?[1-9][0-9]{0,18})(?:(?:(?<=[0-9])[:,])?\s+(?P<picks>.*))?", re.DOTALL)


async def _both(ctx: Context, named: CastForecast, whole: CastForecast) -> Card:
    rows = [await _entry(ctx, reading) for reading in (named, whole)]
    return Card(kind="which", title=ctx.say("voting.two_readings"), blocks=(Listing(tuple(rows)),))


async def _entry(ctx: Context, reading: CastForecast) -> Entry:
    question = await find_question(ctx, reading.question)
    if not reading.picks:
        said = ctx.say("voting.reading_form", question=question.name, title=title_shown(ctx.texts, question))
        return Entry(said, button=await ctx.button("ui.button_choose", OpenForecastForm(question=question.reference)))
    said = ctx.say(
        "voting.reading", picks=reading.picks, question=question.name, title=title_shown(ctx.texts, question)
    )
    exact = CastForecast(question=question.reference, picks=reading.picks)
    return Entry(said, button=await ctx.button("ui.button_choose", exact))


async def _exists(ctx: Context, action: CastForecast) -> Question | None:
    try:
        return await find_question(ctx, action.question)
    except Refused:
        return None


async def _readable(ctx: Context, action: CastForecast) -> bool:
    question = await _exists(ctx, action)
    if question is None:
        return False
    try:
        must_be_open(question, ctx.now)
        if not action.picks.strip():
            return True  # the form of that question
        facts = await facts_for(ctx, question)
        standing = standing_forecast(await standing_vote(ctx, question))
        read_picks(action.picks, question.text.outcomes, standing, facts.crowd)
    except SeveralReadings:
        return True
    except Refused as refused:
        # "1 Yes": a name without a number may be the vote on that question as well as an outcome with 1 %.
        return refused.key == "picks.no_number"
    return True
