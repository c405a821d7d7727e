"""`reopen`: take a resolution or an annulment back; scores and boards are then exactly as before it."""

from bot.actions.lookup import details_of, find_question
from bot.actions.settling import announce
from bot.cards import Card
from bot.context import Context
from bot.domain.errors import Refused
from bot.domain.question import Question, QuestionState
from bot.inputs import ReopenQuestion
from bot.ports import Session
from bot.posts import Subject, SubjectKind, question_subject
from bot.views.resolve import reopened


async def reopen_question(action: ReopenQuestion, ctx: Context) -> Card:
    """One step back, and say so where the answer was announced."""
    question = await find_question(ctx, action.question)
    async with ctx.transaction(question) as session:
        question, boards = await _take_back(session, question.id, ctx)
    for subject in (question_subject(question.id), *boards):
        ctx.touched(subject)
    return await details_of(question, ctx)


async def _take_back(session: Session, question_id: int, ctx: Context) -> tuple[Question, list[Subject]]:
    """The question as it is then, and the boards it stands on."""
    question = await session.questions.get(question_id)
    resolution = await session.boards.resolution(question.id)
    if resolution is None:
        raise Refused("resolve.nothing_to_reopen", question=question.name)
    await session.boards.take_back(ctx.community.id, resolution)
    boards = await session.posted_boards.correct(
        ctx.community.id, resolution.terms.periods, resolution.resolved_at, question.id, ctx.now
    )
    question = await session.questions.move(question, QuestionState.CLOSED, question.closed_at)
    await session.questions.record(question.id, ctx.now, ctx.member.id, "reopened")
    await announce(session, question, reopened(ctx.texts, question), ctx)
    return question, [Subject(SubjectKind.BOARD, board) for board in boards]
