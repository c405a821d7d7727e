"""What `doctor` asks Discord: one request, and a sentence for each thing that an operator can have wrong."""

from unittest import mock

import pytest

from adapters.discord.check_up import check_up
from adapters.discord.settings import DiscordSettings
from tests.fakes.discord_wire import APPLICATION, TOKEN, DiscordWire, Fault
from tests.words import said

SETTINGS = DiscordSettings.model_validate({"discord_token": TOKEN})
GOOD = ["discord.invite"]


async def keys(settings: DiscordSettings = SETTINGS) -> list[str]:
    found = await check_up(settings)
    sentences = [said(each.key, **each.facts) for each in found]
    assert not any(TOKEN in sentence for sentence in sentences)
    return [each.key for each in found]


async def test_it_gives_the_link_with_the_exact_permissions(wire: DiscordWire) -> None:
    [found] = await check_up(SETTINGS)
    # View Channel, Send Messages, Attach Files, Read Message History, Send Messages in Threads (Permissions).
    permissions = 1 << 10 | 1 << 11 | 1 << 15 | 1 << 16 | 1 << 38
    assert found.facts["link"] == (
        f"https://discord.com/oauth2/authorize?client_id={APPLICATION}&scope=bot+applications.commands"
        f"&permissions={permissions}"
    )
    assert [request[:2] for request in wire.requests] == [("GET", "/applications/@me")]


async def test_an_endpoint_for_interactions_would_take_them_away(wire: DiscordWire) -> None:
    wire.endpoint = "https://example.org/interactions"
    found = await check_up(SETTINGS)
    assert [(each.key, each.wrong) for each in found] == [("discord.invite", False), ("discord.endpoint_set", True)]


@pytest.mark.parametrize("bit", [12, 13, 14, 15, 18, 19])
async def test_privileged_intents_need_not_be_on(wire: DiscordWire, bit: int) -> None:
    wire.flags = 1 << bit
    assert await keys() == [*GOOD, "discord.intents_on"]


async def test_other_flags_are_none_of_its_business(wire: DiscordWire) -> None:
    wire.flags = 1 << 23
    assert await keys() == GOOD


async def test_a_wrong_token_is_said_and_not_printed(wire: DiscordWire) -> None:
    wire.token = "another"
    [found] = await check_up(SETTINGS)
    assert (found.key, found.wrong, dict(found.facts)) == ("discord.token", True, {})
    assert await keys(DiscordSettings()) == ["discord.token"]


@pytest.mark.parametrize("fault", [0, 500])
async def test_without_an_answer_it_says_so(wire: DiscordWire, fault: int) -> None:
    wire.faults.append(Fault("GET", "/applications/@me", fault, times=2))
    assert await keys() == ["discord.not_asked"]


@pytest.mark.usefixtures("wire")
async def test_it_does_not_wait_for_ever() -> None:
    with mock.patch("adapters.discord.check_up.ASK_SECONDS", 0.0):
        assert await keys() == ["discord.not_asked"]


@pytest.mark.usefixtures("wire")
async def test_a_token_that_no_request_can_carry_is_no_crash() -> None:
    assert await keys(DiscordSettings.model_validate({"discord_token": "two\nlines"})) == ["discord.not_asked"]
