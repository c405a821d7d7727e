"""What the words behind /forecast mean."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.settings import SETTINGS, Setting
from bot.inputs.app import ShowHelp
from bot.inputs.asking import OpenAskForm
from bot.inputs.base import Input
from bot.inputs.boards import ShowLeaderboard, ShowMyRecord
from bot.inputs.questions import ListQuestions
from bot.inputs.resolving import OpenResolveForm
from bot.inputs.voting import CastForecast, OpenForecastForm
from bot.texts import texts
from bot.ui.commands import COMMANDS, build_action, read_command
from tests.chat import open_chat


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("", ShowHelp()),
        ("  ", ShowHelp()),
        ("help vote", ShowHelp(topic="vote")),
        ("VOTE 40/30/20/10", CastForecast(picks="40/30/20/10")),
        ("vote #12 a 40", CastForecast(picks="#12 a 40")),
        ("vote", OpenForecastForm()),
        ("Does it rain?", OpenAskForm(question="Does it rain?")),
        ("ask Does it rain?", OpenAskForm(question="Does it rain?")),
        ("list mine", ListQuestions(filter="mine")),
        ("list", ListQuestions()),
        ("me and more", ShowMyRecord()),
        ("resolve #3", OpenResolveForm(question="#3")),
        ("leaderboard all", ShowLeaderboard(period="all")),
    ],
)
def test_words_become_actions(text: str, action: Input) -> None:
    assert read_command(text) == action


def _spelled(choice: str) -> set[str]:
    """A choice as people type it."""
    ways = {choice, choice.replace("-", " "), choice.replace("-", "_"), choice.replace("-", ""), f"{choice} "}
    return ways | {way.upper() for way in ways} | {way.title() for way in ways}


def test_every_choice_of_every_command_is_read_however_it_is_spelled() -> None:
    choices = [
        (command, option, choice)
        for command in COMMANDS
        for option in command.options
        for choice in option.choices
        if option in command.options[:2]
    ]
    assert len(choices) > 40
    for command, option, choice in choices:
        before = "#1 " if command.options.index(option) else ""
        for typed in _spelled(choice):
            action = read_command(f"{command.typed.title()} {before}{typed} rest")
            assert getattr(action, option.name) == choice, typed


@pytest.mark.parametrize("said", ["all time", "All-Time", "last week", "Last_Week", "this week", "THIS WEEK"])
def test_periods_are_said_as_people_say_them(said: str) -> None:
    means = {"a": "all", "l": "last-week", "t": "week"}
    assert read_command(f"leaderboard {said}") == ShowLeaderboard(period=means[said[0].lower()])


@pytest.mark.parametrize("setting", [setting for setting in SETTINGS if setting.choices], ids=lambda each: each.name)
def test_every_value_of_every_setting_is_read_however_it_is_spelled(setting: Setting) -> None:
    for choice in setting.choices:
        for typed in _spelled(choice):
            assert setting.read(typed) == setting.read(choice)


@given(st.text(max_size=60))
def test_any_words_are_an_action_or_are_refused(text: str) -> None:
    with suppress(Refused):
        assert isinstance(read_command(text), Input)


def test_typed_options_become_actions() -> None:
    assert build_action("vote", {"question": "#1", "picks": "even"}) == CastForecast(question="#1", picks="even")
    with pytest.raises(Refused):
        build_action("post", {"question": " "})


def test_each_command_and_option_has_a_description_short_enough_for_every_platform() -> None:
    for command in COMMANDS:
        keys = [command.description, *map(command.option_description, command.options)]
        for key in keys:
            assert 1 <= len(texts("en").word(key)) <= 100


async def test_help_on_a_command_explains_what_it_takes(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        said = await chat.say("ben", "help schedule")
    assert "step | What to do; without it, list (one of: list, add, preview, move, pause, resume, remove)" in said
    assert "details | e.g. s2 Friday 18:00 season top 5 skip here" in said
