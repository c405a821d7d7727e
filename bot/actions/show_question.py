"""`show`: all about a question, privately."""

from bot.actions.lookup import details_of, question_meant
from bot.actions.review import post_key
from bot.cards import Card
from bot.context import Context
from bot.domain.question import QuestionState
from bot.inputs import ShowQuestion
from bot.views.ask import preview


async def show_question(action: ShowQuestion, ctx: Context) -> Card:
    """The details, with the buttons of those who may manage the question."""
    question = await question_meant(ctx, action.question, lambda named: ShowQuestion(question=named))
    if question.state is QuestionState.DRAFT:
        return preview(ctx.texts, question, ctx.now, post_key(ctx))
    return await details_of(question, ctx, await ctx.store.read.questions.related(question))
