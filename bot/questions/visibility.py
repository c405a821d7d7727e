"""What others see of a question's crowd forecast and of who forecast what: the choice of its author or a moderator."""

from bot.domain.errors import Refused
from bot.domain.events import Change, EventKind, Part
from bot.domain.question import CrowdVisibility, NamesVisibility, Question, QuestionState
from bot.domain.reference import QuestionReference, ReferenceKind
from bot.domain.visibility import check_only_stricter
from bot.inputs.questions import SetVisibility, ShowQuestion
from bot.ports import Session
from bot.ports.outgoing import question_subject
from bot.questions.facts import as_posted
from bot.questions.find import find_question
from bot.questions.review import must_change
from bot.questions.show import show_question
from bot.request.context import Context
from bot.ui.cards import Card


async def set_visibility(action: SetVisibility, ctx: Context) -> Card:
    """Set what others see, and show the question again."""
    question = await find_question(ctx, action.question)
    async with ctx.transaction(question) as session:
        await _choose(session, question, action, ctx)
    ctx.touched(question_subject(question.id))
    return await show_question(ShowQuestion(question=question.reference), ctx)


async def _choose(session: Session, question: Question, action: SetVisibility, ctx: Context) -> None:
    found = await session.questions.find(question.community, QuestionReference(ReferenceKind.BUTTON, question.id))
    if found is None:
        raise Refused("app.gone")
    if found.state is not QuestionState.DRAFT:
        await must_change(session, found, ctx)
    before = await as_posted(session, found, ctx.community.settings)
    crowd = CrowdVisibility(action.crowd) if action.crowd else before.crowd
    names = NamesVisibility(action.names) if action.names else before.names
    check_only_stricter(before, crowd, names, voted=await session.forecasts.ever(before.id))
    await session.questions.set_visibility(before, crowd, names)
    chosen = ((Part.CROWD, before.crowd, crowd), (Part.NAMES, before.names, names))
    changes = [Change(part, old, new) for part, old, new in chosen if old is not new]
    await session.questions.record(before.id, ctx.now, ctx.member.id, EventKind.VISIBILITY, changes=changes)
