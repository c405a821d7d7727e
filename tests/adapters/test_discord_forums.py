"""Cards in forums and in threads on Discord: a post of its own for each, and threads that were archived meanwhile."""

from collections.abc import AsyncIterator
from dataclasses import replace

import discord
import pytest

from adapters.discord.client import DiscordClient
from bot.app.background import Background
from bot.domain.member import Actor, Permission, Place
from bot.inputs.asking import PostQuestion
from bot.inputs.resolving import AnnulQuestion
from bot.ports.platform import Hindrance, Obstacle, PostFailed
from bot.ui.cards import Card, Paragraph
from tests.fakes.core import Core
from tests.fakes.discord_wire import CHANNEL, GUILD, HISTORY, SEND, VIEW, DiscordWire, Fault
from tests.fakes.discord_world import PATIENCE, DiscordWorld, lines_of, running

FORUM, THREAD = 100_000_000_000_000_940, 930
SEND_IN_THREADS = 1 << 38
RIGHTS = VIEW | SEND | HISTORY | SEND_IN_THREADS
HERE = Place("discord", str(GUILD), str(CHANNEL))
THERE = Place("discord", str(GUILD), str(FORUM))
CARD = Card("note", title=("Does it *rain*?",), blocks=(Paragraph(("Something to read",)),), private=False)
TITLE = "Does it rain on Friday?"


@pytest.fixture
async def client(core: Core, wire: DiscordWire) -> AsyncIterator[DiscordClient]:
    """A client that has heard of a server with a forum."""
    wire.rights, wire.forums = RIGHTS, {FORUM: []}
    async with running(wire, core.bot) as client:
        await client.gateway.wait_for("guild_available", timeout=PATIENCE)
        yield client


def title(wire: DiscordWire, post: str) -> str:
    return str(wire.forum_posts[int(post)]["name"])


async def test_a_question_becomes_a_post_whose_card_is_redrawn_and_answered_there(
    core: Core, wire: DiscordWire, client: DiscordClient
) -> None:
    world, background = DiscordWorld(wire, client), Background(core.bot, {"discord": client})
    await background.turn()
    await world.say("Ada", "/forecast ask")
    await world.fill("Ada", {"question": TITLE, "outcomes": "Yes\nNo", "closes": "2026-12-06 18:00"})
    await world.press("Ada", "Post")
    await background.turn()
    ada = Actor(HERE, "", str(world.person("Ada").id), "Ada", administrator=True, delivery="discord:1", form_fields=5)
    await core.bot.handle(PostQuestion(question="#1", channel=str(FORUM)), ada)
    await background.turn()
    [post] = wire.forum_posts
    assert wire.forum_posts[post]["name"] == f"#1 {TITLE}"
    assert TITLE in lines_of(wire.posts(post)[0])[0]
    answer = AnnulQuestion(question="#1", values={"reason": "It is over."})
    await core.bot.handle(answer, replace(ada, delivery="discord:2"))
    for _ in range(3):
        await background.turn()
        core.now += 10_000
    card, announcement = wire.posts(post)
    assert card.edits
    assert announcement.reply_to == card.id
    assert (wire.refusals, wire.mismatches) == ([], [])


async def test_the_title_is_plain_and_within_the_limit(wire: DiscordWire, client: DiscordClient) -> None:
    assert title(wire, await client.post(THERE, CARD, "board:1::a")) == "Does it *rain*?"
    long = Card("note", title=("x" * 300,), blocks=CARD.blocks, private=False)
    assert len(title(wire, await client.post(THERE, long, "board:1::b"))) == 100
    bare = Card("note", title=(), blocks=CARD.blocks, private=False)
    assert title(wire, await client.post(THERE, bare, "board:1::c")) == "…"


async def test_where_a_tag_is_required_it_is_one_that_everybody_may_give(core: Core, wire: DiscordWire) -> None:
    tag = {"name": "News", "emoji_id": None, "emoji_name": None}
    wire.rights, wire.forums = (
        RIGHTS,
        {FORUM: [{**tag, "id": "1", "moderated": True}, {**tag, "id": "2", "moderated": False}]},
    )
    async with running(wire, core.bot) as client:
        await client.gateway.wait_for("guild_available", timeout=PATIENCE)
        post = await client.post(THERE, CARD, "board:1::a")
        assert wire.forum_posts[int(post)]["applied_tags"] == ["2"]


async def test_a_post_whose_answer_was_lost_is_found_and_not_made_again(
    wire: DiscordWire, client: DiscordClient
) -> None:
    wire.faults.append(Fault("POST", "/threads$", 0, effect=True))
    with pytest.raises(PostFailed) as failed:
        await client.post(THERE, CARD, "board:1::a")
    assert not failed.value.certain
    post = await client.post(THERE, CARD, "board:1::a")
    assert [post] == [str(number) for number in wire.forum_posts]
    assert await client.find(THERE, "board:1::a", 0) == [post]
    assert await client.find(THERE, "board:1::b", 0) == []
    assert client.address(THERE, post).endswith(f"/{post}/{post}")
    await client.delete(THERE, post)
    assert await client.find(THERE, "board:1::a", 0) == []
    wire.refusals.clear()


@pytest.mark.parametrize(
    ("rights", "missing"),
    [
        (RIGHTS, ()),
        (VIEW | SEND, (Permission.SEND_IN_THREADS,)),
        (VIEW | SEND_IN_THREADS, (Permission.SEND,)),
        (0, (Permission.VIEW, Permission.SEND, Permission.SEND_IN_THREADS)),
        (1 << 3, ()),
    ],
)
async def test_a_forum_takes_posts_and_what_is_said_in_them(
    wire: DiscordWire, client: DiscordClient, rights: int, missing: tuple[Permission, ...]
) -> None:
    await DiscordWorld(wire, client).permit(rights)
    assert await client.obstacle(THERE) == (Obstacle(Hindrance.PERMISSIONS, missing) if missing else None)


async def test_a_card_in_an_archived_thread_is_drawn_again(wire: DiscordWire, client: DiscordClient) -> None:
    wire.threads[THREAD] = CHANNEL
    place = THERE.in_channel(str(THREAD))
    message = await client.post(place, CARD, "board:1::a")
    wire.archived.add(THREAD)
    await client.edit(place, message, CARD)
    assert (wire.archived, wire.messages[int(message)].edits) == (set(), 1)
    wire.refusals.clear()


async def test_one_that_may_not_be_brought_back_is_told(wire: DiscordWire, client: DiscordClient) -> None:
    post = await client.post(THERE, CARD, "board:1::a")
    wire.archived.add(int(post))
    wire.faults.append(Fault("PATCH", f"/channels/{post}$", 403, code=50013))
    with pytest.raises(PostFailed) as failed:
        await client.edit(THERE, post, CARD)
    assert failed.value.gone
    wire.refusals.clear()


async def test_before_a_server_is_known_nothing_is_sent_there(
    client: DiscordClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.Client, "is_ready", lambda _: False)
    unknown = Place("discord", "100000000000000999", str(FORUM))
    for call in (client.post(unknown, CARD, "key"), client.edit(unknown, "5", CARD), client.delete(unknown, "5")):
        with pytest.raises(PostFailed, match="not known") as failed:
            await call
        assert failed.value.certain
        assert not failed.value.gone
