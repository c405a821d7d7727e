"""A message of which nobody knew whether it appeared: what somebody who looked says."""

from bot.domain.errors import Refused
from bot.inputs.posting import PostAgain, PostIsThere
from bot.ports import Session
from bot.ports.outgoing import Post, PostState
from bot.posting.failed_posts_card import post_settled
from bot.request.context import Context
from bot.ui.cards import Card


async def post_is_there(action: PostIsThere, ctx: Context) -> Card:
    """Leave it at that; where a card is will be known when somebody presses **My forecast** on it."""
    async with ctx.transaction() as session:
        post = await _doubtful(session, action.post, ctx)
        await session.posts.sent(post, "", "")
    return post_settled(ctx.texts, "posting.is_there")


async def post_again(action: PostAgain, ctx: Context) -> Card:
    """Put it on its way once more, unless it has lost its point meanwhile."""
    async with ctx.transaction() as session:
        post = await _doubtful(session, action.post, ctx)
        if post.is_pointless(ctx.now):
            await session.posts.mark(post, PostState.DEAD, None, "expired")
            return post_settled(ctx.texts, "posting.too_late")
        await session.posts.mark(post, PostState.PENDING, ctx.now, post.reason)
    return post_settled(ctx.texts, "posting.again")


async def _doubtful(session: Session, post_id: int, ctx: Context) -> Post:
    """The message in doubt; one of another community is answered like one that does not exist."""
    for post in await session.posts.unsettled(ctx.community.id):
        if post.id == post_id:
            return post
    raise Refused("posting.settled")
