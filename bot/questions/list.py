"""`list`: the questions of a community by a filter, a page at a time."""

from collections.abc import Sequence

from bot.domain.question import Question, QuestionState
from bot.inputs.questions import ListQuestions
from bot.ports import Passing, Session
from bot.questions.facts import listed_facts
from bot.questions.list_card import question_list
from bot.questions.question_card import QuestionFacts
from bot.questions.review import may_ask
from bot.request.context import DAY_MS, Context
from bot.ui.cards import Button, Card

PAGE = 8
"""Questions on a page."""
CLOSING_WITHIN_MS = 7 * DAY_MS
"""How near the deadline is of questions that the filter `closing` shows."""

STATES = {
    "open": (QuestionState.OPEN,),
    "closing": (QuestionState.OPEN,),
    "unvoted": (QuestionState.OPEN,),
    "overdue": (QuestionState.CLOSED,),
    "closed": (QuestionState.CLOSED, QuestionState.RESOLVING),
    "resolved": (QuestionState.RESOLVED, QuestionState.ANNULLED),
    "mine": tuple(QuestionState),
}
"""The states of the questions that a filter shows."""


async def list_questions(action: ListQuestions, ctx: Context) -> Card:
    """A page of the questions that pass the filter."""
    passing = Passing(
        ctx.community.id,
        STATES[action.filter],
        author=ctx.member.id if action.filter == "mine" else None,
        before=ctx.now + CLOSING_WITHIN_MS if action.filter == "closing" else None,
        without_forecast_of=ctx.member.id if action.filter == "unvoted" else None,
    )
    questions, start = ctx.store.read.questions, action.page * PAGE
    total = await questions.count(passing)
    shown = await questions.page(passing, start, PAGE, latest_first=action.filter == "resolved")
    rows = [await _row(ctx, question) for question in shown]
    buttons = await _pages(ctx, action, more=start + PAGE < total)
    return question_list(ctx.texts, action.filter, rows, buttons, total, asks=may_ask(ctx))


async def _row(ctx: Context, question: Question) -> QuestionFacts:
    """What the member may know of a question, with their own forecast."""
    mine = await ctx.store.read.forecasts.last(question.id, ctx.member.id)
    facts = await listed_facts(ctx, question, voted=mine is not None)
    return facts._replace(mine=mine.forecast if mine else None)


async def without_vote(session: Session, community: int, member: int, questions: Sequence[Question]) -> list[Question]:
    """Those questions on which no forecast of the member stands."""
    voted = {question.id for question, _ in await session.forecasts.standing_of_member(community, member)}
    return [question for question in questions if question.id not in voted]


async def _pages(ctx: Context, action: ListQuestions, *, more: bool) -> list[Button]:
    buttons: list[Button] = []
    if action.page:
        back = ListQuestions(filter=action.filter, page=action.page - 1)
        buttons.append(await ctx.button("ui.button_back", back))
    if more:
        buttons.append(await ctx.button("ui.button_more", ListQuestions(filter=action.filter, page=action.page + 1)))
    return buttons
