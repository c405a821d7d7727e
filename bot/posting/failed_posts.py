"""What follows where a post will not appear by itself, or nobody can know whether it did."""

import structlog

from bot.asking.posting_card import not_posted
from bot.domain.schedule import Paused
from bot.domain.time.slots import slots_at
from bot.ports import Session
from bot.ports.message_key import MessageKey, MessageKind
from bot.ports.outgoing import NewPost, Post, PostState
from bot.posting.failed_posts_card import channel_gone, post_in_doubt
from bot.texts import texts
from bot.ui.cards import Card

log = structlog.get_logger()


async def tell_of_doubt(session: Session, post: Post, now: int) -> None:
    """Ask an administrator whether the message is there; a message to one person is not worth the question."""
    if not post.place.account:
        community = await session.members.community(post.community)
        card = post_in_doubt(texts(community.language), post)
        await _tell(session, post, MessageKey.doubt(post.id, post.tries), card, now)


def may_repeat(post: NewPost) -> bool:
    """Whether two of it do less harm than none: it is what an administrator is asked or told."""
    return post.key.kind in (MessageKind.DOUBT, MessageKind.GONE)


async def after_gone(session: Session, post: Post, now: int) -> None:
    """Try elsewhere where a person cannot be written to, and tell whoever had a card posted that it is not.

    A schedule whose channel is gone is paused, which is said once. Its board that certainly did not appear is made up
    for where it is resumed before the next one is due.
    """
    if post.otherwise:
        there, _, otherwise = post.otherwise.partition(" ")
        place, key, card = post.place.in_channel(there), post.key.redirected(), post.card
        if post.subject is not None:
            card = not_posted(texts((await session.members.community(post.community)).language), post)
        again = NewPost(post.community, place, key, card, expires_at=post.expires_at, otherwise=otherwise)
        await session.posts.add(again, now)
    elif may_repeat(post):
        log.warning("nobody told", key=str(post.key))
    schedule = None if post.schedule is None else await session.schedules.find(post.schedule)
    # It may have been paused or moved to another channel since.
    if schedule is not None and not schedule.paused and schedule.place == post.place:
        await session.schedules.pause(schedule, Paused.CHANNEL)
        if post.state is not PostState.DOUBT:
            await session.posts.free(post)
            # Where the schedule was changed meanwhile, it was advanced beyond the slot; a board expires with the next.
            missed = slots_at(schedule.rule, (post.expires_at or now) - 1).last.at_ms
            await session.schedules.advance(schedule, min(schedule.since, missed) - 1)
        community = await session.members.community(post.community)
        card = channel_gone(texts(community.language), post, schedule)
        await _tell(session, post, MessageKey.channel_gone(post.id), card, now)


async def _tell(session: Session, post: Post, key: MessageKey, card: Card, now: int) -> None:
    """Write to the first administrator who can be written to."""
    administrators = await session.members.administrators(post.community, post.place.platform)
    if not administrators:
        log.warning("nobody told", key=str(key))
        return
    first, *others = [post.place.direct(account) for account in administrators]
    otherwise = " ".join(other.channel for other in others)
    await session.posts.add(NewPost(post.community, first, key, card, otherwise=otherwise), now)
