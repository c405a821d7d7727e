"""What a question's card may say: in public, and to one member."""

from dataclasses import replace

from bot.domain.events import EventKind
from bot.domain.question import CrowdVisibility, Question, QuestionState
from bot.domain.settings import Settings
from bot.domain.visibility import crowd_hidden
from bot.ports import Session
from bot.questions.crowd import SETTLED, crowd_of
from bot.questions.question_card import QuestionFacts
from bot.request.context import Context, CrowdOf, WeekAgoOf


async def as_posted(session: Session, draft: Question, settings: Settings) -> Question:
    """A draft with the visibility it will be posted with: as chosen for it, or else the community's settings."""
    if draft.state is not QuestionState.DRAFT or await session.questions.happened(draft.id, EventKind.VISIBILITY):
        return draft
    return replace(draft, crowd=settings.crowd, names=settings.names)


async def public_facts(session: Session, question: Question, settings: Settings) -> QuestionFacts:
    """The facts for a card in a channel, which contain nothing that is hidden from anybody."""
    return await _facts(session, question, settings.crowd_from, voted=False, crowd_for=None)


async def with_week_ago(session: Session, facts: QuestionFacts, week_ago: WeekAgoOf) -> QuestionFacts:
    """The same facts with the crowd forecast of a week ago: of open questions whose crowd forecast the reader sees."""
    if facts.crowd is None or facts.question.state is not QuestionState.OPEN:
        return facts
    return facts._replace(week_ago=await week_ago(session, facts.question, facts.least))


async def facts_for(ctx: Context, question: Question, *, voted: bool | None = None) -> QuestionFacts:
    """The facts that the member who asks may know now.

    Args:
        ctx: the circumstances of the request.
        question: the question.
        voted: whether the member ever gave a forecast on it; None to look it up where it matters.
    """
    read = ctx.store.read
    if voted is None:
        matters = question.state is QuestionState.OPEN and question.crowd is CrowdVisibility.AFTER_VOTE
        voted = matters and await read.forecasts.last(question.id, ctx.member.id) is not None
    return await _facts(read, question, ctx.community.settings.crowd_from, voted=voted, crowd_for=ctx.crowd_of)


async def listed_facts(ctx: Context, question: Question, *, voted: bool) -> QuestionFacts:
    """The same for one of many questions, whose crowd forecasts are not remembered."""
    return await _facts(ctx.store.read, question, ctx.community.settings.crowd_from, voted=voted, crowd_for=None)


async def _facts(
    session: Session, question: Question, least: int, *, voted: bool, crowd_for: CrowdOf | None
) -> QuestionFacts:
    """The facts of a question; the only place where the crowd forecast is left out for those who may not see it.

    Args:
        session: where they are read.
        question: the question.
        least: from how many forecasters on the community shows the crowd forecast.
        voted: whether the reader ever voted on it.
        crowd_for: computes the crowd forecast, once for all who ask at the same time; None to compute it here.
    """
    resolution = await session.resolutions.resolution(question.id) if question.state in SETTLED else None
    if resolution is not None:
        # What stood at the close was frozen then.
        crowd, forecasters = resolution.crowd or None, resolution.forecasters
        return QuestionFacts(question, crowd, forecasters, changed_at=None, resolution=resolution, least=least)
    if question.state is QuestionState.RESOLVING:
        # It is a large one, and its crowd at the close is being computed.
        forecasters = (await session.forecasts.counts([question.id]))[question.id]
        return QuestionFacts(question, None, forecasters, changed_at=None, resolution=None, least=least)
    standing = await session.forecasts.shares(question.id)
    hidden = crowd_hidden(question, voted=voted, forecasters=standing.forecasters, least=least)
    crowd = None
    if hidden is None:
        crowd = await (crowd_for(question.id, standing) if crowd_for else crowd_of(standing))
    return QuestionFacts(
        question=question,
        crowd=crowd,
        forecasters=standing.forecasters,
        changed_at=standing.changed_at,
        resolution=None,
        hidden=hidden,
        least=least,
    )
