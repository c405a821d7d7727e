"""Greets a place which the bot was added to, once for each time that it was added."""

from bot.communities.welcome_card import welcome_card
from bot.domain.member import Place
from bot.ports import Store
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost
from bot.texts import texts

WELCOME_MS = 86_400_000
"""For how long a greeting makes sense: a day. Platforms tell of a place again and again, also after a restart; who has
had the bot for longer is not greeted, whatever the outbox still knows."""


async def welcome(store: Store, place: Place, name: str, joined_at: int, now: int) -> None:
    """Put the greeting on its way, unless it is already.

    Args:
        store: where the community is kept, which is added if need be.
        place: where the bot may post.
        name: of the server or workspace.
        joined_at: when the bot was added, UTC milliseconds; another instant is another time.
        now: UTC milliseconds.
    """
    expires_at = joined_at + WELCOME_MS
    if now >= expires_at:
        return
    async with store.transaction() as session:
        community = await session.members.community_of(place.platform, place.space)
        if community is None:
            community = await session.members.add_community(place.platform, place.space, name, now)
        key = MessageKey.welcome(community.id, place, joined_at)
        card = welcome_card(texts(community.language))
        await session.posts.add(NewPost(community.id, place, key, card, expires_at=expires_at), now)
