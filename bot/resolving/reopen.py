"""`reopen`: takes the answer back, or opens a closed question again; `new_deadline.py` asks for a new deadline."""

from bot.domain.events import Change, EventKind, Part, weights_text
from bot.domain.life import needs_new_deadline, refuse_if, reopen_refusal
from bot.domain.question import Question, QuestionState
from bot.domain.resolution import Resolution, Unscored
from bot.inputs.resolving import ReopenQuestion
from bot.ports import Session
from bot.ports.outgoing import Subject, SubjectKind, question_subject
from bot.questions.find import find_question, reread
from bot.questions.show import details
from bot.request.context import Context, Instead
from bot.resolving.announcement_card import reopened
from bot.resolving.new_deadline import ask_for_deadline, open_again
from bot.resolving.settlement import announce
from bot.ui.cards import Card


async def reopen_question(action: ReopenQuestion, ctx: Context) -> Card:
    """Go one step back, and announce it at the question's cards; scores and standings are as before the answer.

    Raises:
        Instead: its deadline has passed and it has no answer, so the member is asked for a new deadline.
    """
    question = await find_question(ctx, action.question)
    async with ctx.transaction(question) as session:
        question = await reread(session, question)
        refuse_if(reopen_refusal(question, ctx.now))
        if needs_new_deadline(question, ctx.now):
            raise Instead(await ask_for_deadline(session, question, ctx))
        resolution = await session.resolutions.resolution(question.id)
        unscored = await session.resolutions.unscored(question.id)
        boards: list[Subject] = []
        if unscored is not None:
            ctx.must_settle()
            question = await _as_before(session, question, unscored, ctx)
        elif resolution is not None:
            ctx.must_settle()
            boards = await _take_back(session, resolution, ctx)
            question = await _without_answer(session, question, resolution.weights, ctx)
            await announce(session, ctx.community, question, reopened(ctx.texts, question), ctx.now)
        else:
            question = await open_again(session, question, ctx)
    for subject in (question_subject(question.id), *boards):
        ctx.touched(subject)
    return await details(ctx, question)


async def _take_back(session: Session, resolution: Resolution, ctx: Context) -> list[Subject]:
    """Take the resolution with its scores back; returns the posted boards on which the question counted."""
    await session.resolutions.take_back(ctx.community.id, resolution)
    boards = await session.boards.correct(
        ctx.community.id, resolution.terms.periods, resolution.resolved_at, resolution.question, ctx.now
    )
    return [Subject(SubjectKind.BOARD, board) for board in boards]


async def _as_before(session: Session, question: Question, unscored: Unscored, ctx: Context) -> Question:
    """Take an answer back that has no scores yet: nothing was announced, and an open question is open again."""
    await session.resolutions.forget_unscored(question.id)
    question = await _without_answer(session, question, unscored.resolution.weights, ctx)
    if not unscored.closed:
        return question
    # Who was erased since the answer was given is not to stand on a question that takes votes.
    await session.forecasts.withdraw_former(question.id, ctx.now)
    return await session.questions.set_state(question, QuestionState.OPEN, None)


async def _without_answer(session: Session, question: Question, weights: tuple[int, ...], ctx: Context) -> Question:
    question = await session.questions.reopen(question, QuestionState.CLOSED, question.closed_at)
    taken = Change(Part.ANSWER, weights_text(weights), "")
    changes = [taken] if taken.before else []
    await session.questions.record(question.id, ctx.now, ctx.member.id, EventKind.REOPENED, changes=changes)
    return question
