"""`chart`: a picture of the crowd forecast, privately; it can be shared in the channel."""

import asyncio
from collections.abc import Sequence

import structlog

from bot.domain.crowd.sampled import Sample
from bot.domain.errors import Refused
from bot.domain.question import Question, QuestionState
from bot.inputs.questions import ShareChart, ShowChart
from bot.pictures.theme import theme_of
from bot.ports import Vote
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost
from bot.ports.worker import WorkerFailed
from bot.questions.chart_card import shared_chart, the_chart
from bot.questions.crowd_picture import bars_chart, crowd_chart, trends
from bot.questions.facts import facts_for, public_facts, with_week_ago
from bot.questions.find import find_question, question_meant
from bot.questions.question_card import QuestionFacts
from bot.request.context import Context
from bot.ui.cards import Card, Picture

PATIENCE_S = 2.0
"""How long an answer waits for the history of a large question; after that it comes without a picture."""

log = structlog.get_logger()


async def show_chart(action: ShowChart, ctx: Context) -> Card:
    """The crowd forecast over time with the member's own forecasts in it, or as bars."""
    question = await question_meant(ctx, action.question, action)
    _must_be_posted(question)
    own = await ctx.store.read.forecasts.of_member(question.id, ctx.member.id)
    facts = await facts_for(ctx, question, voted=bool(own))
    facts = await with_week_ago(ctx.store.read, facts, ctx.week_ago)
    samples = await _samples(ctx, facts)
    picture = _picture(ctx, facts, samples, action.view, own)
    mine = own[-1].forecast if own else None
    lines = trends(ctx.texts, facts, samples, ctx.now)
    public = await public_facts(ctx.store.read, question, ctx.community.settings)
    share = None
    if public.crowd is not None and not ctx.actor.place.account:
        share = ShareChart(question=question.reference, view=action.view, token=ctx.new_token())
    return the_chart(ctx.texts, facts._replace(mine=mine), lines, action.view, picture, share)


async def share_chart(action: ShareChart, ctx: Context) -> Card:
    """Post the picture in this channel, as everybody may see it; once for each time that it was shown.

    Raises:
        Refused: not everybody may see the crowd forecast, or it was posted already.
    """
    question = await find_question(ctx, action.question)
    _must_be_posted(question)
    facts = await public_facts(ctx.store.read, question, ctx.community.settings)
    if facts.crowd is None:
        raise Refused("questions.chart_not_for_all", question=question.name)
    facts = await with_week_ago(ctx.store.read, facts, ctx.week_ago)
    samples = await _samples(ctx, facts)
    picture = _picture(ctx, facts, samples, action.view)
    lines = trends(ctx.texts, facts, samples, ctx.now)
    card, key = shared_chart(ctx.texts, facts, lines, picture), MessageKey.chart(question.id, action.token)
    async with ctx.transaction(question) as session:
        if await session.posts.has(key):
            raise Refused("questions.chart_posted_already")
        await session.posts.add(NewPost(ctx.community.id, ctx.actor.place, key, card), ctx.now)
    return Card(kind="posted", title=ctx.say("questions.chart_posted"))


def _must_be_posted(question: Question) -> None:
    if question.state is QuestionState.DRAFT:
        raise Refused("questions.chart_draft", question=question.name)


async def _samples(ctx: Context, facts: QuestionFacts) -> list[Sample]:
    """The crowd forecast over time; none where there is none, it is hidden, or it could not be taken in time."""
    if facts.crowd is None:
        return []
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await ctx.crowd_samples(ctx.store.read, facts, ctx.now)
    except (WorkerFailed, TimeoutError):
        log.warning("no samples", question=facts.question.id)
        return []


def _picture(
    ctx: Context, facts: QuestionFacts, samples: Sequence[Sample], view: str, own: Sequence[Vote] = ()
) -> Picture | None:
    """The picture; None where none is wanted, or there is no crowd forecast that the viewer sees.

    Args:
        ctx: the circumstances of the request.
        facts: what the viewer may know.
        samples: the crowd forecast over time.
        view: which of the pictures.
        own: the viewer's forecasts, for a private picture.
    """
    theme = theme_of(ctx.community.settings, ctx.actor.place.platform)
    if theme is None or facts.crowd is None:
        return None
    if view == "bars":
        return bars_chart(ctx.texts, facts, theme)
    if not samples:
        return None
    return crowd_chart(ctx.texts, facts, samples, theme, ctx.community.zone, ctx.now, own)
