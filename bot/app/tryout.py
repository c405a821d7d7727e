"""The local try-out's beginning: a community with a sample question among its drafts."""

from bot.domain.member import Actor
from bot.domain.pages.page import ForecastPage
from bot.domain.time.local_time import first_instant
from bot.domain.time.zone import zone_named
from bot.ports import Store
from bot.stories.import_drafts import import_page

NAME = "Try-out"


def published_at(page: ForecastPage) -> int:
    """When the try-out's clock begins: at the sample story, UTC milliseconds."""
    assert page.story is not None and page.story.published_at is not None  # noqa: S101, PT018  a test reads the sample
    return first_instant(page.story.published_at, zone_named("UTC"))


async def prepare_tryout(store: Store, administrator: Actor, page: ForecastPage, now: int) -> None:
    """Make the try-out's community where there is none yet, with the sample page's drafts."""
    place = administrator.place
    if await store.read.members.community_of(place.platform, place.space) is not None:
        return
    async with store.transaction() as session:
        community = await session.members.add_community(place.platform, place.space, NAME, now)
        author = await session.members.add_member(community.id, administrator, now)
        await import_page(session, community, author, page, now)
