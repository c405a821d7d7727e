"""The commands: one table for every platform, and what the words behind `/forecast` mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

from pydantic import ValidationError

from bot import inputs
from bot.domain.errors import Refused
from bot.domain.settings import SETTINGS
from bot.domain.story import MESSAGE_MOST
from bot.inputs import ACTIONS, Action, Input, refused_input


class Group(StrEnum):
    """The command that a subcommand belongs to; administration has one of its own, so that platforms can hide it."""

    FORECAST = "forecast"
    ADMIN = "forecast-admin"


ADMIN_WORD = "admin"
"""Where a platform has one command only: `/forecast admin season list`."""


class OptionKind(StrEnum):
    """How an option is filled in."""

    TEXT = "text"
    QUESTION = "question"
    CHOICE = "choice"
    PERSON = "person"
    """Somebody who is mentioned, or named as they are shown."""
    MENTION = "mention"
    """The same, or a role."""
    CHANNEL = "channel"
    """By its id, or as the platform writes it in a line of text."""


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
    group: Group = Group.FORECAST

    @property
    def typed(self) -> str:
        """The words behind `/forecast` where that is the only command."""
        return self.name if self.group is Group.FORECAST else f"{ADMIN_WORD} {self.name}"

    def whole(self, *, admin_command: bool) -> str:
        """The command as it is typed, see `Actor.admin_command`."""
        return f"/{self.group} {self.name}" if admin_command else f"/{Group.FORECAST} {self.typed}"


def _choices(model: type[Input], field: str) -> tuple[str, ...]:
    return get_args(model.model_fields[field].annotation)


_QUESTION = CommandOption("question", OptionKind.QUESTION)
_NAMED = CommandOption("question", OptionKind.QUESTION, required=True)

COMMANDS = (
    Command("ask", inputs.OpenAskForm, (CommandOption("question"), CommandOption("outcomes"), CommandOption("closes"))),
    Command("drafts", inputs.ListDrafts),
    Command("post", inputs.PostQuestion, (_NAMED, CommandOption("channel", OptionKind.CHANNEL))),
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
        (
            CommandOption("period", OptionKind.CHOICE, choices=_choices(inputs.ShowLeaderboard, "period")),
            CommandOption("season"),
        ),
    ),
    Command("why", inputs.ShowWhy, (_NAMED,)),
    Command("history", inputs.ShowHistory, (_NAMED,)),
    Command("edit", inputs.OpenEditForm, (_NAMED,)),
    Command("close", inputs.CloseQuestion, (_NAMED,)),
    Command(
        "propose",
        inputs.ProposeAnswer,
        (_NAMED, CommandOption("outcome", required=True), CommandOption("evidence")),
    ),
    Command("resolve", inputs.OpenResolveForm, (_NAMED,)),
    Command("annul", inputs.OpenAnnulForm, (_NAMED,)),
    Command("reopen", inputs.ReopenQuestion, (_NAMED,)),
    Command("delete", inputs.DeleteQuestion, (_NAMED,)),
    Command(
        "privacy",
        inputs.ManagePrivacy,
        (CommandOption("action", OptionKind.CHOICE, choices=_choices(inputs.ManagePrivacy, "action")),),
    ),
    Command("help", inputs.ShowHelp, (CommandOption("topic"),)),
    Command("setup", inputs.OpenSetup, group=Group.ADMIN),
    Command(
        "schedule",
        inputs.ManageSchedule,
        (
            CommandOption("step", OptionKind.CHOICE, choices=_choices(inputs.ManageSchedule, "step")),
            CommandOption("details"),
        ),
        Group.ADMIN,
    ),
    Command(
        "settings",
        inputs.ChangeSettings,
        (
            CommandOption("setting", OptionKind.CHOICE, choices=tuple(setting.name for setting in SETTINGS)),
            CommandOption("value"),
        ),
        Group.ADMIN,
    ),
    Command(
        "moderator",
        inputs.ManageModerators,
        (
            CommandOption("step", OptionKind.CHOICE, choices=_choices(inputs.ManageModerators, "step")),
            CommandOption("who", OptionKind.MENTION),
        ),
        Group.ADMIN,
    ),
    Command(
        "member",
        inputs.ManageMembers,
        (
            CommandOption("step", OptionKind.CHOICE, choices=_choices(inputs.ManageMembers, "step")),
            CommandOption("who", OptionKind.PERSON),
        ),
        Group.ADMIN,
    ),
    Command("import", inputs.OpenImportForm, group=Group.ADMIN),
    Command("export", inputs.ExportCommunity, group=Group.ADMIN),
    Command(
        "season",
        inputs.ManageSeason,
        (
            CommandOption("step", OptionKind.CHOICE, choices=_choices(inputs.ManageSeason, "step")),
            CommandOption("name"),
        ),
        Group.ADMIN,
    ),
    Command(
        "remove-text",
        inputs.RemoveText,
        (
            _NAMED,
            CommandOption("part", OptionKind.CHOICE, required=True, choices=_choices(inputs.RemoveText, "part")),
            CommandOption("which"),
        ),
        Group.ADMIN,
    ),
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
    model = command.action
    if model is inputs.CastForecast and "picks" not in given:
        model = inputs.OpenForecastForm
    return _action(model, given)


def ask_about(text: str, link: str, written_at: int) -> Action:
    """The action of "Ask about this" on a message; the link is the message's own, the time in UTC milliseconds.

    Raises:
        Refused: the message is longer than any can be, or holds half a character.
    """
    if len(text) > MESSAGE_MOST:
        raise Refused("door.too_long", most=MESSAGE_MOST)
    return _action(inputs.AskAbout, {"text": text, "link": link, "at": written_at})


def _action(model: type[Input], given: Mapping[str, str | int]) -> Action:
    kind = model.model_fields["kind"].default
    try:
        return ACTIONS.validate_python({"kind": kind, **given})
    except ValidationError as error:
        raise refused_input(error, "commands.unreadable", command=kind) from error


def read_command(text: str) -> Action:
    """The action of the words behind `/forecast`: nothing is help, what is no subcommand is a question to ask.

    Raises:
        Refused: as `build_action` does.
    """
    words = text.split()
    if not words or text.strip().lower() == ADMIN_WORD:
        return inputs.ShowHelp()
    for command in COMMANDS:
        typed = command.typed.split()
        if [word.lower() for word in words[: len(typed)]] == typed:
            rest = text.split(maxsplit=len(typed))[len(typed) :]
            return build_action(command.name, _options(command, rest[0].strip() if rest else ""))
    return _action(inputs.OpenAskForm, {"question": text.strip()})


def _options(command: Command, rest: str) -> dict[str, str]:
    """Options in their order: a choice, or a question that others follow, takes a word; the last one all that is left.

    A vote leaves the question to its picks, and a question asked may hold any words.
    """
    if command.action is inputs.CastForecast:
        return {"picks": rest}
    if command.action is inputs.OpenAskForm:
        return {"question": rest}
    given: dict[str, str] = {}
    if command.action is inputs.ProposeAnswer:
        rest, given["evidence"] = _parted(rest)
    for option in command.options[: -1 if given else None]:
        one_word = option.kind is OptionKind.CHOICE or (option.kind is OptionKind.QUESTION and command.options[1:])
        if one_word:
            given[option.name], _, rest = rest.strip().partition(" ")
        else:
            given[option.name], rest = rest.strip(), ""
    return given


def _parted(text: str) -> tuple[str, str]:
    """The words, and the web address that ends them; none where they end otherwise."""
    words = text.split()
    if words and words[-1].startswith(("https://", "http://")):
        return " ".join(words[:-1]), words[-1]
    return text, ""
