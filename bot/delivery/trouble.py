"""What follows where a post will not appear by itself, or nobody can know whether it did."""

from bot.cards import Card
from bot.domain.schedule import Paused
from bot.ports import Session
from bot.posts import NewPost, Post
from bot.texts import texts
from bot.views.posting import not_posted
from bot.views.trouble import channel_gone, post_in_doubt


async def tell_of_doubt(session: Session, post: Post, now: int) -> None:
    """Ask an administrator whether the message is there; a message to one person is not worth the question."""
    if not post.place.account:
        community = await session.members.community(post.community)
        await _tell(session, post, f"doubt:{post.id}:{post.tries}", post_in_doubt(texts(community.language), post), now)


async def after_gone(session: Session, post: Post, now: int) -> None:
    """Try the channel where a person cannot be written to, and tell whoever had a card posted that it is not.

    A schedule whose channel is gone is paused, which is said once.
    """
    if post.otherwise:
        place, card = post.place.in_channel(post.otherwise), post.card
        if post.subject is not None:
            card = not_posted(texts((await session.members.community(post.community)).language), post)
        again = NewPost(post.community, place, f"{post.slot}:channel", card, expires_at=post.expires_at)
        await session.posts.add(again, now)
    schedule = None if post.schedule is None else await session.schedules.find(post.schedule)
    # It may have been paused or moved to another channel since.
    if schedule is not None and not schedule.paused and schedule.place == post.place:
        await session.schedules.pause(schedule, Paused.CHANNEL)
        community = await session.members.community(post.community)
        await _tell(session, post, f"gone:{post.id}", channel_gone(texts(community.language), post, schedule), now)


async def _tell(session: Session, post: Post, slot: str, card: Card, now: int) -> None:
    for account in (await session.members.administrators(post.community, post.place.platform))[:1]:
        await session.posts.add(NewPost(post.community, post.place.direct(account), slot, card), now)
