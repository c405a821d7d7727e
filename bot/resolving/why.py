"""`why`: the member's score on a resolved question, and how it came about."""

from collections.abc import Sequence

from bot.domain.errors import Refused
from bot.domain.forecast_intervals import forecast_intervals_of
from bot.domain.moment import Moment
from bot.domain.question import Question
from bot.domain.question_scores import answer_of
from bot.domain.resolution import Resolution
from bot.domain.scoring.explanation import Case, explain_peer
from bot.inputs.resolving import ShowWhy
from bot.ports import Points, Vote
from bot.questions.crowd import scoring_vote
from bot.questions.facts import facts_for
from bot.questions.find import find_question
from bot.request.context import Context
from bot.resolving.why_card import why
from bot.ui.cards import Card


async def show_why(action: ShowWhy, ctx: Context) -> Card:
    """Show the peer score, with its parts over time, and which forecasts came too late to count."""
    question = await find_question(ctx, action.question)
    resolution = await ctx.store.read.resolutions.resolution(question.id)
    if resolution is None:
        raise Refused("resolving.why_not_resolved", question=question.name)
    if not resolution.weights:
        raise Refused("resolving.annulled", question=question.name)
    votes = await ctx.store.read.forecasts.history(question.id)
    late = _too_late(votes, resolution, ctx.member.id)
    points = await _my_points(ctx, question, late, resolution)
    facts = await facts_for(ctx, question)
    return why(ctx.texts, facts, points, explain_peer(_case(votes, resolution, ctx.member.id)), late)


def _too_late(votes: Sequence[Vote], resolution: Resolution, member: int) -> list[int]:
    """When the member gave forecasts after the answer was known, UTC milliseconds."""
    end = resolution.terms.times.closed
    return [vote.cast_at for vote in votes if vote.member == member and vote.cast_at >= end and vote.forecast]


async def _my_points(ctx: Context, question: Question, late: Sequence[int], resolution: Resolution) -> Points:
    for score in await ctx.store.read.resolutions.scores(question.id):
        if score.member == ctx.member.id:
            return score.points
    if late:
        known = Moment(resolution.known_at)
        raise Refused("resolving.why_all_late", question=question.name, at=Moment(late[0]), known=known)
    raise Refused("resolving.why_no_score", question=question.name)


def _case(votes: Sequence[Vote], resolution: Resolution, member: int) -> Case:
    intervals = forecast_intervals_of([scoring_vote(vote) for vote in votes])
    terms = resolution.terms
    return Case(terms.times, answer_of(resolution), intervals, terms.excluded, member)
