"""`reopen`: one step back; of an answer, scores and boards are then exactly as before it."""

from bot.domain.events import Change, EventKind, Part, weights_text
from bot.domain.life import must, why_not_reopen
from bot.domain.question import Question, QuestionState
from bot.domain.resolution import Resolution
from bot.inputs.resolving import ReopenQuestion
from bot.ports import Session
from bot.ports.message_key import QUESTION_REMINDERS
from bot.ports.outgoing import Subject, SubjectKind, question_subject
from bot.questions.find import find_question, reread
from bot.questions.show import details
from bot.request.context import Context
from bot.resolving.resolve_card import open_again, reopened
from bot.resolving.settle import announce
from bot.ui.cards import Card


async def reopen_question(action: ReopenQuestion, ctx: Context) -> Card:
    """Take the answer back, or let a question that was closed by hand take votes again, and say so at its cards."""
    question = await find_question(ctx, action.question)
    async with ctx.transaction(question) as session:
        question = await reread(session, question)
        must(why_not_reopen(question, ctx.now))
        resolution = await session.resolutions.resolution(question.id)
        if resolution is None:
            boards: list[Subject] = []
            question = await _open_again(session, question, ctx)
        else:
            ctx.must_settle()
            boards = await _take_back(session, resolution, ctx)
            question = await _without_answer(session, question, resolution, ctx)
    for subject in (question_subject(question.id), *boards):
        ctx.touched(subject)
    return await details(ctx, question)


async def _open_again(session: Session, question: Question, ctx: Context) -> Question:
    question = await session.questions.set_state(question, QuestionState.OPEN, None)
    # What was proposed while it was closed, and what reminded of its answer, is about another time.
    await session.proposals.forget(question.id)
    await session.posts.expire(QUESTION_REMINDERS, question.id)
    await session.questions.record(question.id, ctx.now, ctx.member.id, EventKind.REOPENED)
    await announce(session, question, open_again(ctx.texts, question), ctx)
    return question


async def _take_back(session: Session, resolution: Resolution, ctx: Context) -> list[Subject]:
    """Take scores and standings back; returns the boards that name the question."""
    await session.resolutions.take_back(ctx.community.id, resolution)
    boards = await session.boards.correct(
        ctx.community.id, resolution.terms.periods, resolution.resolved_at, resolution.question, ctx.now
    )
    return [Subject(SubjectKind.BOARD, board) for board in boards]


async def _without_answer(session: Session, question: Question, resolution: Resolution, ctx: Context) -> Question:
    question = await session.questions.set_state(question, QuestionState.CLOSED, question.closed_at)
    taken = Change(Part.ANSWER, weights_text(resolution.weights), "")
    changes = [taken] if taken.before else []
    await session.questions.record(question.id, ctx.now, ctx.member.id, EventKind.REOPENED, changes=changes)
    await announce(session, question, reopened(ctx.texts, question), ctx)
    return question
