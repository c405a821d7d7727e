"""`history`: the events of a question, a page at a time, and the full texts that one of them changed."""

from bot.domain.errors import Refused
from bot.domain.question import Question
from bot.inputs.questions import ShowHistory
from bot.questions.find import find_question
from bot.questions.history_card import history_page, step_texts
from bot.request.context import Context
from bot.ui.cards import Button, Card

PAGE = 5
"""Events on a page."""


async def show_history(action: ShowHistory, ctx: Context) -> Card:
    """A page of events, oldest first, each with who and when; or with `step` the texts of one event."""
    question = await find_question(ctx, action.question)
    if action.step:
        return await _one_step(action, question, ctx)
    read, start = ctx.store.read, action.page * PAGE
    events = await read.events.page(question.id, start, PAGE)
    names = await read.members.names([event.member for event in events if event.member is not None])
    more = start + PAGE < await read.events.count(question.id)
    return history_page(ctx.texts, question, events, names, await _pages(ctx, action, question, more=more))


async def _one_step(action: ShowHistory, question: Question, ctx: Context) -> Card:
    event = await ctx.store.read.events.find(question.id, action.step)
    if event is None:
        raise Refused("app.gone")
    texts = [(change.part, when, text) for change in event.changes for when, text in change.texts]
    if action.page >= len(texts):
        raise Refused("app.gone")
    buttons = await _pages(ctx, action, question, more=action.page + 1 < len(texts))
    return step_texts(ctx.texts, question, event, texts[action.page], buttons)


async def _pages(ctx: Context, action: ShowHistory, question: Question, *, more: bool) -> list[Button]:
    buttons: list[Button] = []
    for key, wanted, page in (("ui.button_back", action.page > 0, -1), ("ui.button_more", more, 1)):
        if wanted:
            there = ShowHistory(question=question.reference, page=action.page + page, step=action.step)
            buttons.append(await ctx.button(key, there))
    return buttons
