"""Settling a question: the answer or its annulment, the scores, the standings and the announcement."""

import asyncio
from dataclasses import dataclass

from bot.actions.lookup import details_of, public_facts
from bot.actions.scorekeeping import in_season, scores_of, terms_of
from bot.cards import Card
from bot.context import Context
from bot.domain.errors import Refused
from bot.domain.question import Question, QuestionState
from bot.domain.reminders import of_question
from bot.domain.resolution import Resolution
from bot.ports import Score, Session
from bot.posts import NewPost, question_subject
from bot.views.resolve import announcement

REFUSALS = {
    QuestionState.DRAFT: "resolve.not_posted",
    QuestionState.RESOLVED: "resolve.already",
    QuestionState.ANNULLED: "resolve.annulled",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody said became of a question; no weights where it is annulled."""

    weights: tuple[int, ...]
    known_at: int
    evidence: str = ""
    reason: str = ""


def must_be_unsettled(question: Question) -> None:
    """Refuse to settle a draft, or what is settled already."""
    if question.state in REFUSALS:
        raise Refused(REFUSALS[question.state], question=question.name)


async def settle(ctx: Context, question: Question, verdict: Verdict) -> Card:
    """Store the answer, the scores and the standings in one transaction, with what is to be announced.

    The question is closed first: then no vote can come between the scores, which are computed beside the event loop
    because a thousand forecasters take a second, and the transaction that stores them.
    """
    question = await _close(ctx, question)
    excluded = [each.member for each in await ctx.store.read.members.excluded(ctx.community.id)]
    resolution = Resolution(
        question=question.id,
        weights=verdict.weights,
        known_at=verdict.known_at,
        evidence=verdict.evidence,
        reason=verdict.reason,
        by=ctx.member.id,
        resolved_at=ctx.now,
        terms=terms_of(question, verdict.known_at, ctx.now, ctx.community.settings, excluded),
    )
    votes = await ctx.store.read.forecasts.history(question.id)
    scores = await asyncio.to_thread(scores_of, resolution, votes)
    async with ctx.transaction(question) as session:
        question = await session.questions.get(question.id)
        must_be_unsettled(question)
        last = await session.forecasts.history(question.id)
        if len(last) != len(votes):
            # A vote received in time was on its way when the question was closed.
            scores = scores_of(resolution, last)
        question = await _store(session, question, resolution, scores, ctx)
    ctx.touched(question_subject(question.id))
    return await details_of(question, ctx)


async def _close(ctx: Context, question: Question) -> Question:
    if question.state is not QuestionState.OPEN:
        return question
    async with ctx.store.transaction() as session:
        question = await session.questions.get(question.id)
        must_be_unsettled(question)
        if question.state is QuestionState.OPEN:
            closed_at = min(question.deadline, ctx.now)
            question = await session.questions.move(question, QuestionState.CLOSED, closed_at)
            await session.questions.record(question.id, ctx.now, ctx.member.id, "closed")
    ctx.touched(question_subject(question.id))
    return question


async def _store(
    session: Session, question: Question, resolution: Resolution, scores: list[Score], ctx: Context
) -> Question:
    state = QuestionState.RESOLVED if resolution.weights else QuestionState.ANNULLED
    resolution = in_season(resolution, await session.seasons.at(ctx.community.id, ctx.now))
    question = await session.questions.move(question, state, question.closed_at)
    for slots in of_question(question.id):
        await session.posts.expire(slots)
    await session.boards.resolve(ctx.community.id, resolution, scores)
    await session.questions.record(question.id, ctx.now, ctx.member.id, state.value)
    names = await session.members.names([score.member for score in scores])
    facts = await public_facts(session, question, ctx.community.settings)
    await announce(session, question, announcement(ctx.texts, facts, scores, names), ctx)
    return question


async def announce(session: Session, question: Question, card: Card, ctx: Context) -> None:
    """Reply to the question's card, once in each channel for this step of its life."""
    if not ctx.community.settings.announcements:
        return
    cards = await session.posts.placements(question_subject(question.id))
    placements = {placement.place: placement for placement in reversed(cards)}
    for placement in placements.values():
        slot = f"{question.state}:{question.id}:{ctx.now}:{placement.id}"
        post = NewPost(ctx.community.id, placement.place, slot, card, reply_to=placement.message)
        await session.posts.add(post, ctx.now)
