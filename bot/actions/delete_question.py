"""`delete`: a question nobody has voted on goes, with all its cards; its number is not given again."""

from bot.actions.drafts import drop_draft
from bot.actions.lookup import find_question, reread
from bot.cards import Card
from bot.context import Context
from bot.domain.life import must, why_not_delete
from bot.domain.question import Question, QuestionState
from bot.domain.reminders import of_question
from bot.domain.trail import Happened
from bot.inputs import DeleteQuestion, DropDraft
from bot.ports import Session
from bot.posts import question_subject, story_subject
from bot.views.edit import delete_this, deleted


async def delete_question(action: DeleteQuestion, ctx: Context) -> Card:
    """Ask once, then delete it; its messages are taken away by whoever keeps them up to date."""
    question = await find_question(ctx, action.question)
    if question.state is QuestionState.DRAFT:
        drop = DropDraft(question=question.reference)
        return await drop_draft(drop, ctx) if action.sure else delete_this(ctx.texts, question)
    must(why_not_delete(question, voted=await ctx.store.read.forecasts.ever(question.id)))
    if not action.sure:
        return delete_this(ctx.texts, question)
    async with ctx.transaction(question) as session:
        await _delete(session, await reread(session, question), ctx)
    ctx.touched(question_subject(question.id))
    if question.story:
        # Once the question is gone, nothing leads from it to its story.
        ctx.touched(story_subject(question.story.id))
    return deleted(ctx.texts, question)


async def _delete(session: Session, question: Question, ctx: Context) -> None:
    must(why_not_delete(question, voted=await session.forecasts.ever(question.id)))
    await session.questions.erase(question)
    await session.questions.record(question.id, ctx.now, ctx.member.id, Happened.DELETED, question.name)
    for slots in (*of_question(question.id), f"card:{question.id}:", f"proposal:{question.id}:"):
        await session.posts.expire(slots)
