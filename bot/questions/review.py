"""Whose questions are posted: everybody's, moderators' alone, or everybody's once a moderator has agreed."""

from bot.domain.errors import Refused
from bot.domain.events import EventKind
from bot.domain.life import edit_refusal
from bot.domain.member import Place, Role
from bot.domain.question import Question, QuestionState
from bot.domain.settings import WhoMayAsk
from bot.ports import Session
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost
from bot.questions.find import still_draft
from bot.questions.review_card import dropped_by_moderator, please_review, posted_by_moderator, sent_for_review
from bot.request.context import Context
from bot.ui.cards import Card


def may_ask(ctx: Context) -> bool:
    """Whether this person may ask a question here, if need be for review."""
    return ctx.role >= Role.MODERATOR or ctx.community.settings.who_may_ask is not WhoMayAsk.MODERATORS


def must_ask(ctx: Context) -> None:
    """Refuse whoever is no moderator where only those ask."""
    if not may_ask(ctx):
        raise Refused("asking.moderators_only")


def needs_review(ctx: Context) -> bool:
    """Whether a moderator has to agree to what this person asks."""
    return ctx.role < Role.MODERATOR and ctx.community.settings.who_may_ask is WhoMayAsk.REVIEW


async def must_change(session: Session, question: Question, ctx: Context) -> None:
    """Refuse authors where moderators look first: what those agreed to stays as they saw it.

    Raises:
        Refused: only a moderator may change this posted question.
    """
    settings = (await session.members.community(ctx.community.id)).settings
    if ctx.role < Role.MODERATOR and settings.who_may_ask is WhoMayAsk.REVIEW:
        raise Refused("questions.edit_moderators_only", question=question.name)


async def may_edit(question: Question, ctx: Context) -> bool:
    """Whether what the question or draft says now can still be changed by whoever asks."""
    found = await ctx.store.read.questions.find_by_id(question.id)
    if found is None or found.state is QuestionState.DRAFT:
        return found is not None
    try:
        await must_change(ctx.store.read, found, ctx)
    except Refused:
        return False
    return edit_refusal(found) is None


def post_key(ctx: Context) -> str:
    """What the button says that posts a draft, or sends it to those who can."""
    return "ui.button_send_to_moderators" if needs_review(ctx) else "ui.button_post"


async def send_for_review(draft: Question, ctx: Context) -> Card:
    """Let it wait among the moderators' drafts, and tell those who can be written to, once for each draft."""
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
    """Where a draft is posted: here, or where its author asked for it."""
    channel = await session.questions.detail(draft.id, EventKind.REVIEW_ASKED) if draft.review else ""
    return ctx.actor.place.in_channel(channel) if channel else ctx.actor.place


async def tell_author(session: Session, draft: Question, question: Question | None, ctx: Context) -> None:
    """Tell whoever asked for a review what came of it: the question as posted, or that it was dropped (None)."""
    if not draft.review or draft.author == ctx.member.id:
        return
    card = posted_by_moderator(ctx.texts, question) if question else dropped_by_moderator(ctx.texts, draft)
    people = [
        person
        for person in await session.members.people(draft.author)
        if (person.platform, person.space) == (ctx.actor.place.platform, ctx.actor.place.space)
    ]
    for person in people:
        key = MessageKey.reviewed(draft.id, person.account)
        await session.posts.add(NewPost(ctx.community.id, person, key, card), ctx.now)
