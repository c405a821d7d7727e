"""Prepares the local try-out: a community with the questions of a sample forecast page as drafts."""

from bot.domain.member import Actor
from bot.domain.pages.page import ForecastPage
from bot.domain.time.local_time import first_instant
from bot.domain.time.zone import zone_named
from bot.ports import Store
from bot.stories.import_drafts import import_page

NAME = "Try-out"


def published_at(page: ForecastPage) -> int:
    """When the story of the sample page was published, UTC milliseconds: what the try-out's clock shows at first."""
    assert page.story is not None and page.story.published_at is not None  # noqa: S101, PT018  a test reads the sample
    return first_instant(page.story.published_at, zone_named("UTC"))


async def prepare_tryout(store: Store, administrator: Actor, page: ForecastPage, now: int) -> None:
    """Add the try-out's community with the drafts of the sample page, unless there is one already."""
    place = administrator.place
    if await store.read.members.community_of(place.platform, place.space) is not None:
        return
    async with store.transaction() as session:
        community = await session.members.add_community(place.platform, place.space, NAME, now)
        author = await session.members.add_member(community.id, administrator, now)
        await import_page(session, community, author, page, now)
