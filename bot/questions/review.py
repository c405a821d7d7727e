"""Who may ask, by the setting `who-may-ask`: everybody, only moderators, or everybody after a moderator's review."""

from bot.domain.errors import Refused
from bot.domain.events import EventKind
from bot.domain.life import edit_refusal
from bot.domain.member import Place, Role
from bot.domain.question import Question, QuestionState
from bot.domain.settings import WhoMayAsk
from bot.ports import Passing, Session
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost
from bot.questions.find import still_draft
from bot.questions.review_card import dropped_by_moderator, please_review, posted_by_moderator, sent_for_review
from bot.request.context import Context
from bot.ui.cards import Card


def may_ask(ctx: Context) -> bool:
    """Whether this person may ask questions here, also if only for review."""
    return ctx.role >= Role.MODERATOR or ctx.community.settings.who_may_ask is not WhoMayAsk.MODERATORS


def must_ask(ctx: Context) -> None:
    """Refuse whoever may not ask questions here."""
    if not may_ask(ctx):
        raise Refused("asking.moderators_only")


def needs_review(ctx: Context) -> bool:
    """Whether a moderator must agree to the questions of this person."""
    return ctx.role < Role.MODERATOR and ctx.community.settings.who_may_ask is WhoMayAsk.REVIEW


async def must_change(session: Session, question: Question, ctx: Context) -> None:
    """Refuse authors where questions are reviewed: a posted question stays as the moderator saw it.

    Raises:
        Refused: only a moderator may change this posted question.
    """
    settings = (await session.members.community(ctx.community.id)).settings
    if ctx.role < Role.MODERATOR and settings.who_may_ask is WhoMayAsk.REVIEW:
        raise Refused("questions.edit_moderators_only", question=question.name)


async def must_have_room(session: Session, ctx: Context) -> None:
    """Refuse members who have as many open questions as one can have."""
    if ctx.role >= Role.MODERATOR:
        return
    mine = await session.questions.count(Passing(ctx.community.id, [QuestionState.OPEN], author=ctx.member.id))
    if mine >= ctx.community.settings.open_questions:
        raise Refused("asking.too_many", n=mine)


async def may_edit(question: Question, ctx: Context) -> bool:
    """Whether the person who asks can still change the question or draft."""
    found = await ctx.store.read.questions.find_by_id(question.id)
    if found is None or found.state is QuestionState.DRAFT:
        return found is not None
    try:
        await must_change(ctx.store.read, found, ctx)
    except Refused:
        return False
    return edit_refusal(found) is None


def post_key(ctx: Context) -> str:
    """The key of the label of the button that posts a draft, or sends it to the moderators."""
    return "ui.button_send_to_moderators" if needs_review(ctx) else "ui.button_post"


async def send_for_review(draft: Question, ctx: Context) -> Card:
    """Put a draft among those that moderators see, and write to the moderators, once for each draft."""
    async with ctx.transaction(draft) as session:
        draft = await still_draft(session, draft)
        if not draft.review:
            draft = await session.questions.review(draft)
            await session.questions.record(
                draft.id, ctx.now, ctx.member.id, EventKind.REVIEW_ASKED, ctx.actor.place.channel
            )
            card = please_review(ctx.texts, draft, ctx.member.name)
            for person in await session.moderators.people(ctx.community.id, ctx.actor.place):
                key = MessageKey.review(draft.id, person.account)
                await session.posts.add(NewPost(ctx.community.id, person, key, card), ctx.now)
    return sent_for_review(ctx.texts, draft)


async def place_for(session: Session, draft: Question, ctx: Context) -> Place:
    """Where a draft is posted: in this channel, or of a reviewed draft where its author asked for it."""
    channel = await session.questions.detail(draft.id, EventKind.REVIEW_ASKED) if draft.review else ""
    return ctx.actor.place.in_channel(channel) if channel else ctx.actor.place


async def tell_author(session: Session, draft: Question, question: Question | None, ctx: Context) -> None:
    """Write to the author of a reviewed draft what a moderator did with it.

    Args:
        session: the transaction.
        draft: the draft.
        question: the question that it became; None where it was dropped.
        ctx: the circumstances of the moderator's request.
    """
    if not draft.review or draft.author == ctx.member.id:
        return
    card = posted_by_moderator(ctx.texts, question) if question else dropped_by_moderator(ctx.texts, draft)
    people = [
        person
        for person in await session.members.people(draft.author)
        if (person.platform, person.space) == (ctx.actor.place.platform, ctx.actor.place.space)
    ]
    for person in people:
        key = MessageKey.reviewed(draft.id, draft.revision, person.account)
        await session.posts.add(NewPost(ctx.community.id, person, key, card), ctx.now)
