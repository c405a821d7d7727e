"""The slash commands as they are registered with Discord, and when they are sent again."""

from unittest import mock

import discord
import pytest

from adapters.discord.commands import CommandTree, comparable
from adapters.discord.custom_ids import action_of, custom_id
from bot.domain.errors import Refused
from bot.inputs.resolving import OpenResolveForm
from bot.inputs.voting import CastForecast, SubmitForecastForm
from bot.texts import texts
from bot.ui.commands import COMMANDS, Group
from tests.fakes.discord_rules import Json, check_command, check_message_command, command_size


@pytest.fixture
def root() -> Json:
    tree = CommandTree(discord.Client(intents=discord.Intents.none()), texts("en"), mock.Mock())
    told: Json = next(command for command in tree.get_commands() if command.name == "forecast").to_dict(tree)
    return told


@pytest.fixture
def administration() -> Json:
    tree = CommandTree(discord.Client(intents=discord.Intents.none()), texts("en"), mock.Mock())
    told: Json = next(command for command in tree.get_commands() if command.name == "forecast-admin").to_dict(tree)
    return told


def test_administration_is_hidden_from_those_who_do_not_manage_the_server(administration: Json, root: Json) -> None:
    check_command(administration)
    assert int(administration["default_member_permissions"]) == discord.Permissions(manage_guild=True).value
    assert root["default_member_permissions"] is None


def test_messages_have_a_command_of_their_own_for_servers_only() -> None:
    tree = CommandTree(discord.Client(intents=discord.Intents.none()), texts("en"), mock.Mock())
    (told,) = [each.to_dict(tree) for each in tree.get_commands(type=discord.AppCommandType.message)]
    check_message_command(told)
    assert (told["name"], told["contexts"], told["integration_types"]) == ("Ask about this", [0], [0])
    assert comparable({**told, "description": ""}) == comparable(told)


def test_names_and_descriptions_keep_to_the_limits(root: Json) -> None:
    check_command(root)
    assert command_size(root) <= 8000


def test_every_command_of_the_core_is_a_subcommand_with_its_options(root: Json) -> None:
    told = {option["name"]: {each["name"] for each in option["options"]} for option in root["options"]}
    ours = [command for command in COMMANDS if command.group is Group.FORECAST]
    assert told == {command.name: {option.name for option in command.options} for command in ours}


def test_options_are_typed(root: Json) -> None:
    options = {option["name"]: option["options"] for option in root["options"]}
    assert options["vote"][0]["autocomplete"]
    assert not options["vote"][0]["required"]
    assert options["post"][0]["required"]
    assert {"name": "resolved", "value": "resolved"} in options["list"][0]["choices"]


def test_the_command_is_for_servers_only(root: Json) -> None:
    assert (root["contexts"], root["integration_types"]) == ([0], [0])


def test_commands_that_look_the_same_have_the_same_shape(root: Json) -> None:
    as_known = {**root, "id": "1", "version": "2", "options": [dict(option) for option in root["options"]]}
    as_known["options"][0] = {key: value for key, value in root["options"][0].items() if key != "required"}
    assert comparable(as_known) == comparable(root)
    assert comparable({**root, "contexts": [0, 1]}) != comparable(root)


def test_two_openings_of_a_form_are_told_apart_and_do_the_same() -> None:
    action = SubmitForecastForm(question="#12", based_on=1_795_435_200_000)
    first, second = custom_id(action, "1200000000000001001"), custom_id(action, "1200000000000001002")
    assert first != second
    assert (
        action_of(first, {"A": "5"})
        == action_of(second, {"A": "5"})
        == action.model_copy(update={"values": {"A": "5"}})
    )


@pytest.mark.parametrize("length", [60, 80, 90, 91, 92, 99])
def test_the_mark_gives_way_to_a_long_token(length: int) -> None:
    action = OpenResolveForm(question="x" * (length - len("resolve:")))
    carried = custom_id(action, "1200000000000001001")
    assert len(carried) <= 100
    assert action_of(carried) == action


def test_a_members_text_cannot_play_the_mark() -> None:
    action = CastForecast(question="#1", picks="A|B 40")
    assert action_of(custom_id(action, "7")) == action


def test_what_is_none_of_ours_is_refused() -> None:
    with pytest.raises(Refused, match=r"^app\.unknown_button$"):
        action_of("|||")
