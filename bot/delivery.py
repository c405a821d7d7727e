"""Posts on their way out, and cards that are kept up to date."""

import hashlib
from collections.abc import Mapping

import structlog

from bot.actions.lookup import load_facts
from bot.cards import Card
from bot.ports import Placement, Platform, Post, PostFailed, PostState, Store
from bot.texts import texts
from bot.views.question import question_card

log = structlog.get_logger()

Platforms = Mapping[str, Platform]


async def send_posts(store: Store, platforms: Platforms, now: int) -> None:
    """Send what waits, in its order."""
    for post in await store.read.posts.waiting():
        platform = platforms.get(post.place.platform)
        if platform is not None:
            await _send(store, platform, post, now)


async def redraw(store: Store, platforms: Platforms, question_id: int) -> None:
    """Draw every copy of a question's card that does not show its newest state."""
    question = await store.read.questions.get(question_id)
    community = await store.read.members.community(question.community)
    card = question_card(texts(community.language), await load_facts(store.read, question))
    for placement in await store.read.posts.placements(question_id):
        platform = platforms.get(placement.place.platform)
        if platform is not None and (placement.digest != digest(card) or not platform.keeps_messages):
            await _edit(store, platform, placement, card)


async def stale_questions(store: Store, platforms: Platforms) -> set[int]:
    """The questions to look at when the program starts: all that have a card on a platform that is switched on."""
    return set(await store.read.posts.placed_questions()) if platforms else set()


def digest(card: Card) -> str:
    """A short name of what a card shows."""
    return hashlib.sha256(repr(card).encode()).hexdigest()[:16]


async def _send(store: Store, platform: Platform, post: Post, now: int) -> None:
    async with store.transaction() as session:
        await session.posts.mark(post, PostState.SENDING, now)
    try:
        message = await platform.post(post.place, post.card, post.slot, post.reply_to)
    except PostFailed as failed:
        state = PostState.DEAD if failed.gone else PostState.PENDING if failed.certain else PostState.DOUBT
        log.warning("post failed", slot=post.slot, reason=str(failed), state=state)
        async with store.transaction() as session:
            await session.posts.mark(post, state, now)
        return
    async with store.transaction() as session:
        await session.posts.mark(post, PostState.SENT, now, message)


async def _edit(store: Store, platform: Platform, placement: Placement, card: Card) -> None:
    try:
        await platform.edit(placement.place, placement.message, card)
    except PostFailed as failed:
        log.warning("edit failed", question=placement.question, reason=str(failed))
        if failed.gone:
            async with store.transaction() as session:
                await session.posts.forget(placement)
        return
    async with store.transaction() as session:
        await session.posts.shown(placement, digest(card))
