"""Who said what on a question, a page at a time."""

from bot.domain.errors import Refused
from bot.domain.visibility import forecasts_shown
from bot.inputs.voting import ShowForecasts
from bot.questions.facts import facts_for
from bot.questions.find import find_question
from bot.request.context import Context
from bot.ui.cards import Button, Card
from bot.voting.who_said_card import who_said

PAGE = 5
"""Forecasts with the longest names, shares and reasons there can be, all of which one message holds."""


async def show_forecasts(action: ShowForecasts, ctx: Context) -> Card:
    """The forecasts that stand, the newest first, by name and with their reasons."""
    question = await find_question(ctx, action.question)
    facts = await facts_for(ctx, question)
    if not forecasts_shown(question, facts.hidden):
        raise Refused("questions.visibility_not_shown", question=question.name)
    read = ctx.store.read
    standing = (await read.forecasts.standing(question.id))[::-1]
    start = action.page * PAGE
    votes = standing[start : start + PAGE]
    buttons: list[Button] = []
    for key, page, there in (
        ("ui.button_back", action.page - 1, start > 0),
        ("ui.button_more", action.page + 1, start + PAGE < len(standing)),
    ):
        if there:
            buttons.append(await ctx.button(key, ShowForecasts(question=question.reference, page=page)))
    names = await read.members.names([vote.member for vote in votes])
    reasons = await read.forecasts.standing_reasons(question.id)
    return who_said(ctx.texts, question, votes, names, reasons, buttons)
