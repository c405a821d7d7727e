"""`show`: all about a question, privately."""

from bot.actions.linting import draft_preview
from bot.actions.lookup import details_of, question_meant
from bot.cards import Card
from bot.context import Context
from bot.domain.question import QuestionState
from bot.inputs import ShowQuestion


async def show_question(action: ShowQuestion, ctx: Context) -> Card:
    """The details, with the buttons of those who may manage the question."""
    question = await question_meant(ctx, action.question, lambda named: ShowQuestion(question=named))
    if question.state is QuestionState.DRAFT:
        return await draft_preview(ctx, question)
    return await details_of(question, ctx, await ctx.store.read.questions.related(question))
