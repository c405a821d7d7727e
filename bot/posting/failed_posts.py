"""What is done about posts that cannot be delivered, and about those of which nobody can find out whether they were."""

import structlog

from bot.asking.post_card import question_not_posted
from bot.asking.unpost import unpost
from bot.domain.schedule import Paused
from bot.domain.time.slots import slots_at
from bot.ports import Session
from bot.ports.message_key import MessageKey, MessageKind
from bot.ports.outgoing import NewPost, Post, PostState, Subject, question_subject, story_subject
from bot.posting.failed_posts_card import channel_gone, post_in_doubt
from bot.texts import texts
from bot.ui.cards import Card
from bot.ui.not_posted import not_posted

log = structlog.get_logger()

ANSWERED_MS = 5_000
"""How long the news waits that a card could not be posted: mostly the answer to the request says it first."""


def may_appear_twice(post: NewPost) -> bool:
    """Whether two copies do less harm than none: so it is with messages to administrators about other posts."""
    return post.key.kind in (MessageKind.DOUBT, MessageKind.GONE)


async def ask_administrator(session: Session, post: Post, now: int) -> None:
    """Ask an administrator whether a post in doubt has appeared; nobody is asked about messages to one person."""
    if not post.place.account:
        community = await session.members.community(post.community)
        card = post_in_doubt(texts(community.language), post)
        await _write_to_administrator(session, post, MessageKey.doubt(post.id, post.tries), card, now)


async def after_giving_up(session: Session, post: Post, now: int) -> list[Subject]:
    """Do what follows from a post that was given up because its channel is gone or its person cannot be written to.

    It is sent to the next place in `post.otherwise`; of a question's card, the person named there is told instead that
    it could not be posted, and the question becomes the draft again where it was the first card. A schedule whose
    channel is gone is paused, and an administrator is told, once. A board that certainly has not appeared is written
    again if its schedule is resumed before the next board is due.

    Args:
        session: the transaction in which the post is marked as dead.
        post: as it was before; in doubt where it may have appeared.
        now: UTC milliseconds.

    Returns:
        the subjects whose cards may have changed by it.
    """
    touched: list[Subject] = []
    if post.subject is not None:
        touched = await _not_posted(session, post, now)
    elif post.otherwise:
        there, _, otherwise = post.otherwise.partition(" ")
        again = NewPost(
            community=post.community,
            place=post.place.in_channel(there),
            key=post.key.redirected(),
            card=post.card,
            expires_at=post.expires_at,
            otherwise=otherwise,
        )
        await session.posts.redirect(post, again, now)
    elif may_appear_twice(post):
        log.warning("nobody told", key=str(post.key))
    schedule = None if post.schedule is None else await session.schedules.find(post.schedule)
    # Meanwhile a moderator may have paused it or moved it to another channel.
    if schedule is not None and not schedule.paused and schedule.place == post.place:
        await session.schedules.pause(schedule, Paused.CHANNEL)
        if post.state is not PostState.DOUBT:
            await session.posts.free(post)
            # A board expires when the next one is due, so its slot is the one before that; the schedule goes back to
            # just before it, also where a change of the schedule has moved it further on since.
            missed = slots_at(schedule.rule, (post.expires_at or now) - 1).last.at_ms
            await session.schedules.advance(schedule, min(schedule.since, missed) - 1)
        community = await session.members.community(post.community)
        card = channel_gone(texts(community.language), post, schedule)
        await _write_to_administrator(session, post, MessageKey.channel_gone(post.id), card, now)
    return touched


async def _not_posted(session: Session, post: Post, now: int) -> list[Subject]:
    """Tell who had a card posted that it cannot be; of a question's first card, see `unpost`, its author too.

    Who had it posted hears it a moment later, unless the answer tells them: see `bot.request.reach.first_try`. A card
    that certainly has not appeared can be posted again, of a story also by itself.
    """
    words = texts((await session.members.community(post.community)).language)
    told = [post.place.in_channel(post.otherwise)] if post.otherwise else []
    touched: list[Subject] = []
    question = await session.questions.find_by_id(post.key.about) if post.key.kind is MessageKind.CARD else None
    if question is None:
        card = not_posted(words, post.place, post.card.title)
        if post.state is not PostState.DOUBT and (told or post.key.kind is MessageKind.STORY):
            await session.posts.free(post)
    else:
        draft = await unpost(session, post, now)
        card = question_not_posted(words, post.place, draft or question)
        touched = [question_subject(question.id), *([story_subject(question.story.id)] if question.story else [])]
        if draft:
            author = await session.members.people(question.author)
            told += [each for each in author if (each.platform, each.space) == (post.place.platform, post.place.space)]
    for person in dict.fromkeys(told):
        after = now + ANSWERED_MS if person.channel == post.otherwise else now
        await session.posts.add(NewPost(post.community, person, post.key.told(person.account), card), after)
    return touched


async def _write_to_administrator(session: Session, post: Post, key: MessageKey, card: Card, now: int) -> None:
    """Write to the first administrator, and to the others in turn where one cannot be written to."""
    administrators = await session.members.administrators(post.community, post.place.platform)
    if not administrators:
        log.warning("nobody told", key=str(key))
        return
    first, *others = [post.place.direct(account) for account in administrators]
    otherwise = " ".join(other.channel for other in others)
    await session.posts.add(NewPost(post.community, first, key, card, otherwise=otherwise), now)
