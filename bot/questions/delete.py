"""`delete`: removes a question on which nobody has voted, and its cards; its number is not used again."""

from bot.domain.errors import Refused
from bot.domain.events import EventKind
from bot.domain.life import delete_refusal, refuse_if
from bot.domain.question import Question, QuestionState
from bot.inputs.questions import DeleteQuestion
from bot.ports import Session
from bot.ports.message_key import QUESTION_REMINDERS, MessageKind
from bot.ports.outgoing import question_subject, story_subject
from bot.questions.edit_card import delete_this, deleted
from bot.questions.find import find_question, reread
from bot.questions.review import tell_author
from bot.request.context import Context
from bot.ui.cards import Card


async def delete_question(action: DeleteQuestion, ctx: Context) -> Card:
    """Ask once, then delete the question or draft; the background task removes its cards from the channels."""
    if not action.sure:
        return await _ask(action, ctx)
    question = await find_question(ctx, action.question)
    async with ctx.transaction(question) as session:
        question = await reread(session, question)
        if action.revision not in (None, question.revision):
            raise Refused("questions.edit_delete_meanwhile", question=question.name)
        if question.state is QuestionState.DRAFT:
            return await drop(session, question, ctx)
        await _delete(session, question, ctx)
    ctx.touched(question_subject(question.id))
    if question.story:
        # A deleted question does not name its story any more, whose card must be redrawn too.
        ctx.touched(story_subject(question.story.id))
    return deleted(ctx.texts, question)


async def _ask(action: DeleteQuestion, ctx: Context) -> Card:
    question = await find_question(ctx, action.question)
    if question.state is not QuestionState.DRAFT:
        refuse_if(delete_refusal(question, voted=await ctx.store.read.forecasts.ever(question.id)))
    return delete_this(ctx.texts, question)


async def _delete(session: Session, question: Question, ctx: Context) -> None:
    refuse_if(delete_refusal(question, voted=await session.forecasts.ever(question.id)))
    # What has gone out with others is found by the question's rows, which go with it.
    await session.posts.expire((*QUESTION_REMINDERS, MessageKind.CARD, MessageKind.PROPOSAL), question.id)
    await session.questions.erase(question)
    await session.questions.record(question.id, ctx.now, ctx.member.id, EventKind.DELETED, question.name)


async def drop(session: Session, draft: Question, ctx: Context) -> Card:
    """Drop a draft inside a transaction, and tell its author if it was waiting for review."""
    await session.questions.delete(draft)
    await tell_author(session, draft, None, ctx)
    return Card(kind="dropped", title=ctx.say("asking.dropped", draft=draft.name))
