"""Direct messages on Discord: posts to one person, whose buttons carry the server they are about."""

from contextlib import suppress
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.custom_ids import action_of, custom_id, guild_of
from adapters.discord.limits import LIMITS
from bot.app.background import Background
from bot.domain.errors import Refused
from bot.domain.member import Place
from bot.inputs.action import fits_a_button, token
from bot.inputs.asking import OpenAskForm, SaveDraft
from bot.inputs.posting import PostIsThere
from bot.inputs.questions import ListQuestions, ShowQuestion
from bot.inputs.voting import OpenForecastForm
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, PostState
from bot.ports.platform import PostFailed
from bot.ui.cards import Button, Card
from tests.fakes.core import Core
from tests.fakes.discord_wire import CHANNEL, COMPONENT, GUILD, MANAGE_SERVER, MESSAGE, START_MS, Fault, Person
from tests.fakes.discord_world import DiscordWorld, lines_of
from tests.words import said

HERE = Place("discord", str(GUILD), str(CHANNEL))
CARD = Card("note", title=("For you",), buttons=(Button(("Questions",), ListQuestions()),), private=False)
UNKNOWN = "⚠️ This button no longer does anything"


def to(world: DiscordWorld, member: str) -> Place:
    return HERE.direct(str(world.person(member).id))


def lookups(world: DiscordWorld) -> int:
    return sum(1 for _, path, _ in world.wire.requests if "/members/" in path)


@pytest.fixture
async def open_question(core: Core, world: DiscordWorld) -> None:
    await world.say("Ada", "/forecast ask Will the harbour freeze this winter?")
    await world.fill("Ada", {"closes": "2026-12-31 18:00", "outcomes": "Yes\nNo\nMaybe"})
    await world.press("Ada", "Post")
    await Background(core.bot, {"discord": world.client}).turn()


# Posts.


async def test_a_person_is_written_to_and_found_and_the_message_is_changed_and_removed(world: DiscordWorld) -> None:
    place = to(world, "Bob")
    message = await world.client.post(place, CARD, "k")
    assert await world.client.post(place, CARD, "k") == message
    assert world.direct("Bob") == ["For you", "[Questions]"]
    assert world.channel() == []
    assert await world.client.find(place, "k", START_MS) == [message]
    assert await world.client.find(place, "other", START_MS) == []
    await world.client.edit(place, message, Card("note", title=("Later",), private=False))
    assert world.direct("Bob") == ["Later"]
    await world.client.delete(place, message)
    assert world.direct("Bob") == []


async def test_in_a_direct_message_the_bot_always_sees_its_own(world: DiscordWorld) -> None:
    await world.permit(0)
    assert await world.client.find(to(world, "Bob"), "k", START_MS) == []


async def test_a_person_who_takes_no_messages_is_gone(core: Core, world: DiscordWorld) -> None:
    place = to(world, "Bob")
    world.wire.closed.add(world.person("Bob").id)
    with pytest.raises(PostFailed) as failed:
        await world.client.post(place, CARD, "k")
    assert (failed.value.gone, failed.value.certain) == (True, True)
    assert str(failed.value) == "Forbidden 403/50007"
    # What was meant for them goes where it may.
    await world.say("Bob", "/forecast help")
    async with core.store.transaction() as session:
        await session.posts.add(NewPost(1, place, MessageKey.card(0, "s"), CARD, otherwise=str(CHANNEL)), core.now)
    await Background(core.bot, {"discord": world.client}).turn()
    assert (await core.store.read.posts.get(1)).state is PostState.DEAD
    assert world.channel() == ["For you", "[Questions]"]
    world.wire.refusals.clear()


async def test_a_person_who_is_no_more_holds_no_message(world: DiscordWorld) -> None:
    nobody = HERE.direct("1")
    assert await world.client.find(nobody, "k", START_MS) == []
    with pytest.raises(PostFailed) as failed:
        await world.client.post(nobody, CARD, "k")
    assert failed.value.gone
    world.wire.refusals.clear()


async def test_a_channel_that_could_not_be_opened_leaves_no_doubt(world: DiscordWorld) -> None:
    world.wire.faults.append(Fault("POST", "/users/@me/channels$", 503, effect=True))
    with pytest.raises(PostFailed) as failed:
        await world.client.post(to(world, "Bob"), CARD, "k")
    assert failed.value.certain


# Buttons and forms.


@pytest.mark.usefixtures("open_question")
async def test_a_member_presses_a_button_in_a_direct_message(world: DiscordWorld) -> None:
    await world.client.post(to(world, "Bob"), CARD, "k")
    await world.press("Bob", "Questions")
    assert world.private("Bob")[0] == "1 open question"
    assert lookups(world) == 1
    # The answer's own buttons go on from there, and so do forms.
    await world.press("Bob", "Forecast", "#1")
    assert set(world.form("Bob")) == {"A", "B", "C", "reason"}
    await world.fill("Bob", {"A": "50", "B": "30"})
    assert world.private("Bob")[0] == said("voting.saved", question="#1")
    await world.press("Bob", "Withdraw")
    assert world.private("Bob")[0].startswith("Withdrawn")
    assert lookups(world) == 1
    # It is the same member as on the server.
    await world.say("Bob", "/forecast me")
    assert world.private("Bob")[0] == "Bob: your record"


@pytest.mark.usefixtures("open_question")
async def test_what_is_refused_in_a_direct_message_can_be_tried_again(world: DiscordWorld) -> None:
    card = Card("note", title=("#1",), buttons=(Button(("Now",), OpenForecastForm(question="#1")),))
    await world.client.post(to(world, "Bob"), card, "k")
    await world.press("Bob", "Now")
    await world.fill("Bob", {"A": "nonsense"})
    assert world.private("Bob")[0].startswith("⚠️ ")
    await world.press("Bob", "Try again")
    assert world.form("Bob")["A"] == "nonsense"


async def test_what_is_posted_from_a_direct_message_has_buttons_that_work(core: Core, world: DiscordWorld) -> None:
    card = Card("note", title=("New",), buttons=(Button(("Begin",), OpenAskForm()),))
    await world.client.post(to(world, "Ada"), card, "k")
    await world.press("Ada", "Begin")
    answers = {"question": "Will it rain?", "closes": "2026-12-31 18:00", "outcomes": "Yes\nNo"}
    await world.fill("Ada", answers)
    await world.press("Ada", "Post")
    await Background(core.bot, {"discord": world.client}).turn()
    assert "#1 Will it rain?" in world.direct("Ada")
    await world.press("Ada", "Details", "#1")
    assert world.private("Ada")[0] == "#1 Will it rain?"


async def test_who_has_left_the_server_is_refused(world: DiscordWorld) -> None:
    await world.client.post(to(world, "Bob"), CARD, "k")
    del world.wire.members[world.person("Bob").id]
    for _ in range(2):
        await world.press("Bob", "Questions")
        assert world.private("Bob")[0].startswith(UNKNOWN)
    assert lookups(world) == 1
    world.wire.refusals.clear()


@pytest.mark.parametrize("guild", ["901", "0", "9" * 20])
async def test_a_button_of_a_server_the_bot_is_not_on_is_refused(world: DiscordWorld, guild: str) -> None:
    interaction = world.wire.new_interaction(COMPONENT, world.person("Bob"))
    data = {"custom_id": custom_id(ListQuestions(), guild=guild), "component_type": 2}
    await world.wire.deliver(interaction, data, guild=None)
    await interaction.done.wait()
    assert interaction.callback == MESSAGE
    assert interaction.answer is not None
    assert lines_of(interaction.answer)[0].startswith(UNKNOWN)
    assert lookups(world) == 0


async def test_on_a_server_its_own_name_counts(world: DiscordWorld) -> None:
    interaction = world.wire.new_interaction(COMPONENT, world.person("Bob"))
    data = {"custom_id": custom_id(ListQuestions(), guild="901"), "component_type": 2}
    await world.wire.deliver(interaction, data)
    await interaction.done.wait()
    assert interaction.answer is not None
    assert lines_of(interaction.answer)[0].startswith("No ")
    assert lookups(world) == 0


@pytest.mark.parametrize(("member", "may"), [("Ada", True), ("Bob", False)])
async def test_who_manages_the_server_does_so_in_a_direct_message(
    core: Core, world: DiscordWorld, member: str, *, may: bool
) -> None:
    world.person("Ada")
    await world.say("Ada", "/forecast help")
    lost = NewPost(1, HERE, MessageKey.card(0, "board"), CARD)
    async with core.store.transaction() as session:
        await session.posts.add(lost, core.now)
        post = await session.posts.begin(1, PostState.PENDING, core.now)
        assert post is not None
        await session.posts.mark(post, PostState.DOUBT, None, "503")
    card = Card("doubt", title=("Is it there?",), buttons=(Button(("Yes",), PostIsThere(post=1)),))
    await world.client.post(to(world, member), card, "k")
    await world.press(member, "Yes")
    assert ((await core.store.read.posts.get(1)).state is PostState.SENT) == may


async def test_what_is_known_of_a_member_counts_for_a_minute(core: Core, world: DiscordWorld) -> None:
    await world.client.post(to(world, "Bob"), CARD, "k")
    for seconds, looked_up in [(0, 1), (59, 1), (1, 2), (-1, 3)]:
        core.now += seconds * 1000
        await world.press("Bob", "Questions")
        assert lookups(world) == looked_up


async def test_the_memory_of_members_does_not_grow_for_ever(core: Core, world: DiscordWorld) -> None:
    with mock.patch("adapters.discord.members.MOST_REMEMBERED", 2):
        for member in ("Ada", "Bob", "Eve", "Dan"):
            await world.client.post(to(world, member), CARD, "k")
            await world.press(member, "Questions")
            core.now += 40_000
        assert len(world.client.handler._members._known) == 2


@pytest.mark.parametrize("how", ["fault", "slow", "outage"])
async def test_where_nobody_can_say_who_is_a_member_it_is_tried_later(
    world: DiscordWorld, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    await world.client.post(to(world, "Bob"), CARD, "k")
    guild = world.client.gateway.get_guild(GUILD)
    with monkeypatch.context() as patched:
        if how == "outage":
            patched.setattr(guild, "unavailable", True)
        elif how == "slow":
            patched.setattr("adapters.discord.members.LOOK_UP_SECONDS", 0.05)
            world.wire.faults.append(Fault("GET", "/members/", 502))
        else:
            world.wire.faults.append(Fault("GET", "/members/", 503))
        await world.press("Bob", "Questions")
        assert world.private("Bob")[0].startswith("⚠️ I cannot find out right now")
    await world.press("Bob", "Questions")
    assert not world.private("Bob")[0].startswith("⚠️")


async def test_a_copied_button_does_what_its_presser_may(world: DiscordWorld) -> None:
    await world.client.post(to(world, "Ada"), CARD, "k")
    [message] = world.direct_messages("Ada")
    world.person("Mal")
    del world.wire.members[world.person("Mal").id]
    button = next(part for part in message.components[0]["components"] if part["type"] == 1)["components"][0]
    await world.press_this("Mal", message, button)
    assert world.private("Mal")[0].startswith(UNKNOWN)
    world.wire.refusals.clear()


# What is carried.

GUILDS = st.integers(0, 2**64 - 1).map(str)
WORDS = st.text(max_size=90)


@given(WORDS, GUILDS, st.sampled_from(["", "1", "1442137200000001234"]))
def test_a_server_and_an_action_come_back_from_what_is_carried(words: str, guild: str, mark: str) -> None:
    action = OpenAskForm(question=words)
    if not fits_a_button(action):
        return
    carried = custom_id(action, mark, guild)
    assert len(carried.encode("utf-16-le")) // 2 <= LIMITS.custom_id
    assert guild_of(carried) == guild
    assert action_of(carried) == action
    assert mark == "" or carried != custom_id(action, "", guild)


@pytest.mark.parametrize("length", range(60, 91))
def test_every_length_of_a_token_fits_beside_a_server(length: int) -> None:
    action = ShowQuestion(question="x" * length)
    carried = custom_id(action, "123456789012345678", "1" * 20)
    assert len(carried) <= LIMITS.custom_id
    # The digits in which two openings of a form differ are there.
    assert carried.endswith(("|23456789012345678", "|123456789012345678"))
    assert (guild_of(carried), action_of(carried)) == ("1" * 20, action)


def test_what_can_be_read_stays_readable() -> None:
    assert custom_id(ShowQuestion(question="#1"), guild="900") == "@900@show:#1"
    assert custom_id(SaveDraft(question="d1"), "42", "900") == "@900@draft:d1|42"
    assert not token(ShowQuestion(question="@1@x")).startswith("@")


@given(st.text(max_size=100))
def test_what_nobody_of_us_made_is_refused_or_read(carried: str) -> None:
    for each in (carried, f"@1@{carried}", f"@1@{carried}|"):
        with suppress(Refused):
            action_of(each)


async def test_a_community_is_called_like_its_server_which_a_direct_message_says(
    core: Core, world: DiscordWorld
) -> None:
    await world.say("Bob", "/forecast help")
    (community,) = await core.store.read.members.communities()
    assert community.name == "Tower"
    key = MessageKey.review(1, "x")
    async with core.store.transaction() as session:
        await session.posts.add(NewPost(community.id, to(world, "Bob"), key, CARD), START_MS)
    await Background(core.bot, {"discord": world.client}).turn()
    assert said("posting.comes_from", community="Tower") in world.direct("Bob")
    await world.press("Bob", "Questions")
    assert (await core.store.read.members.community(community.id)).name == "Tower"


async def test_a_message_has_the_address_that_discord_opens(world: DiscordWorld) -> None:
    assert world.client.address(HERE, "5") == f"https://discord.com/channels/{GUILD}/{CHANNEL}/5"


@pytest.mark.usefixtures("open_question")
@pytest.mark.parametrize(("rights", "manages"), [(MANAGE_SERVER, True), (1 << 3, True), (1 << 11, False)])
async def test_a_right_by_a_role_that_is_not_known_yet_counts_in_a_direct_message(
    core: Core,
    world: DiscordWorld,
    monkeypatch: pytest.MonkeyPatch,
    rights: int,
    manages: bool,  # noqa: FBT001  a column of the table
) -> None:
    bob = Person(701, "Bob", roles=(940,))
    world._people["Bob"] = world.wire.members[701] = bob
    world.wire.new_roles[940] = rights
    await world.client.post(to(world, "Bob"), CARD, "k")
    handle = mock.AsyncMock(wraps=core.bot.handle)
    monkeypatch.setattr(core.bot, "handle", handle)
    await world.press("Bob", "Questions")
    ((_, actor), _) = handle.call_args
    assert (actor.roles, actor.administrator) == ((str(GUILD), "940"), manages)
