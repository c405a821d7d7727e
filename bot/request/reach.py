"""Posting on somebody's word: whether the bot may post in a channel, and what became of the message at once."""

from bot.domain.errors import Refused
from bot.domain.member import Place
from bot.domain.moment import Channel
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, PostState
from bot.ports.platform import Hindrance, Obstacle
from bot.request.context import Context
from bot.ui.cards import Card
from bot.ui.not_posted import not_posted


async def must_reach(ctx: Context, place: Place) -> None:
    """Refuse to post in a channel in which the platform does not let the bot post.

    Where nobody knows, the platform is asked to post, and says it then.

    Raises:
        Refused: it says what is missing, and what would be right.
    """
    obstacle = await _obstacle(ctx, place)
    if obstacle is None:
        return
    if obstacle.missing:
        names = ", ".join(ctx.texts.word(f"posting.permission_{each}") for each in obstacle.missing)
        raise Refused("posting.hindered_permissions", channel=Channel(place.channel), permissions=names)
    raise Refused(f"posting.hindered_{obstacle.why}", channel=Channel(place.channel))


async def first_try(ctx: Context, place: Place, key: MessageKey) -> PostState:
    """What has become of a message at its first try, for which the answer waits a moment; dead: it cannot be posted.

    That is then said in the answer, so that the same news by direct message is not needed.
    """
    await ctx.first_try(place)
    post = await ctx.store.read.posts.find(key)
    # One that has given up its key never appeared.
    state = post.state if post else PostState.DEAD
    if state is PostState.DEAD:
        async with ctx.store.transaction() as session:
            news = await session.posts.find(key.told(ctx.actor.account))
            if news is not None and news.state is PostState.PENDING:
                await session.posts.mark(news, PostState.DEAD, ctx.now, "answered")
    return state


async def tried(ctx: Context, post: NewPost, posted: str) -> Card:
    """The answer to who had a message posted; `posted` is the key of what is said if it is there."""
    state = await first_try(ctx, post.place, post.key)
    if state is PostState.DEAD:
        return not_posted(ctx.texts, post.place, post.card.title)
    return Card(kind="posted", title=ctx.say(posted if state is PostState.SENT else "posting.under_way"))


async def _obstacle(ctx: Context, place: Place) -> Obstacle | None:
    """What is in the way: where the request came from, as the platform said with it, and elsewhere as it says now."""
    lacks = ctx.actor.bot_lacks
    if place == ctx.actor.place and lacks is not None:
        return Obstacle(Hindrance.PERMISSIONS, lacks) if lacks else None
    return None if place.account else await ctx.obstacle(place)
