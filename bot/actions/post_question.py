"""`post`: the question's card in the channel, for the first time or once more."""

from dataclasses import replace

from bot.actions.ask import still_draft
from bot.actions.lookup import as_posted, find_question, public_facts
from bot.actions.review import must_ask, needs_review, place_for, send_for_review, tell_author
from bot.cards import Button, ButtonStyle, Card
from bot.context import Context
from bot.domain.deadline import check_deadline
from bot.domain.errors import Refused
from bot.domain.member import Place, Role
from bot.domain.mention import Mention, MentionKind
from bot.domain.moment import Channel, Text
from bot.domain.question import Question, QuestionState
from bot.inputs import EditDraft, OpenForecastForm, PostQuestion
from bot.ports import Session
from bot.posts import NewPost, question_subject
from bot.views.calling import calling
from bot.views.question import question_card
from bot.views.refusal import refusal


async def post_question(action: PostQuestion, ctx: Context) -> Card:
    """Post the card where the member is; a draft becomes an open question with its number."""
    question = await find_question(ctx, action.question)
    first = question.state is QuestionState.DRAFT
    if first:
        must_ask(ctx)
        try:
            _check(question, ctx.now)
        except Refused as refused:
            return await _with_the_way_on(ctx, question, refused)
        if needs_review(ctx):
            return await send_for_review(question, ctx)
    elif action.once:
        raise Refused("ask.not_draft", question=question.name)
    place = ctx.actor.place
    async with ctx.transaction(question) as session:
        if first:
            question, place = await _post_first(session, question, ctx)
        else:
            await _send_card(session, question, place, "", ctx)
    forecast = Button(ctx.say("buttons.forecast"), OpenForecastForm(question=question.reference), ButtonStyle.PRIMARY)
    is_open = question.is_open(ctx.now)
    title = _where(question, place, ctx, first=first)
    return Card(kind="posted", title=title, buttons=(forecast,) if is_open else ())


def _where(question: Question, place: Place, ctx: Context, *, first: bool) -> Text:
    if place != ctx.actor.place:
        return ctx.say("ask.posted_there", question=question.name, channel=Channel(place.channel))
    return ctx.say("ask.posted" if first else "ask.posted_again", question=question.name)


async def _with_the_way_on(ctx: Context, draft: Question, refused: Refused) -> Card:
    """What the draft lacks, and the form that gives it."""
    edit = await ctx.button("buttons.edit", EditDraft(question=draft.reference), ButtonStyle.PRIMARY)
    return replace(refusal(ctx.texts, refused), buttons=(edit,))


def _check(question: Question, now: int) -> None:
    if not question.text.title:
        raise Refused("ask.no_title")
    check_deadline(question.text.closes_at, now)


async def _post_first(session: Session, draft: Question, ctx: Context) -> tuple[Question, Place]:
    """Open the draft, if it still is one, and tell those who wait for it; returns where it is posted, too."""
    draft = await still_draft(session, draft)
    _check(draft, ctx.now)
    place, role = await place_for(session, draft, ctx), ctx.community.settings.announce
    question = await _open(session, draft, ctx)
    called = str(Mention(MentionKind.ROLE, role)) if role else ""
    await session.questions.record(question.id, ctx.now, ctx.member.id, "opened", called)
    await session.schedules.place(ctx.community.id, place, ctx.now)
    await _send_card(session, question, place, role, ctx)
    await tell_author(session, draft, question, ctx)
    return question, place


async def _open(session: Session, draft: Question, ctx: Context) -> Question:
    """Open the draft, if its author may have another open question."""
    if ctx.role < Role.MODERATOR:
        opened = await session.questions.in_states(ctx.community.id, [QuestionState.OPEN])
        mine = sum(question.author == ctx.member.id for question in opened)
        if mine >= ctx.community.settings.open_questions:
            raise Refused("ask.too_many", n=mine)
    draft = await as_posted(session, draft, ctx.community.settings)
    await session.questions.show(draft, draft.crowd, draft.names)
    return await session.questions.open(draft, ctx.now)


async def _send_card(session: Session, question: Question, place: Place, role: str, ctx: Context) -> None:
    card = calling(question_card(ctx.texts, await public_facts(session, question, ctx.community.settings)), role)
    slot = f"card:{question.id}:{ctx.new_token()}"
    shown = question_subject(question.id)
    await session.posts.add(NewPost(ctx.community.id, place, slot, card, shown), ctx.now)
