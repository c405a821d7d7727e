"""`post`: the question's card in the channel, for the first time or once more."""

from dataclasses import replace

from bot.actions.ask import still_draft
from bot.actions.lookup import as_posted, find_question, public_facts
from bot.cards import Button, ButtonStyle, Card
from bot.context import Context
from bot.domain.deadline import check_deadline
from bot.domain.errors import Refused
from bot.domain.member import Role
from bot.domain.question import Question, QuestionState
from bot.inputs import EditDraft, OpenForecastForm, PostQuestion
from bot.ports import Session
from bot.posts import NewPost, question_subject
from bot.views.question import question_card
from bot.views.refusal import refusal


async def post_question(action: PostQuestion, ctx: Context) -> Card:
    """Post the card where the member is; a draft becomes an open question with its number."""
    question = await find_question(ctx, action.question)
    first = question.state is QuestionState.DRAFT
    if first:
        try:
            _check(question, ctx.now)
        except Refused as refused:
            return await _with_the_way_on(ctx, question, refused)
    elif action.once:
        raise Refused("ask.not_draft", question=question.name)
    async with ctx.transaction(question) as session:
        if first:
            question = await _open(session, question, ctx)
        await _send_card(session, question, ctx)
    key = "ask.posted" if first else "ask.posted_again"
    forecast = Button(ctx.say("buttons.forecast"), OpenForecastForm(question=question.reference), ButtonStyle.PRIMARY)
    is_open = question.is_open(ctx.now)
    return Card(kind="posted", title=ctx.say(key, question=question.name), buttons=(forecast,) if is_open else ())


async def _with_the_way_on(ctx: Context, draft: Question, refused: Refused) -> Card:
    """What the draft lacks, and the form that gives it."""
    edit = await ctx.button("buttons.edit", EditDraft(question=draft.reference), ButtonStyle.PRIMARY)
    return replace(refusal(ctx.texts, refused), buttons=(edit,))


def _check(question: Question, now: int) -> None:
    if not question.text.title:
        raise Refused("ask.no_title")
    check_deadline(question.text.closes_at, now)


async def _open(session: Session, draft: Question, ctx: Context) -> Question:
    """Open the draft, if it still is one and its author may have another open question."""
    draft = await still_draft(session, draft)
    _check(draft, ctx.now)
    if ctx.role < Role.MODERATOR:
        opened = await session.questions.in_states(ctx.community.id, [QuestionState.OPEN])
        mine = sum(question.author == ctx.member.id for question in opened)
        if mine >= ctx.community.settings.open_questions:
            raise Refused("ask.too_many", n=mine)
    draft = await as_posted(session, draft, ctx.community.settings)
    await session.questions.show(draft, draft.crowd, draft.names)
    question = await session.questions.open(draft, ctx.now)
    await session.questions.record(question.id, ctx.now, ctx.member.id, "opened")
    await session.schedules.place(ctx.community.id, ctx.actor.place, ctx.now)
    return question


async def _send_card(session: Session, question: Question, ctx: Context) -> None:
    card = question_card(ctx.texts, await public_facts(session, question, ctx.community.settings))
    slot = f"card:{question.id}:{ctx.new_token()}"
    shown = question_subject(question.id)
    await session.posts.add(NewPost(ctx.community.id, ctx.actor.place, slot, card, shown), ctx.now)
