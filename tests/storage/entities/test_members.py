"""Communities, members and their accounts."""

from dataclasses import replace

from bot.domain.member import Community, Place
from bot.domain.schedule import Schedule
from bot.domain.settings import Settings
from bot.domain.time.calendar import WeeklyRule
from storage.store import SqliteStore
from tests.storage.world import NOW, PLACE, actor, settle

AWAY = Place("test", "away", "general")


async def test_a_community_is_found_by_the_space_it_lives_in(store: SqliteStore) -> None:
    community, _ = await settle(store)
    other, _ = await settle(store, AWAY)
    members = store.read.members
    assert community == Community(1, "Home", Settings())
    assert await members.community_of("test", "home") == await members.community(1) == community
    assert await members.community_of("test", "away") == other
    assert await members.community_of("other", "home") is None
    assert await members.communities() == [community, other]


async def test_a_new_community_has_a_board_on_mondays_at_nine_without_a_place(store: SqliteStore) -> None:
    await settle(store)
    assert await store.read.schedules.all() == [Schedule(1, 1, 1, WeeklyRule(1, 9, 0, "UTC"), None, NOW)]


async def test_a_member_is_found_by_community_and_account_and_scope(store: SqliteStore) -> None:
    _, member = await settle(store)
    await settle(store, AWAY)
    members = store.read.members
    assert await members.member_of(1, actor()) == member
    assert await members.member_of(2, actor()) != member
    assert await members.member_of(1, actor(scope="E1")) is None
    async with store.transaction() as session:
        other = await session.members.add_member(1, actor(scope="E1"), NOW)
    assert await members.member_of(1, actor(scope="E1")) == other != member
    assert await members.member_of(1, actor("ben")) is None


async def test_a_member_follows_their_display_name(store: SqliteStore) -> None:
    _, member = await settle(store)
    async with store.transaction() as session:
        renamed = await session.members.follow(member, replace(actor(), name="大輝\u202e"))
    assert await store.read.members.member_of(1, actor()) == renamed
    assert await store.read.members.names([member.id, 99]) == {member.id: "大輝\u202e"}


async def test_nobody_has_no_names(store: SqliteStore) -> None:
    assert await store.read.members.names([]) == {}


async def test_the_place_of_an_account_is_its_space_and_not_its_channel(store: SqliteStore) -> None:
    _, member = await settle(store)
    assert await store.read.members.member_of(1, actor(place=Place(PLACE.platform, PLACE.space, "other"))) == member


async def test_who_acts_is_known_by_account_inside_the_community_of_the_space(store: SqliteStore) -> None:
    acting = store.read.members.acting
    assert await acting(actor()) is None
    community, member = await settle(store)
    away = Place(PLACE.platform, "away", "general")
    other, stranger = await settle(store, away)
    assert await acting(actor()) == (community, member)
    assert await acting(actor(place=away)) == (other, stranger)
    assert await acting(actor("ben")) == (community, None)
    assert await acting(actor(scope="E1")) == (community, None)


async def test_what_is_known_of_whoever_acts_ends_with_the_transaction_that_changes_it(store: SqliteStore) -> None:
    community, member = await settle(store)
    assert await store.read.members.acting(actor()) == (community, member)
    async with store.transaction() as session:
        renamed = await session.members.follow(member, replace(actor(), name="Zoë"))
        assert await store.read.members.acting(actor()) == (community, member)
    assert await store.read.members.acting(actor()) == (community, renamed)


async def test_a_community_has_the_settings_that_were_last_set(store: SqliteStore) -> None:
    community, _ = await settle(store)
    other = Settings(zone="Asia/Tokyo", open_questions=9, score_floor=250, announcements=False)
    async with store.transaction() as session:
        changed = await session.members.change_settings(community, other)
    assert changed.settings == other
    assert await store.read.members.community_of("test", "home") == changed
    stored = await store._writing.rows("SELECT zone, settings FROM community")
    assert stored == [("Asia/Tokyo", '{"open-questions": "9", "score-floor": "2.5%", "announcements": "off"}')]
    async with store.transaction() as session:
        assert await session.members.change_settings(changed, Settings()) == community


async def test_administrators_are_those_who_were_when_they_last_did_something(store: SqliteStore) -> None:
    _, member = await settle(store)
    managing = replace(actor("ben"), administrator=True)
    away = replace(actor("cleo", Place("other", "home", "general")), administrator=True)
    async with store.transaction() as session:
        ben = await session.members.add_member(1, managing, NOW)
        await session.members.add_member(1, away, NOW)
    assert ben.administrator
    assert await store.read.members.administrators(1, "test") == ["ben"]
    async with store.transaction() as session:
        unknown = await session.members.follow(ben, replace(managing, name="Benedict", administrator=None))
        assert unknown == replace(ben, name="Benedict")
        await session.members.follow(unknown, replace(managing, administrator=None))
    assert await store.read.members.administrators(1, "test") == ["ben"]
    async with store.transaction() as session:
        await session.members.follow(ben, replace(managing, administrator=False))
        assert (await session.members.follow(member, replace(actor(), administrator=True))).administrator
    assert await store.read.members.administrators(1, "test") == ["amina"]
    assert (await store.read.members.acting(actor())) == (
        await store.read.members.community(1),
        replace(member, administrator=True),
    )
