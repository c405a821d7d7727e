"""`post`: the question's card in the channel, for the first time or once more."""

from bot.actions.lookup import find_question, load_facts
from bot.cards import Button, ButtonStyle, Card
from bot.context import Context
from bot.domain.deadline import check_deadline
from bot.domain.errors import Refused
from bot.domain.member import Role
from bot.domain.question import Question, QuestionState
from bot.inputs import OpenForecastForm, PostQuestion
from bot.ports import NewPost, Session
from bot.views.question import question_card

MOST_OPEN = 5
"""Open questions an asking member can have at a time; moderators have no limit."""


async def post_question(action: PostQuestion, ctx: Context) -> Card:
    """Post the card where the member is; a draft becomes an open question with its number."""
    question = await find_question(ctx, action.question)
    first = question.state is QuestionState.DRAFT
    if first:
        _check(question, ctx.now)
    async with ctx.transaction(question) as session:
        if first:
            question = await _open(session, question, ctx)
        await _send_card(session, question, ctx)
    key = "ask.posted" if first else "ask.posted_again"
    forecast = Button(ctx.say("buttons.forecast"), OpenForecastForm(question=question.reference), ButtonStyle.PRIMARY)
    is_open = question.is_open(ctx.now)
    return Card(kind="posted", title=ctx.say(key, question=question.name), buttons=(forecast,) if is_open else ())


def _check(question: Question, now: int) -> None:
    if not question.text.title:
        raise Refused("ask.no_title")
    if question.text.closes_at is None:
        raise Refused("ask.no_deadline")
    check_deadline(question.text.closes_at, now)


async def _open(session: Session, draft: Question, ctx: Context) -> Question:
    """Open the draft, if it still is one and its author may have another open question."""
    draft = await session.questions.get(draft.id)
    if draft.state is not QuestionState.DRAFT:
        raise Refused("ask.not_draft", question=draft.name)
    if ctx.role < Role.MODERATOR:
        opened = await session.questions.in_states(ctx.community.id, [QuestionState.OPEN])
        mine = sum(question.author == ctx.member.id for question in opened)
        if mine >= MOST_OPEN:
            raise Refused("ask.too_many", n=mine)
    question = await session.questions.open(draft, ctx.now)
    await session.questions.record(question.id, ctx.now, ctx.member.id, "opened")
    await session.schedules.place(ctx.community.id, ctx.actor.place)
    return question


async def _send_card(session: Session, question: Question, ctx: Context) -> None:
    card = question_card(ctx.texts, await load_facts(session, question))
    slot = f"card:{question.id}:{ctx.new_token()}"
    await session.posts.add(NewPost(ctx.community.id, ctx.actor.place, slot, card, question.id), ctx.now)
