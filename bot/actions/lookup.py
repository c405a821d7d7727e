"""Which question is meant, and what a card says about it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.cards import Card, Entry, Listing
from bot.context import Context, CrowdOf, Instead
from bot.domain.characters import excerpt
from bot.domain.crowd.now import crowd_now
from bot.domain.errors import Refused
from bot.domain.forecast import Forecast
from bot.domain.question import CrowdVisibility, Question, QuestionState
from bot.domain.reference import ReferenceKind, read_question_reference
from bot.domain.settings import Settings
from bot.domain.spells import Vote as Spoken
from bot.domain.spells import from_basis_points
from bot.domain.trail import Happened
from bot.domain.visibility import crowd_hidden
from bot.inputs import Action
from bot.ports import Session, Vote
from bot.views.figures import shares_of
from bot.views.question import QuestionFacts
from bot.views.removed import title_shown

MOST_OFFERED = 10
MOST_REMEMBERED = 16
"""Questions whose last crowd forecast is kept: as many as a few members vote on at the same time."""


async def find_question(ctx: Context, named: str) -> Question:
    """The question of that name in the member's community.

    Raises:
        Refused: there is none, or it is somebody else's draft, or another community's: always the same sentence.
    """
    reference = read_question_reference(named)
    question = await ctx.store.read.questions.find(ctx.community.id, reference)
    if question is None or (question.state is QuestionState.DRAFT and not ctx.may_manage(question)):
        if reference.kind is ReferenceKind.BUTTON:
            raise Refused("door.gone")
        raise Refused("door.not_found", question=excerpt(named, 24))
    return question


async def reread(session: Session, question: Question) -> Question:
    """The question as it is in that session.

    Raises:
        Refused: it was deleted meanwhile.
    """
    found = await session.questions.still(question.id)
    if found is None:
        raise Refused("door.gone")
    return found


async def still_draft(session: Session, draft: Question) -> Question:
    """The draft as it is inside the transaction: somebody may have posted or dropped it meanwhile.

    Raises:
        Refused: they have.
    """
    found = await reread(session, draft)
    if found.state is not QuestionState.DRAFT:
        raise Refused("ask.not_draft", question=found.name)
    return found


async def question_meant(ctx: Context, named: str, again: Callable[[str], Action]) -> Question:
    """The named question; without a name the only open one of this channel.

    Raises:
        Instead: several could be meant, so the member is asked; each choice performs `again` with that question.
    """
    if named.strip():
        return await find_question(ctx, named)
    here = await ctx.store.read.questions.in_channel(ctx.actor.place)
    if len(here) == 1:
        return here[0]
    offered = here or await ctx.store.read.questions.in_states(ctx.community.id, [QuestionState.OPEN])
    if not offered:
        raise Refused("door.which_none")
    raise Instead(await which_question(ctx, offered[:MOST_OFFERED], again))


async def which_question(ctx: Context, offered: list[Question], again: Callable[[str], Action]) -> Card:
    """The questions that could be meant, each with a button that goes on with it."""
    rows = [
        Entry(
            (f"{question.name} {title_shown(ctx.texts, question)}",),
            button=await ctx.button("buttons.choose", again(question.reference)),
        )
        for question in offered
    ]
    return Card(kind="which", title=ctx.say("door.which"), blocks=(Listing(tuple(rows)),))


class Crowds:
    """Crowd forecasts of what stands, computed once for all who were given the same reading of it.

    The store hands one reading to everybody whose votes were committed together; a later one is another object, so
    nothing that is remembered here can be out of date.
    """

    def __init__(self) -> None:
        self._last: dict[int, tuple[Sequence[Vote], Forecast | None]] = {}

    def of(self, question: int, standing: Sequence[Vote]) -> Forecast | None:
        """The crowd forecast in basis points; None while nothing stands."""
        known, crowd = self._last.pop(question, (None, None))
        if known is not standing:
            crowd = crowd_of(standing)
        self._last[question] = standing, crowd
        if len(self._last) > MOST_REMEMBERED:
            del self._last[next(iter(self._last))]
        return crowd


async def as_posted(session: Session, draft: Question, settings: Settings) -> Question:
    """A draft with what others would see of it: as chosen for it, or else as the community has it now."""
    if draft.state is not QuestionState.DRAFT or await session.questions.happened(draft.id, Happened.VISIBILITY):
        return draft
    return replace(draft, crowd=settings.crowd, names=settings.names)


async def public_facts(session: Session, question: Question, settings: Settings) -> QuestionFacts:
    """What the question's card says in a channel: nothing that is hidden from anybody."""
    return await _facts(session, question, settings.crowd_from, voted=False, crowd_for=None)


async def facts_for(ctx: Context, question: Question, *, voted: bool | None = None) -> QuestionFacts:
    """What the member who asks may know of a question now.

    Args:
        ctx: the circumstances of the request.
        question: the question.
        voted: whether the member ever gave a forecast on it; None to find out where it matters.
    """
    read = ctx.store.read
    if voted is None:
        matters = question.state is QuestionState.OPEN and question.crowd is CrowdVisibility.AFTER_VOTE
        voted = matters and await read.forecasts.last(question.id, ctx.member.id) is not None
    return await _facts(read, question, ctx.community.settings.crowd_from, voted=voted, crowd_for=ctx.crowd_of)


async def _facts(
    session: Session, question: Question, least: int, *, voted: bool, crowd_for: CrowdOf | None
) -> QuestionFacts:
    """The one place where a crowd forecast is left out for who may not see it."""
    standing = await session.forecasts.standing(question.id)
    settled = question.state in (QuestionState.RESOLVED, QuestionState.ANNULLED)
    hidden = crowd_hidden(question, voted=voted, forecasters=len(standing), least=least)
    crowd = None
    if hidden is None:
        crowd = crowd_for(question.id, standing) if crowd_for else crowd_of(standing)
    return QuestionFacts(
        question=question,
        crowd=crowd,
        forecasters=len(standing),
        changed_at=standing[-1].cast_at if standing else None,
        resolution=await session.boards.resolution(question.id) if settled else None,
        hidden=hidden,
        least=least,
    )


def crowd_of(standing: Sequence[Vote]) -> Forecast | None:
    """The crowd forecast of what stands, in basis points; None while nothing does."""
    crowd = crowd_now([spoken(vote) for vote in standing])
    return shares_of(crowd.probabilities) if crowd else None


def spoken(vote: Vote) -> Spoken:
    """A stored vote as the scoring rules take it."""
    return Spoken(vote.cast_at, vote.member, from_basis_points(vote.forecast) if vote.forecast else None)
