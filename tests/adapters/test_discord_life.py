"""A life in a Discord server: the bot is added, greets once, and goes on when things around it change."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from adapters.discord.client import DiscordClient
from bot.app.background import Background
from bot.domain.member import Place
from bot.ports.outgoing import question_subject
from tests.fakes.core import Core
from tests.fakes.discord_wire import CHANNEL, GUILD, HISTORY, SEND, VIEW, DiscordWire
from tests.fakes.discord_world import PATIENCE, DiscordWorld, lines_of, running
from tests.words import label_of, said

HOUR_MS = 3_600_000
OTHER = CHANNEL + 1


def moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat()


class Server:
    """The server as the bot hears of it, which it was added to an hour ago."""

    def __init__(self, core: Core, wire: DiscordWire) -> None:
        self.core = core
        self.wire = wire
        wire.joined_at = moment(core.now - HOUR_MS)
        self._told = asyncio.Semaphore(0)

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[DiscordClient]:
        """The bot, which has heard of the server after its start."""
        joined = self.core.bot.joined

        async def told(place: Place, name: str, joined_at: int) -> None:
            await joined(place, name, joined_at)
            self._told.release()

        self.core.bot.joined = told  # type: ignore[method-assign]  # in front of the real one
        async with running(self.wire, self.core.bot) as client:
            await self.heard(client)
            yield client

    async def heard(self, client: DiscordClient) -> None:
        """Wait until the bot has heard of the server once more, and has sent what it has to send."""
        await asyncio.wait_for(self._told.acquire(), PATIENCE)
        await Background(self.core.bot, {"discord": client}).turn()

    def greetings(self, channel: int = CHANNEL) -> int:
        told = [lines_of(message) for message in self.wire.posts(channel)]
        return sum(lines[0] == said("communities.welcome_title") for lines in told)


# Joining.


async def test_a_server_is_greeted_and_set_up_by_the_button(core: Core, wire: DiscordWire) -> None:
    server = Server(core, wire)
    async with server.bot() as client:
        world = DiscordWorld(wire, client)
        assert server.greetings() == 1
        assert world.channel()[-1] == f"[{label_of('Set up')}] [{label_of('Help')}]"
        await world.press("Ada", "Set up")
        await world.fill("Ada", {"zone": "Europe/Berlin"})
        assert said("communities.setup_done") in world.private("Ada")
        await world.press("Bob", "Set up")
        assert said("app.administrators_only") in world.private("Bob")[0]
    [board] = await core.store.read.schedules.all()
    assert board.place == Place("discord", str(GUILD), str(CHANNEL))
    assert (await core.store.read.members.community(board.community)).name == "Tower"
    assert wire.refusals == []


async def test_it_is_greeted_once_after_restarts_reconnects_and_outages(core: Core, wire: DiscordWire) -> None:
    server = Server(core, wire)
    async with server.bot() as client:
        await wire.tell_of_guild()
        await server.heard(client)
    core.restarted()
    wire.now += 600
    async with server.bot() as client:
        await wire.tell_of_guild(outage=True)
        await server.heard(client)
    assert server.greetings() == 1


async def test_a_server_to_which_the_bot_is_added_again_is_greeted_again(core: Core, wire: DiscordWire) -> None:
    server = Server(core, wire)
    async with server.bot() as client:
        await wire.tell_of_guild(joined_at=moment(core.now))
        await server.heard(client)
        await wire.tell_of_guild()
        await server.heard(client)
    assert server.greetings() == 2


async def test_a_server_that_has_had_the_bot_for_a_day_is_not_greeted(core: Core, wire: DiscordWire) -> None:
    server = Server(core, wire)
    wire.joined_at = moment(core.now - 24 * HOUR_MS)
    async with server.bot():
        assert server.greetings() == 0
        assert await core.store.read.members.community_of("discord", str(GUILD)) is None
    wire.joined_at = moment(core.now - 24 * HOUR_MS + 60_000)
    core.restarted()
    async with server.bot():
        assert server.greetings() == 1


async def test_it_is_greeted_in_the_channel_for_system_messages(core: Core, wire: DiscordWire) -> None:
    server = Server(core, wire)
    wire.channels.add(OTHER)
    wire.system_channel = OTHER
    async with server.bot():
        assert (server.greetings(), server.greetings(OTHER)) == (0, 1)


async def test_or_else_in_the_first_channel_that_it_may_write_to(core: Core, wire: DiscordWire) -> None:
    server = Server(core, wire)
    wire.channels |= {OTHER, OTHER + 1}
    wire.system_channel = OTHER + 1
    wire.denied = {CHANNEL: VIEW, OTHER + 1: SEND}
    async with server.bot():
        assert [server.greetings(channel) for channel in sorted(wire.channels)] == [0, 1, 0]


async def test_where_it_may_write_nowhere_it_greets_once_it_may(core: Core, wire: DiscordWire) -> None:
    server = Server(core, wire)
    wire.rights = VIEW | HISTORY
    async with running(wire, core.bot) as client:
        await client.gateway.wait_for("guild_available", timeout=PATIENCE)
        assert await core.store.read.posts.backlog() == []
    wire.rights = VIEW | SEND | HISTORY
    core.restarted()
    async with server.bot():
        assert server.greetings() == 1


# What changes meanwhile.


async def test_a_right_that_was_taken_away_does_not_count_when_the_form_is_sent(
    core: Core, world: DiscordWorld
) -> None:
    await world.say("Ada", "/forecast admin setup")
    world.loses_rights("Ada")
    await world.fill("Ada", {"zone": "Europe/Berlin"})
    assert said("app.administrators_only") in world.private("Ada")[0]
    assert "Europe/Berlin" in "\n".join(world.private("Ada"))
    assert (await core.store.read.members.community(1)).zone == "UTC"


async def test_a_card_that_somebody_deleted_is_let_go(core: Core, world: DiscordWorld) -> None:
    background = Background(core.bot, {"discord": world.client})
    await background.turn()
    await world.say("Ada", "/forecast ask")
    await world.fill("Ada", {"question": "Does it rain?", "outcomes": "Yes\nNo", "closes": "2026-12-06 18:00"})
    await world.press("Ada", "Post")
    await background.turn()
    [card] = world.wire.posts()
    world.wire.deleted.add(card.id)
    await world.command("Ada", "vote", {"question": "#1", "picks": "70"})
    for _ in range(4):
        core.now += 10_000
        await background.turn()
    edits = [path for method, path, _ in world.wire.requests if method == "PATCH" and path.endswith(f"/{card.id}")]
    assert len(edits) == 1
    assert await core.store.read.posts.placements(question_subject(1)) == []
    world.wire.refusals.clear()
