"""The commands: one table for every platform, and what the words behind `/forecast` mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

from pydantic import ValidationError

from bot.domain.errors import Refused
from bot.domain.settings import SETTINGS
from bot.domain.story import MESSAGE_MOST
from bot.inputs.action import ACTIONS, Action, refused_input
from bot.inputs.app import ShowHelp
from bot.inputs.asking import AskAbout, ListDrafts, OpenAskForm, PostQuestion
from bot.inputs.base import Input
from bot.inputs.boards import ManageSchedule, ManageSeason, ShowLeaderboard, ShowMyRecord
from bot.inputs.communities import ChangeSettings, ManageMembers, ManageModerators, OpenSetup
from bot.inputs.doctor import ShowOutlook
from bot.inputs.exports import ExportCommunity
from bot.inputs.moderation import RemoveText
from bot.inputs.privacy import ManagePrivacy
from bot.inputs.questions import CloseQuestion, DeleteQuestion, ListQuestions, OpenEditForm, ShowHistory, ShowQuestion
from bot.inputs.resolving import OpenAnnulForm, OpenResolveForm, ProposeAnswer, ReopenQuestion, ShowWhy
from bot.inputs.stories import OpenImportForm
from bot.inputs.voting import CastForecast, OpenForecastForm, WithdrawForecast


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
    """One option of a command, described by `Command.option_description`."""

    name: str
    kind: OptionKind = OptionKind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand."""

    name: str
    action: type[Input]
    options: tuple[CommandOption, ...] = ()
    group: Group = Group.FORECAST

    @property
    def description(self) -> str:
        """The key of the sentence that says what it does, among the texts of its feature."""
        return f"{self.action.feature()}.command_{self.name}"

    def option_description(self, option: CommandOption) -> str:
        """The key of the sentence that says what to fill in."""
        return f"{self.description}_{option.name}"

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
    Command("ask", OpenAskForm, (CommandOption("question"), CommandOption("outcomes"), CommandOption("closes"))),
    Command("drafts", ListDrafts),
    Command("post", PostQuestion, (_NAMED, CommandOption("channel", OptionKind.CHANNEL))),
    Command("vote", CastForecast, (_QUESTION, CommandOption("picks"))),
    Command("withdraw", WithdrawForecast, (_QUESTION,)),
    Command("show", ShowQuestion, (_QUESTION,)),
    Command(
        "list",
        ListQuestions,
        (CommandOption("filter", OptionKind.CHOICE, choices=_choices(ListQuestions, "filter")),),
    ),
    Command("me", ShowMyRecord),
    Command(
        "leaderboard",
        ShowLeaderboard,
        (
            CommandOption("period", OptionKind.CHOICE, choices=_choices(ShowLeaderboard, "period")),
            CommandOption("season"),
        ),
    ),
    Command("why", ShowWhy, (_NAMED,)),
    Command("history", ShowHistory, (_NAMED,)),
    Command("edit", OpenEditForm, (_NAMED,)),
    Command("close", CloseQuestion, (_NAMED,)),
    Command(
        "propose",
        ProposeAnswer,
        (_NAMED, CommandOption("outcome", required=True), CommandOption("evidence")),
    ),
    Command("resolve", OpenResolveForm, (_NAMED,)),
    Command("annul", OpenAnnulForm, (_NAMED,)),
    Command("reopen", ReopenQuestion, (_NAMED,)),
    Command("delete", DeleteQuestion, (_NAMED,)),
    Command(
        "privacy",
        ManagePrivacy,
        (CommandOption("action", OptionKind.CHOICE, choices=_choices(ManagePrivacy, "action")),),
    ),
    Command("help", ShowHelp, (CommandOption("topic"),)),
    Command("setup", OpenSetup, group=Group.ADMIN),
    Command(
        "schedule",
        ManageSchedule,
        (
            CommandOption("step", OptionKind.CHOICE, choices=_choices(ManageSchedule, "step")),
            CommandOption("details"),
        ),
        Group.ADMIN,
    ),
    Command(
        "settings",
        ChangeSettings,
        (
            CommandOption("setting", OptionKind.CHOICE, choices=tuple(setting.name for setting in SETTINGS)),
            CommandOption("value"),
        ),
        Group.ADMIN,
    ),
    Command(
        "moderator",
        ManageModerators,
        (
            CommandOption("step", OptionKind.CHOICE, choices=_choices(ManageModerators, "step")),
            CommandOption("who", OptionKind.MENTION),
        ),
        Group.ADMIN,
    ),
    Command(
        "member",
        ManageMembers,
        (
            CommandOption("step", OptionKind.CHOICE, choices=_choices(ManageMembers, "step")),
            CommandOption("who", OptionKind.PERSON),
        ),
        Group.ADMIN,
    ),
    Command("import", OpenImportForm, group=Group.ADMIN),
    Command("export", ExportCommunity, group=Group.ADMIN),
    Command("doctor", ShowOutlook, group=Group.ADMIN),
    Command(
        "season",
        ManageSeason,
        (
            CommandOption("step", OptionKind.CHOICE, choices=_choices(ManageSeason, "step")),
            CommandOption("name"),
        ),
        Group.ADMIN,
    ),
    Command(
        "remove-text",
        RemoveText,
        (
            _NAMED,
            CommandOption("part", OptionKind.CHOICE, required=True, choices=_choices(RemoveText, "part")),
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
            raise Refused("ui.command_missing", command=name, option=option.name)
        if option.choices and value and value not in option.choices:
            raise Refused(
                "ui.command_no_choice", option=option.name, value=value[:40], choices=", ".join(option.choices)
            )
    given = {option.name: options[option.name] for option in command.options if options.get(option.name, "").strip()}
    model = command.action
    if model is CastForecast and "picks" not in given:
        model = OpenForecastForm
    return _action(model, given)


def ask_about(text: str, link: str, written_at: int) -> Action:
    """The action of "Ask about this" on a message; the link is the message's own, the time in UTC milliseconds.

    Raises:
        Refused: the message is longer than any can be, or holds half a character.
    """
    if len(text) > MESSAGE_MOST:
        raise Refused("app.too_long", most=MESSAGE_MOST)
    return _action(AskAbout, {"text": text, "link": link, "at": written_at})


def _action(model: type[Input], given: Mapping[str, str | int]) -> Action:
    kind = model.model_fields["kind"].default
    try:
        return ACTIONS.validate_python({"kind": kind, **given})
    except ValidationError as error:
        raise refused_input(error, "ui.command_unreadable", command=kind) from error


def read_command(text: str) -> Action:
    """The action of the words behind `/forecast`: nothing is help, what is no subcommand is a question to ask.

    Raises:
        Refused: as `build_action` does.
    """
    words = text.split()
    if not words or text.strip().lower() == ADMIN_WORD:
        return ShowHelp()
    for command in COMMANDS:
        typed = command.typed.split()
        if [word.lower() for word in words[: len(typed)]] == typed:
            rest = text.split(maxsplit=len(typed))[len(typed) :]
            return build_action(command.name, _options(command, rest[0].strip() if rest else ""))
    return _action(OpenAskForm, {"question": text.strip()})


def _options(command: Command, rest: str) -> dict[str, str]:
    """Options in their order: a choice, or a question that others follow, takes a word; the last one all that is left.

    A vote leaves the question to its picks, and a question asked may hold any words.
    """
    if command.action is CastForecast:
        return {"picks": rest}
    if command.action is OpenAskForm:
        return {"question": rest}
    given: dict[str, str] = {}
    if command.action is ProposeAnswer:
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
