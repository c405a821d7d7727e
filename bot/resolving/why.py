"""`why`: the member's score on a resolved question, and how it came about."""

from bot.domain.errors import Refused
from bot.domain.forecast_intervals import forecast_intervals_of
from bot.domain.question import Question
from bot.domain.resolution import Resolution
from bot.domain.scoring.explanation import Case, explain_peer
from bot.inputs.resolving import ShowWhy
from bot.ports import Points
from bot.questions.crowd import scoring_vote
from bot.questions.facts import facts_for
from bot.questions.find import find_question
from bot.request.context import Context
from bot.resolving.score import answer_of
from bot.resolving.why_card import why
from bot.ui.cards import Card


async def show_why(action: ShowWhy, ctx: Context) -> Card:
    """Show the peer score, with its parts over time."""
    question = await find_question(ctx, action.question)
    resolution = await ctx.store.read.resolutions.resolution(question.id)
    if resolution is None:
        raise Refused("resolving.why_not_resolved", question=question.name)
    if not resolution.weights:
        raise Refused("resolving.annulled", question=question.name)
    points = await _my_points(ctx, question)
    facts = await facts_for(ctx, question)
    lines = explain_peer(await _case(ctx, resolution))
    return why(ctx.texts, facts, points, lines)


async def _my_points(ctx: Context, question: Question) -> Points:
    for score in await ctx.store.read.resolutions.scores(question.id):
        if score.member == ctx.member.id:
            return score.points
    raise Refused("resolving.why_no_score", question=question.name)


async def _case(ctx: Context, resolution: Resolution) -> Case:
    votes = await ctx.store.read.forecasts.history(resolution.question)
    intervals = forecast_intervals_of([scoring_vote(vote) for vote in votes])
    terms = resolution.terms
    return Case(terms.times, answer_of(resolution), intervals, terms.excluded, ctx.member.id)
