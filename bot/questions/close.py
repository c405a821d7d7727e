"""Questions are closed: by hand with `close`, or at their deadline."""

from bot.domain.errors import Refused
from bot.domain.events import EventKind
from bot.domain.life import close_refusal, refuse_if
from bot.domain.question import Question, QuestionState
from bot.inputs.questions import CloseQuestion
from bot.ports import Session, Store
from bot.ports.message_key import MessageKind
from bot.ports.outgoing import Subject, question_subject
from bot.questions.close_card import close_this
from bot.questions.find import find_question, reread
from bot.questions.show import details
from bot.request.context import Context
from bot.ui.cards import Card


async def close_question(action: CloseQuestion, ctx: Context) -> Card:
    """Ask once, then close the question at the instant of that answer: votes received before count."""
    question = await find_question(ctx, action.question)
    if not action.sure:
        refuse_if(close_refusal(question, ctx.now))
        return close_this(ctx.texts, question)
    async with ctx.transaction(question) as session:
        question = await reread(session, question)
        refuse_if(close_refusal(question, ctx.now))
        if action.reopened not in (None, question.reopened):
            raise Refused("questions.close_meanwhile", question=question.name)
        question = await close(session, question, ctx)
    ctx.touched(question_subject(question.id))
    return await details(ctx, question)


async def close(session: Session, question: Question, ctx: Context) -> Question:
    """Close a question now, or at its deadline if that has passed, and record it; returns the question."""
    closed = await session.questions.set_state(question, QuestionState.CLOSED, closes_when(question, ctx.now))
    await session.questions.record(question.id, ctx.now, ctx.member.id, EventKind.CLOSED)
    # Nobody is told any more that it closes soon.
    await session.posts.expire((MessageKind.CLOSING,), question.id)
    return closed


def closes_when(question: Question, now: int) -> int:
    """When an open question that is closed now counts as closed, UTC milliseconds.

    That is the deadline where it has passed but the question was not closed yet.
    """
    return min(question.deadline, now)


async def close_overdue(store: Store, now: int) -> set[Subject]:
    """Close the open questions of all communities whose deadline has passed; returns what their cards show."""
    closed: set[Subject] = set()
    if not await store.read.questions.overdue(now):
        return closed
    async with store.transaction() as session:
        for question in await session.questions.overdue(now):
            await close_at_deadline(session, question, now)
            closed.add(question_subject(question.id))
    return closed


async def close_at_deadline(session: Session, question: Question, now: int) -> Question:
    """Close a question whose deadline has passed; it closed then, however much later this is recorded."""
    closed = await session.questions.set_state(question, QuestionState.CLOSED, question.deadline)
    await session.questions.record(question.id, now, None, EventKind.CLOSED)
    return closed
