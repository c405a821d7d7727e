"""The commands: one table for every platform, and what the words behind `/forecast` mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

from pydantic import ValidationError

from bot import inputs
from bot.domain.errors import Refused
from bot.inputs import ACTIONS, Action, Input, refused_input

ROOT = "forecast"
"""The command itself: everything else is a subcommand of it."""


class OptionKind(StrEnum):
    """How an option is filled in."""

    TEXT = "text"
    QUESTION = "question"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class CommandOption:
    """One option of a command; its description is the text `commands.<command>_<option>`."""

    name: str
    kind: OptionKind = OptionKind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand; its description is the text `commands.<name>`."""

    name: str
    action: type[Input]
    options: tuple[CommandOption, ...] = ()


def _choices(model: type[Input], field: str) -> tuple[str, ...]:
    return get_args(model.model_fields[field].annotation)


_QUESTION = CommandOption("question", OptionKind.QUESTION)
_NAMED = CommandOption("question", OptionKind.QUESTION, required=True)

COMMANDS = (
    Command("ask", inputs.OpenAskForm, (CommandOption("question"), CommandOption("outcomes"), CommandOption("closes"))),
    Command("drafts", inputs.ListDrafts),
    Command("post", inputs.PostQuestion, (_NAMED,)),
    Command("vote", inputs.CastForecast, (_QUESTION, CommandOption("picks"))),
    Command("withdraw", inputs.WithdrawForecast, (_QUESTION,)),
    Command("show", inputs.ShowQuestion, (_QUESTION,)),
    Command(
        "list",
        inputs.ListQuestions,
        (CommandOption("filter", OptionKind.CHOICE, choices=_choices(inputs.ListQuestions, "filter")),),
    ),
    Command("me", inputs.ShowMyRecord),
    Command(
        "leaderboard",
        inputs.ShowLeaderboard,
        (CommandOption("period", OptionKind.CHOICE, choices=_choices(inputs.ShowLeaderboard, "period")),),
    ),
    Command("resolve", inputs.OpenResolveForm, (_NAMED,)),
    Command("help", inputs.ShowHelp, (CommandOption("topic"),)),
)


def build_action(name: str, options: Mapping[str, str]) -> Action:
    """The action of a subcommand with typed options.

    Raises:
        Refused: an option is missing, or is none of its choices.
    """
    command = next(command for command in COMMANDS if command.name == name)
    for option in command.options:
        value = options.get(option.name, "")
        if option.required and not value.strip():
            raise Refused("commands.missing", command=name, option=option.name)
        if option.choices and value and value not in option.choices:
            raise Refused("commands.no_choice", option=option.name, value=value[:40], choices=", ".join(option.choices))
    given = {option.name: options[option.name] for option in command.options if options.get(option.name, "").strip()}
    if command.action is inputs.CastForecast and "picks" not in given:
        return inputs.OpenForecastForm(**given)
    try:
        return ACTIONS.validate_python({"kind": command.action.model_fields["kind"].default, **given})
    except ValidationError as error:
        raise refused_input(error, "commands.unreadable", command=name) from error


def read_command(text: str) -> Action:
    """The action of the words behind `/forecast`: nothing is help, what is no subcommand is a question to ask.

    Raises:
        Refused: as `build_action` does.
    """
    name, _, rest = text.strip().partition(" ")
    if not name:
        return inputs.ShowHelp()
    command = next((command for command in COMMANDS if command.name == name.lower()), None)
    if command is None:
        return inputs.OpenAskForm(question=text.strip())
    return build_action(command.name, _options(command, rest.strip()))


def _options(command: Command, rest: str) -> dict[str, str]:
    """Options in their order; the last one takes all that is left, and `vote` leaves the question to its picks."""
    if command.action is inputs.CastForecast:
        return {"picks": rest}
    if command.action is inputs.OpenAskForm:
        return {"question": rest}
    if not command.options:
        return {}
    return {command.options[0].name: rest}
