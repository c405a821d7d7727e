"""Settling a question: stores its answer or annulment, scores and standings, and announces it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from bot.domain.errors import Refused
from bot.domain.events import Change, Part, weights_text
from bot.domain.question import Question, QuestionState
from bot.domain.resolution import Resolution
from bot.inputs.resolving import AnnulQuestion, ResolveQuestion
from bot.ports import Score, Session, Vote
from bot.ports.message_key import QUESTION_REMINDERS, MessageKey
from bot.ports.outgoing import NewPost, question_subject
from bot.questions.answer_words import answer_words
from bot.questions.close import close, closes_when
from bot.questions.facts import public_facts
from bot.questions.find import find_question, reread
from bot.questions.show import details
from bot.request.context import FORM_LIFETIME_MS, Context
from bot.request.forms import with_errors
from bot.request.permissions import role_of
from bot.resolving.announcement_card import announcement
from bot.resolving.score import in_season, scores_of, terms_of
from bot.texts import Texts
from bot.ui.cards import Card, Form

REFUSALS = {
    QuestionState.DRAFT: "resolving.not_posted",
    QuestionState.RESOLVED: "resolving.already",
    QuestionState.ANNULLED: "resolving.annulled",
}


SettlingT = TypeVar("SettlingT", ResolveQuestion, AnnulQuestion)
"""A submitted form that settles a question."""
Timely = Callable[[Session, Question], Awaitable[object]]
"""Raises `Refused` inside the transaction if the question is not any more as it was when the verdict was given."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody says became of a question.

    Args:
        weights: of the outcomes, in basis points; empty to annul it.
        known_at: when the answer became public, UTC milliseconds.
        evidence: a link; empty for none.
        reason: why it is annulled; empty otherwise.
    """

    weights: tuple[int, ...]
    known_at: int
    evidence: str = ""
    reason: str = ""


class _Weighed(NamedTuple):
    """All that the scores depend on: the resolution with what it freezes, and the votes before the end of scoring."""

    resolution: Resolution
    votes: Sequence[Vote]


async def must_be_unsettled(session: Session, question: Question, texts: Texts) -> None:
    """Check that the question can be settled.

    Raises:
        Refused: it is a draft, or settled already; then the answer is named.
    """
    if question.state not in REFUSALS:
        return
    resolution = await session.resolutions.resolution(question.id)
    answer = answer_words(texts, question, resolution.weights) if resolution else ""
    raise Refused(REFUSALS[question.state], question=question.name, answer=answer)


async def to_settle(ctx: Context, named: str) -> Question:
    """The question that a form is opened for.

    Raises:
        Refused: there is none, or it cannot be settled now.
    """
    question = await find_question(ctx, named)
    await must_be_unsettled(ctx.store.read, question, ctx.texts)
    return question


async def must_be_timely(_: Session, question: Question, form: ResolveQuestion | AnnulQuestion, now: int) -> None:
    """Refuse a form that is older than a day, or was opened before the question was reopened or said something else."""
    if form.opened and now - form.opened >= FORM_LIFETIME_MS:
        raise Refused("resolving.old_form", question=question.name)
    if form.revision not in (None, question.revision) or form.reopened not in (None, question.reopened):
        raise Refused("resolving.moved_on", question=question.name)


async def renewed(
    sent: SettlingT, question: Question, ctx: Context, form: Callable[[SettlingT, Mapping[str, Refused]], Form]
) -> Form:
    """A form that comes back as it was sent, about the question as it is now; it says so if that has changed.

    Args:
        sent: the submission.
        question: the question now.
        ctx: the circumstances of the request.
        form: makes the form that sends such an action, with errors by field.
    """
    now = {"opened": ctx.now, "revision": question.revision, "reopened": question.reopened}
    again = form(sent.model_copy(update=now), {})
    try:
        await must_be_timely(ctx.store.read, question, sent, ctx.now)
    except Refused as refused:
        return with_errors(again, [ctx.say(refused.key, **refused.facts)])
    return again


async def settle(ctx: Context, question: Question, verdict: Verdict, timely: Timely) -> Card:
    """Close the question if it is open, and store the answer, the scores, the standings and the announcement.

    All of it is one transaction, in which everything is read that decides whether the question may be settled. The
    scores are computed before it and in a thread, because a thousand forecasters take a second; inside it they are
    computed again only if what they depend on has changed.

    Args:
        ctx: the circumstances of the request.
        question: as it was before the transaction.
        verdict: what became of it.
        timely: see `Timely`.
    """
    expected = await _weigh(ctx.store.read, _closed(question, ctx.now), verdict, ctx)
    scores = await asyncio.to_thread(scores_of, *expected)
    async with ctx.transaction(question) as session:
        ctx = await _as_now(session, ctx)
        found = await _to_be_settled(session, question, timely, ctx)
        question = await close(session, found, ctx) if found.state is QuestionState.OPEN else found
        weighed = await _weigh(session, question, verdict, ctx)
        if weighed != expected:
            scores = scores_of(*weighed)
        question = await _store(session, question, weighed.resolution, scores, ctx)
    ctx.touched(question_subject(question.id))
    return await details(ctx, question)


async def _as_now(session: Session, ctx: Context) -> Context:
    """The circumstances with the settings, the member and the role as they are inside the transaction."""
    community = await session.members.community(ctx.community.id)
    member = await session.members.member_of(community.id, ctx.actor) or ctx.member
    return ctx._replace(community=community, member=member, role=await role_of(session, community, member, ctx.actor))


async def _to_be_settled(session: Session, question: Question, timely: Timely, ctx: Context) -> Question:
    """The question as it is inside the transaction.

    Raises:
        Refused: the person may not settle it, it is settled, or the verdict was said of another state of it.
    """
    ctx.must_settle()
    found = await reread(session, question)
    ctx.must_manage(found)
    await must_be_unsettled(session, found, ctx.texts)
    await timely(session, found)
    if found.revision != question.revision:
        raise Refused("resolving.moved_on", question=found.name)
    return found


def _closed(question: Question, now: int) -> Question:
    """The question as it will be once it is closed."""
    return replace(question, closed_at=closes_when(question, now)) if question.closed_at is None else question


async def _weigh(session: Session, question: Question, verdict: Verdict, ctx: Context) -> _Weighed:
    excluded = [each.member for each in await session.members.excluded(ctx.community.id)]
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
    votes = await session.forecasts.history(question.id)
    return _Weighed(resolution, [vote for vote in votes if vote.cast_at < resolution.terms.times.closed])


async def _store(
    session: Session, question: Question, resolution: Resolution, scores: list[Score], ctx: Context
) -> Question:
    state = QuestionState.RESOLVED if resolution.weights else QuestionState.ANNULLED
    resolution = in_season(resolution, await session.seasons.at(ctx.community.id, ctx.now))
    question = await session.questions.set_state(question, state, question.closed_at)
    await session.posts.expire(QUESTION_REMINDERS, question.id)
    await session.resolutions.resolve(ctx.community.id, resolution, scores)
    await session.questions.record(question.id, ctx.now, ctx.member.id, state.value, changes=_changes(resolution))
    names = await session.members.names([score.member for score in scores])
    facts = await public_facts(session, question, ctx.community.settings)
    await announce(session, question, announcement(ctx.texts, facts, scores, names), ctx)
    return question


def _changes(resolution: Resolution) -> list[Change]:
    after = {
        Part.ANSWER: weights_text(resolution.weights),
        Part.KNOWN: str(resolution.known_at) if resolution.weights else "",
        Part.EVIDENCE: resolution.evidence,
        Part.REASON: resolution.reason,
    }
    return [Change(part, "", text) for part, text in after.items() if text]


async def announce(session: Session, question: Question, card: Card, ctx: Context) -> None:
    """Reply to the first card of the question in each channel, unless the community has switched announcements off."""
    if not ctx.community.settings.announcements:
        return
    cards = await session.posts.placements(question_subject(question.id))
    placements = {placement.place: placement for placement in reversed(cards)}
    for placement in placements.values():
        key = MessageKey.announcement(question.id, question.state, ctx.now, placement.id)
        post = NewPost(ctx.community.id, placement.place, key, card, reply_to=placement.message)
        await session.posts.add(post, ctx.now)
