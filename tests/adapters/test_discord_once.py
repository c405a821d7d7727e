"""A post on Discord appears once and only once, whatever becomes of the answers."""

import asyncio
from dataclasses import replace
from unittest import mock

import discord
import pytest

from adapters.discord.posting import container_id_of, nonce_of
from bot.app.background import Background
from bot.domain.member import Place
from bot.domain.moment import Called
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, Post, PostState
from bot.ports.platform import LimitScope, PostFailed
from bot.ui.cards import Card, Paragraph
from tests.fakes.core import Core
from tests.fakes.discord_wire import (
    BOT,
    CHANNEL,
    GUILD,
    HISTORY,
    SEND,
    START_MS,
    VIEW,
    Fault,
)
from tests.fakes.discord_world import DiscordWorld

HERE = Place("discord", str(GUILD), str(CHANNEL))
CARD = Card("note", title=("Monday",), blocks=(Paragraph(("Something to read",)),), private=False)

BOARD = MessageKey.card(0, "board")


class Outbox:
    """The real outbox in front of the fake Discord; its clock and Discord's are moved together."""

    def __init__(self, core: Core, world: DiscordWorld) -> None:
        self.core = core
        self.world = world
        self.background = Background(core.bot, {"discord": world.client})

    async def add(self, key: MessageKey, place: Place = HERE, otherwise: str = "") -> None:
        await self.world.say("Ada", "/forecast help")
        async with self.core.store.transaction() as session:
            await session.posts.add(NewPost(1, place, key, CARD, otherwise=otherwise), self.core.now)

    async def turn(self, seconds: float = 0.0) -> None:
        self.core.now += round(seconds * 1000)
        self.world.wire.now += seconds
        await self.background.turn()

    async def get(self, number: int = 1) -> Post:
        return await self.core.store.read.posts.get(number)

    def sends(self) -> int:
        return sum(1 for method, path, _ in self.world.wire.requests if method == "POST" and path.endswith("/messages"))


@pytest.fixture
def outbox(core: Core, world: DiscordWorld) -> Outbox:
    return Outbox(core, world)


def ids(world: DiscordWorld, channel: int = CHANNEL) -> list[str]:
    return [str(message.id) for message in world.wire.posts(channel) if message.author["id"] == str(BOT)]


async def test_only_the_role_that_a_card_calls_hears_of_it(outbox: Outbox) -> None:
    world = outbox.world
    await world.say("Ada", "/forecast help")
    rogue = Paragraph(("@everyone <@&78> says a member",))
    for calls in (("77",), (), ("not a role",)):
        card = replace(CARD, blocks=(rogue, Paragraph((Called("77"),))), calls=calls)
        await world.client.post(HERE, card, f"key {calls}")
    sent = [body for method, path, body in world.wire.requests if method == "POST" and path.endswith("/messages")]
    assert [body["allowed_mentions"] for body in sent] == [
        {"parse": [], "roles": [77]},
        {"parse": []},
        {"parse": []},
    ]
    assert all("<@&77>" in str(body["components"]) for body in sent)


async def in_doubt(outbox: Outbox, fault: Fault) -> None:
    """A post that was being sent when the program ended, looked at again when Discord has forgotten its nonce."""
    outbox.world.wire.faults.append(fault)
    await outbox.add(BOARD)
    core = outbox.core
    async with core.store.transaction() as session:
        post = await session.posts.begin(1, PostState.PENDING, core.now)
    assert post is not None
    with pytest.raises(PostFailed):
        await outbox.world.client.post(post.place, post.card, str(post.key))
    await outbox.background.start()
    core.now += 300_000
    outbox.world.wire.now += 300


# Looking back.


async def test_a_post_is_found_by_what_it_carries(world: DiscordWorld) -> None:
    first = await world.client.post(HERE, CARD, "a")
    await world.client.post(HERE, CARD, "b")
    world.wire.chat(world.person("Bob"))
    assert await world.client.find(HERE, "a", START_MS) == [first]
    assert await world.client.find(HERE, "c", START_MS) == []
    assert world.wire.messages[int(first)].components[0]["id"] == container_id_of("a")


async def test_only_what_was_posted_since_then_is_found(world: DiscordWorld) -> None:
    early = await world.client.post(HERE, CARD, "a")
    world.wire.now = 200
    late = await world.client.post(HERE, CARD, "a")
    assert late != early
    assert await world.client.find(HERE, "a", START_MS) == [early, late]
    assert await world.client.find(HERE, "a", START_MS + 1) == [late]
    assert await world.client.find(HERE, "a", START_MS + 200_000) == [late]
    assert await world.client.find(HERE, "a", START_MS + 200_001) == []
    assert await world.client.find(HERE, "a", 0) == [early, late]


async def test_the_lowest_id_of_an_instant_belongs_to_it(world: DiscordWorld) -> None:
    world.wire._ids = -1
    message = await world.client.post(HERE, CARD, "a")
    assert int(message) % (1 << 22) == 0
    assert await world.client.find(HERE, "a", START_MS) == [message]


async def test_somebody_elses_message_is_not_ours(world: DiscordWorld) -> None:
    first = await world.client.post(HERE, CARD, "a")
    world.wire.chat(world.person("Eve"))
    world.wire.posts()[-1].components = world.wire.messages[int(first)].components
    assert await world.client.find(HERE, "a", START_MS) == [first]


async def test_a_long_conversation_is_read_page_by_page(world: DiscordWorld) -> None:
    for _ in range(250):
        world.wire.chat(world.person("Bob"))
    message = await world.client.post(HERE, CARD, "a")
    assert await world.client.find(HERE, "a", START_MS) == [message]
    assert sum(1 for method, path, _ in world.wire.requests if (method, path[-9:]) == ("GET", "/messages")) == 3


async def test_where_there_is_too_much_to_read_nothing_can_be_told(world: DiscordWorld) -> None:
    message = await world.client.post(HERE, CARD, "a")
    with mock.patch("adapters.discord.history.MOST_READ", 100):
        for _ in range(99):
            world.wire.chat(world.person("Bob"))
        assert await world.client.find(HERE, "b", START_MS) is None
        assert await world.client.find(HERE, "a", START_MS) == [message]


@pytest.mark.parametrize("rights", [VIEW | SEND, SEND, 0])
async def test_nothing_seen_by_one_who_may_not_look_is_no_answer(world: DiscordWorld, rights: int) -> None:
    await world.client.post(HERE, CARD, "a")
    await world.permit(rights)
    assert await world.client.find(HERE, "a", START_MS) is None
    world.wire.refusals.clear()


@pytest.mark.parametrize("missing", ["guild", "unavailable", "member", "shard"])
async def test_where_the_rights_are_not_known_nothing_can_be_told(
    world: DiscordWorld, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    guild = world.client.gateway.get_guild(GUILD)
    assert guild is not None
    assert await world.client.find(HERE, "a", START_MS) == []
    with monkeypatch.context() as patched:
        if missing == "guild":
            patched.setattr(world.client.gateway, "get_guild", lambda _: None)
        elif missing == "unavailable":
            patched.setattr(guild, "unavailable", True)
        elif missing == "member":
            patched.setattr(discord.Guild, "get_member", lambda *_: None)
        else:
            patched.setattr("discord.shard.ShardInfo.is_closed", lambda _: True)
        assert await world.client.find(HERE, "a", START_MS) is None


async def test_a_channel_that_is_not_known_yet_is_asked_for(world: DiscordWorld) -> None:
    world.wire.channels.add(911)
    assert await world.client.find(HERE.in_channel("911"), "a", START_MS) == []
    assert ("GET", "/channels/911", None) in world.wire.requests


@pytest.mark.parametrize(("may", "expected"), [(VIEW | HISTORY, []), (VIEW, None)])
async def test_a_thread_has_the_rights_of_its_channel(
    world: DiscordWorld, may: int, expected: list[str] | None
) -> None:
    world.wire.threads[930] = CHANNEL
    await world.permit(may)
    assert await world.client.find(HERE.in_channel("930"), "a", START_MS) == expected


async def test_a_channel_that_is_gone_holds_no_message(world: DiscordWorld) -> None:
    assert await world.client.find(HERE.in_channel("1"), "a", START_MS) == []
    world.wire.refusals.clear()


async def test_a_discord_that_cannot_be_asked_says_so(world: DiscordWorld) -> None:
    world.wire.faults.append(Fault("GET", "/messages$", 503))
    with pytest.raises(PostFailed):
        await world.client.find(HERE, "a", START_MS)


# The whole way.


async def test_a_post_whose_answer_was_lost_is_found(outbox: Outbox, world: DiscordWorld) -> None:
    await in_doubt(outbox, Fault("POST", "/messages$", 503, effect=True))
    await outbox.turn()
    post = await outbox.get()
    assert (post.state, len(ids(world)), outbox.sends()) == (PostState.SENT, 1, 1)


async def test_a_post_that_is_not_there_is_sent_again(outbox: Outbox, world: DiscordWorld) -> None:
    await in_doubt(outbox, Fault("POST", "/messages$", 503))
    for _ in range(2):
        await outbox.turn(2)
    assert ((await outbox.get()).state, len(ids(world)), outbox.sends()) == (PostState.SENT, 1, 2)


async def test_who_cannot_look_asks_instead_of_posting_again(outbox: Outbox, world: DiscordWorld) -> None:
    await in_doubt(outbox, Fault("POST", "/messages$", 503, effect=True))
    await world.permit(VIEW | SEND)
    await outbox.turn()
    assert ((await outbox.get()).state, len(ids(world))) == (PostState.DOUBT, 1)
    assert "Monday" in world.direct("Ada")
    await world.press("Ada", "Is there")
    assert (await outbox.get()).state is PostState.SENT


async def test_of_two_copies_the_older_one_stays(outbox: Outbox, world: DiscordWorld) -> None:
    await in_doubt(outbox, Fault("POST", "/messages$", 503, effect=True))
    await world.client.post(HERE, CARD, str(BOARD))
    older, newer = ids(world)
    await outbox.turn()
    assert ids(world) == [older]
    assert int(newer) in world.wire.deleted


async def test_a_message_that_is_gone_cannot_be_removed(world: DiscordWorld) -> None:
    message = await world.client.post(HERE, CARD, "a")
    await world.client.delete(HERE, message)
    assert ids(world) == []
    with pytest.raises(PostFailed) as failed:
        await world.client.delete(HERE, message)
    assert (failed.value.gone, failed.value.erased) == (True, True)
    world.wire.refusals.clear()


TEN_FAULTS = [
    Fault("POST", "/messages$", 500, effect=True),
    Fault("POST", "/messages$", 502, effect=True),
    Fault("POST", "/messages$", 503, effect=True),
    Fault("POST", "/messages$", 504, effect=True),
    Fault("POST", "/messages$", 520, effect=True),
    Fault("POST", "/messages$", 524, effect=True),
    Fault("POST", "/messages$", 429, retry_after=1, effect=True),
    Fault("POST", "/messages$", 429, via=False, effect=True),
    Fault("POST", "/messages$", 0, effect=True),
    Fault("POST", "/messages$", 0, effect=True, reset=True),
]


@pytest.mark.parametrize("fault", TEN_FAULTS, ids=lambda fault: f"{fault.status}-{fault.via}-{fault.reset}")
async def test_with_every_fault_after_the_deed_there_is_one_message(
    outbox: Outbox, world: DiscordWorld, naps: list[float], fault: Fault
) -> None:
    fault.times = 1
    world.wire.faults.append(fault)
    await outbox.add(BOARD)
    for _ in range(3):
        await outbox.turn(35)
    assert ((await outbox.get()).state, len(ids(world))) == (PostState.SENT, 1)
    assert outbox.sends() == 2
    assert sum(naps) <= 1
    assert {body["nonce"] for _, path, body in world.wire.requests if path.endswith("/messages")} == {
        nonce_of(str(BOARD))
    }


# Being asked to wait.


@pytest.mark.parametrize(
    ("fault", "wait", "scope"),
    [
        (Fault("POST", "/messages$", 429, retry_after=65), 65, LimitScope.CHANNEL),
        (Fault("POST", "/messages$", 429, retry_after=65, everywhere=True), 65, LimitScope.PLATFORM),
        (Fault("POST", "/messages$", 429, retry_after=65, via=False), 65, LimitScope.PLATFORM),
        (Fault("POST", "/messages$", 429, retry_after=0, via=False), 60, LimitScope.PLATFORM),
        (Fault("POST", "/messages$", 429, retry_after=float("nan"), via=False), 60, LimitScope.PLATFORM),
        (Fault("POST", "/messages$", 429, retry_after=1e9, via=False), 86_400, LimitScope.PLATFORM),
        (Fault("POST", "/messages$", 429, retry_after=None, via=False), 60, LimitScope.PLATFORM),
        (Fault("POST", "/messages$", 403, code=50013), 0, LimitScope.PLATFORM),
    ],
)
async def test_how_long_to_wait_is_told_and_with_what(
    world: DiscordWorld, fault: Fault, wait: float, scope: LimitScope
) -> None:
    """How long to wait, and for which calls, is taken from the answer: of the route, of all requests, or of a proxy."""
    fault.times = 1
    world.wire.faults.append(fault)
    with pytest.raises(PostFailed) as failed:
        await world.client.post(HERE, CARD, "a")
    assert (failed.value.wait_s, failed.value.scope) == (wait, scope)


async def test_while_an_address_is_shut_out_nothing_is_sent(outbox: Outbox, world: DiscordWorld) -> None:
    world.wire.channels.add(911)
    world.wire.faults.append(Fault("POST", "/messages$", 429, retry_after=300, via=False))
    await outbox.add(BOARD)
    await outbox.turn()
    await outbox.add(MessageKey.card(0, "other"), HERE.in_channel("911"))
    for _ in range(10):
        await outbox.turn(29)
    assert (outbox.sends(), ids(world)) == (1, [])
    for _ in range(3):
        await outbox.turn(10)
    assert (outbox.sends(), len(ids(world)), len(ids(world, 911))) == (3, 1, 1)


async def test_a_short_rate_limit_is_waited_out_at_once(outbox: Outbox, world: DiscordWorld, naps: list[float]) -> None:
    world.wire.faults.append(Fault("POST", "/messages$", 429, retry_after=0.3, times=2))
    await outbox.add(BOARD)
    await outbox.turn()
    assert (naps, len(ids(world))) == ([0.3, 0.3], 1)


async def test_two_tries_at_once_are_one_message(world: DiscordWorld) -> None:
    both = await asyncio.gather(*(world.client.post(HERE, CARD, "a") for _ in range(2)))
    assert both[0] == both[1]
    assert len(ids(world)) == 1
