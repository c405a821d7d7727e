"""What the bot may do in a channel on Discord: said before it posts there, and by the refusal where nobody knew."""

from collections.abc import Callable
from unittest import mock

import discord
import pytest

from bot.app.background import Background
from bot.domain.member import Permission, Place
from bot.ports.platform import Hindrance, Obstacle
from tests.fakes.core import Core
from tests.fakes.discord_wire import CHANNEL, GUILD, HISTORY, SEND, VIEW
from tests.fakes.discord_world import DiscordWorld
from tests.words import said

HERE = Place("discord", str(GUILD), str(CHANNEL))
THREAD = 930
SEND_IN_THREADS = 1 << 38
ADMINISTRATOR = 1 << 3
VALUES = {"question": "Does it rain on Friday?", "outcomes": "Yes\nNo", "closes": "2026-12-06 18:00"}
GONE = Obstacle(Hindrance.GONE)


def lacks(*missing: Permission) -> Obstacle:
    return Obstacle(Hindrance.PERMISSIONS, missing)


async def ask(world: DiscordWorld) -> str:
    await world.say("Ada", "/forecast ask")
    await world.fill("Ada", VALUES)
    await world.press("Ada", "Post")
    return "\n".join(world.private("Ada"))


async def test_a_missing_permission_is_named_before_anything_is_posted(core: Core, world: DiscordWorld) -> None:
    background = Background(core.bot, {"discord": world.client})
    await world.permit(VIEW | HISTORY)
    wanted = said("posting.hindered_permissions", channel="", permissions=said("posting.permission_send"))
    assert wanted.split(": ")[1] in await ask(world)
    assert world.channel() == []
    await world.permit(VIEW | SEND | HISTORY)
    await world.say("Ada", "/forecast drafts")
    await world.press("Ada", "Post")
    assert said("asking.posted", question="#1") in "\n".join(world.private("Ada"))
    await background.turn()


def may_not_send(world: DiscordWorld) -> int:  # noqa: ARG001  as the others
    return VIEW | HISTORY


def may_not_see(world: DiscordWorld) -> int:  # noqa: ARG001  as the others
    return 0


def is_gone(world: DiscordWorld) -> int:
    world.wire.channels.clear()
    return VIEW | SEND


@pytest.mark.parametrize("closed", [may_not_send, may_not_see, is_gone])
async def test_where_discord_says_it_only_then_the_question_is_the_draft_again(
    core: Core, world: DiscordWorld, closed: Callable[[DiscordWorld], int]
) -> None:
    """50013, 50001 and 10003, for a channel of which the bot was told that all is well."""
    background = Background(core.bot, {"discord": world.client})
    await world.permit(closed(world))
    with mock.patch("adapters.discord.members.lacked_here", return_value=()):
        assert said("asking.post_draft_again", question="d1") in await ask(world)
    core.now += 60_000
    await background.turn()
    assert (world.channel(), world.direct("Ada")) == ([], [])
    assert len(world.wire.refusals) == 1
    world.wire.refusals.clear()


@pytest.mark.parametrize(
    ("rights", "missing"),
    [(VIEW | SEND, ()), (VIEW, (Permission.SEND,)), (0, (Permission.VIEW, Permission.SEND)), (ADMINISTRATOR, ())],
)
async def test_roles_say_what_is_missing_in_another_channel(
    world: DiscordWorld, rights: int, missing: tuple[Permission, ...]
) -> None:
    await world.permit(rights)
    assert await world.client.obstacle(HERE) == (lacks(*missing) if missing else None)


@pytest.mark.parametrize(
    ("rights", "wanted"),
    [
        (VIEW | SEND, lacks(Permission.SEND_IN_THREADS)),
        (VIEW | SEND_IN_THREADS, None),
        (0, lacks(Permission.VIEW)),
    ],
)
async def test_discord_is_asked_about_a_thread_of_which_it_did_not_tell(
    world: DiscordWorld, rights: int, wanted: Obstacle | None
) -> None:
    world.wire.threads[THREAD] = CHANNEL
    await world.permit(rights)
    assert await world.client.obstacle(HERE.in_channel(str(THREAD))) == wanted
    world.wire.refusals.clear()


async def test_a_channel_that_is_none_of_the_server_is_gone(world: DiscordWorld) -> None:
    assert await world.client.obstacle(HERE.in_channel("4711")) == GONE
    world.wire.refusals.clear()
    assert await world.client.obstacle(HERE.in_channel("general")) == GONE


async def test_what_nobody_can_say_now_is_no_obstacle(world: DiscordWorld) -> None:
    assert await world.client.obstacle(Place("discord", "1", str(CHANNEL))) is None
    with mock.patch("adapters.discord.permissions.LOOK_UP_SECONDS", 0.0):
        assert await world.client.obstacle(HERE.in_channel("4711")) is None


def thread(*, parent: bool = True, locked: bool = False) -> discord.Thread:
    made = mock.Mock(spec=discord.Thread, archived=True, locked=locked)
    made.parent = mock.Mock() if parent else None
    made.permissions_for.return_value = discord.Permissions(VIEW | SEND_IN_THREADS)
    return made


@pytest.mark.parametrize(
    ("channel", "wanted"),
    [
        (mock.Mock(spec=discord.CategoryChannel), Obstacle(Hindrance.NO_MESSAGES)),
        (thread(locked=True), Obstacle(Hindrance.ARCHIVED)),
        (thread(), None),
        (thread(parent=False), None),
    ],
    ids=["category", "locked", "archived", "without a parent"],
)
async def test_the_kind_of_a_channel_can_be_in_the_way(
    world: DiscordWorld, channel: object, wanted: Obstacle | None
) -> None:
    with mock.patch.object(discord.Guild, "get_channel_or_thread", return_value=channel):
        assert await world.client.obstacle(HERE) == wanted
