"""The answers to the question whether a post in doubt has appeared."""

from bot.domain.errors import Refused
from bot.inputs.posting import PostAgain, PostIsThere
from bot.ports import Session
from bot.ports.outgoing import Post, PostState
from bot.posting.failed_posts_card import post_settled
from bot.request.context import Context
from bot.ui.cards import Card


async def post_is_there(action: PostIsThere, ctx: Context) -> Card:
    """Mark the post as sent.

    Nobody knows the platform's id of the message, so that a card is kept up to date only after somebody has pressed a
    button on it, see `Posts.adopt`.
    """
    async with ctx.transaction() as session:
        post = await _doubtful(session, action.post, ctx)
        await session.posts.sent(post, "", "")
    return post_settled(ctx.texts, "posting.is_there")


async def post_again(action: PostAgain, ctx: Context) -> Card:
    """Send the post again, unless it has expired."""
    async with ctx.transaction() as session:
        post = await _doubtful(session, action.post, ctx)
        if post.has_expired(ctx.now):
            await session.posts.mark(post, PostState.DEAD, ctx.now, "expired")
            return post_settled(ctx.texts, "posting.too_late")
        await session.posts.mark(post, PostState.PENDING, ctx.now, post.reason)
    return post_settled(ctx.texts, "posting.again")


async def _doubtful(session: Session, post_id: int, ctx: Context) -> Post:
    """The post of that id.

    Raises:
        Refused: it is not in doubt, still looked up, of another community, or there is none.
    """
    for post in await session.posts.unsettled(ctx.community.id):
        if post.id == post_id:
            return post
    raise Refused("posting.settled")
