"""Settling a question: closes it, and stores its answer or annulment, from which its scores follow."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.errors import Refused
from bot.domain.question import Question, QuestionState
from bot.domain.resolution import Resolution
from bot.inputs.resolving import AnnulQuestion, ResolveQuestion
from bot.ports import Session
from bot.ports.outgoing import question_subject
from bot.questions.answer_words import answer_words
from bot.questions.close import close
from bot.questions.find import find_question, reread
from bot.questions.show import details
from bot.request.context import FORM_LIFETIME_MS, Context
from bot.request.forms import with_errors
from bot.request.permissions import role_of
from bot.resolving.score import in_season, terms_of
from bot.texts import Texts
from bot.ui.cards import Card, Form

REFUSALS = {
    QuestionState.DRAFT: "resolving.not_posted",
    QuestionState.RESOLVING: "resolving.under_way",
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


async def must_be_unsettled(session: Session, question: Question, texts: Texts) -> None:
    """Check that the question can be settled.

    Raises:
        Refused: it is a draft, or settled already; then the answer is named.
    """
    if question.state not in REFUSALS:
        return
    resolution = await _answer(session, question)
    answer = answer_words(texts, question, resolution.weights) if resolution else ""
    annuls = resolution is not None and not resolution.weights
    key = "resolving.annulled" if annuls else REFUSALS[question.state]
    raise Refused(key, question=question.name, answer=answer)


async def _answer(session: Session, question: Question) -> Resolution | None:
    """The answer of a question, also where its scores are still computed."""
    if question.state is not QuestionState.RESOLVING:
        return await session.resolutions.resolution(question.id)
    unscored = await session.resolutions.unscored(question.id)
    return unscored.resolution if unscored else None


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
    """Give a question its answer: from then on nobody votes on it, and its scores are computed and announced.

    One transaction reads everything that decides whether the question may be settled, closes it if it is open, and
    stores the answer with what its scores depend on. `Settlements` does the rest, of all but large questions before
    this returns.

    Args:
        ctx: the circumstances of the request.
        question: as it was before the transaction.
        verdict: what became of it.
        timely: see `Timely`.
    """
    async with ctx.transaction(question) as session:
        now = await _as_now(session, ctx)
        found = await _to_be_settled(session, question, timely, now)
        closes = found.state is QuestionState.OPEN
        question = await close(session, found, now) if closes else found
        await session.resolutions.keep_unscored(await _frozen(session, question, verdict, now), closed=closes)
        await session.questions.set_state(question, QuestionState.RESOLVING, question.closed_at)
    await ctx.settle(question.id)
    ctx.touched(question_subject(question.id))
    return await details(now, await reread(ctx.store.read, question))


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


async def _frozen(session: Session, question: Question, verdict: Verdict, ctx: Context) -> Resolution:
    """The answer with everything that its scores depend on, as it is now."""
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
    return in_season(resolution, await session.seasons.at(ctx.community.id, ctx.now))
