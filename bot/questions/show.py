"""`show`: the details of a question, privately."""

from bot.domain.life import propose_refusal
from bot.domain.question import Question, QuestionState
from bot.inputs.questions import ShowQuestion
from bot.questions.facts import facts_for, with_week_ago
from bot.questions.find import question_meant
from bot.questions.managing_card import Managing
from bot.questions.preview import draft_preview
from bot.questions.question_card import question_details
from bot.questions.review import needs_review
from bot.request.context import Context
from bot.ui.cards import Card


async def show_question(action: ShowQuestion, ctx: Context) -> Card:
    """The details of a question; of a draft its preview."""
    question = await question_meant(ctx, action.question, action)
    if question.state is QuestionState.DRAFT:
        return await draft_preview(ctx, question)
    return await details(ctx, question)


async def details(ctx: Context, question: Question) -> Card:
    """The details of a posted question, with the buttons of everything that the reader can do with it now."""
    mine = await ctx.store.read.forecasts.last(question.id, ctx.member.id)
    facts = await facts_for(ctx, question, voted=mine is not None)
    facts = await with_week_ago(ctx.store.read, facts, ctx.week_ago)
    facts = facts._replace(mine=mine.forecast if mine else None)
    related = await ctx.store.read.questions.related(question)
    managing = await _managing(ctx, question) if ctx.may_manage(question) else None
    return question_details(ctx.texts, facts, tuple(related), managing)


async def _managing(ctx: Context, question: Question) -> Managing:
    read = ctx.store.read
    confirms = ctx.may_settle and propose_refusal(question, ctx.now) is None
    proposals = await read.proposals.of(question.id) if confirms else []
    names = await read.members.names([each.member for each in proposals])
    voted = await read.forecasts.ever(question.id)
    edits = not needs_review(ctx)
    return Managing(ctx.now, ctx.role, voted, tuple(proposals), names, settles=ctx.may_settle, edits=edits)
