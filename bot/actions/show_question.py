"""`show`: all about a question, privately."""

from bot.actions.linting import draft_preview
from bot.actions.lookup import facts_for, question_meant
from bot.cards import Card
from bot.context import Context
from bot.domain.question import QuestionState
from bot.inputs import ShowQuestion
from bot.views.question import question_details


async def show_question(action: ShowQuestion, ctx: Context) -> Card:
    """The details, with the buttons of those who may manage the question."""
    question = await question_meant(ctx, action.question, lambda named: ShowQuestion(question=named))
    if question.state is QuestionState.DRAFT:
        return await draft_preview(ctx, question)
    facts = await facts_for(ctx, question)
    related = await ctx.store.read.questions.related(question)
    return question_details(ctx.texts, facts, tuple(related), manages=ctx.may_manage(question))
