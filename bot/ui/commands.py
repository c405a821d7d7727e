"""The table of commands, which is the same on every platform, and how a typed command line is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

from pydantic import ValidationError

from bot.domain.choices import after_words, chosen, folded, leading_choice, nearest_leading
from bot.domain.errors import Mistyped, Refused
from bot.domain.mention import read_mention
from bot.domain.settings import SETTINGS
from bot.domain.story import MESSAGE_MOST
from bot.domain.text.characters import excerpt
from bot.inputs.action import ACTIONS, Action, refused_input
from bot.inputs.app import MistypedLine, ShowHelp
from bot.inputs.asking import AskAbout, ListDrafts, OpenAskForm, PostQuestion
from bot.inputs.base import Input
from bot.inputs.boards import ManageSchedule, ManageSeason, ShowLeaderboard, ShowMyRecord
from bot.inputs.communities import ChangeSettings, ManageMembers, ManageModerators, OpenSetup
from bot.inputs.doctor import ShowOutlook
from bot.inputs.exports import ExportCommunity
from bot.inputs.moderation import RemoveText
from bot.inputs.privacy import ManagePrivacy
from bot.inputs.questions import (
    CloseQuestion,
    DeleteQuestion,
    ListQuestions,
    OpenEditForm,
    ShowChart,
    ShowHistory,
    ShowQuestion,
)
from bot.inputs.resolving import OpenAnnulForm, OpenResolveForm, ProposeAnswer, ReopenQuestion, ShowWhy
from bot.inputs.stories import OpenImportForm
from bot.inputs.voting import CastForecast, OpenForecastForm, WithdrawForecast


class Group(StrEnum):
    """The slash command of a subcommand; administration has its own, which platforms can hide from members."""

    FORECAST = "forecast"
    ADMIN = "forecast-admin"


ADMIN_WORD = "admin"
"""The word for administration on platforms that have only one slash command: `/forecast admin season list`."""


class OptionKind(StrEnum):
    """How an option is filled in."""

    TEXT = "text"
    QUESTION = "question"
    CHOICE = "choice"
    PERSON = "person"
    """A mention of a person, or their display name."""
    MENTION = "mention"
    """As PERSON, or a mention of a role."""
    CHANNEL = "channel"
    """The id of a channel, or its mention as the platform writes it."""


@dataclass(frozen=True, slots=True)
class CommandOption:
    """An option of a command; `Command.option_description` has its description."""

    name: str
    kind: OptionKind = OptionKind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    """Other words for choices, each with the choice that it means."""


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand.

    Args:
        name: as it is typed.
        action: the input of the action that it performs.
        options: the fields of the input that can be given, in the order in which they are typed.
        group: the slash command that it belongs to.
    """

    name: str
    action: type[Input]
    options: tuple[CommandOption, ...] = ()
    group: Group = Group.FORECAST

    @property
    def description(self) -> str:
        """The key of the sentence that says what it does, in the texts of its feature."""
        return f"{self.action.feature()}.command_{self.name}"

    def option_description(self, option: CommandOption) -> str:
        """The key of the sentence that describes an option."""
        return f"{self.description}_{option.name}"

    @property
    def typed(self) -> str:
        """The words that are typed behind `/forecast` where that is the only slash command."""
        return self.name if self.group is Group.FORECAST else f"{ADMIN_WORD} {self.name}"

    def as_typed(self, line: str, *, admin_command: bool) -> str:
        """A line that begins with this command, as it is typed as a whole; `admin_command` as `Actor.admin_command`."""
        return f"{self.whole(admin_command=admin_command)} {line[len(self.typed) :].strip()}".rstrip()

    def whole(self, *, admin_command: bool) -> str:
        """The whole command as it is typed; `admin_command` as `Actor.admin_command`."""
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
        "chart", ShowChart, (_QUESTION, CommandOption("view", OptionKind.CHOICE, choices=_choices(ShowChart, "view")))
    ),
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
            CommandOption(
                "period",
                OptionKind.CHOICE,
                choices=_choices(ShowLeaderboard, "period"),
                said=(("all time", "all"), ("this week", "week")),
            ),
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


_BY_LINE = {command.typed: command for command in COMMANDS}
VALUE_SHOWN = 40
"""Characters of a wrong value that a refusal repeats."""


def build_action(name: str, options: Mapping[str, str]) -> Action:
    """The action of a subcommand.

    Args:
        name: the subcommand.
        options: the values of options by name; empty ones count as not given.

    Raises:
        Refused: a required option is missing, a value is none of the choices, or a value is too long.
    """
    command = _named(name)
    given: dict[str, str] = {}
    for option in command.options:
        value = options.get(option.name, "")
        if option.required and not value.strip():
            raise Refused("ui.command_missing", command=name, option=option.name)
        if option.choices and value:
            choice = chosen(value, option.choices, dict(option.said))
            if choice is None:
                raise _no_choice(option, value)
            value = choice
        if value.strip():
            given[option.name] = value
    model = command.action
    if model is CastForecast and "picks" not in given:
        model = OpenForecastForm
    return _action(model, given)


def _no_choice(option: CommandOption, value: str) -> Refused:
    shown = excerpt(value, VALUE_SHOWN)
    return Refused("ui.command_no_choice", option=option.name, value=shown, choices=", ".join(option.choices))


def command_line(name: str, options: Mapping[str, str]) -> str:
    """A command as it would be typed in one line, for platforms on which each option has a field of its own.

    Args:
        name: the subcommand.
        options: the values of options by name; mentions are left out, since they are ids.
    """
    command = _named(name)
    values = [options.get(option.name, "") for option in command.options]
    words = [value for value in values if value.strip() and read_mention(value) is None]
    return " ".join([command.whole(admin_command=True), *words])


def _named(name: str) -> Command:
    return next(command for command in COMMANDS if command.name == name)


def holds_free_text(action: Action) -> bool:
    """Whether an action holds words that a person may have typed behind a command, beyond a choice or a name."""
    return isinstance(action, MistypedLine) or any(
        option.kind is OptionKind.TEXT and getattr(action, option.name)
        for command in COMMANDS
        if command.action is type(action)
        for option in command.options
    )


def ask_about(text: str, link: str, written_at: int) -> Action:
    """The action of "Ask about this" on a message.

    Args:
        text: the text of the message.
        link: the address of the message; empty where it has none.
        written_at: when it was written, UTC milliseconds.

    Raises:
        Refused: the text is longer than that of any message, or holds half of a surrogate pair.
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
    """The action of the text behind `/forecast`.

    No text means help, and text that is no subcommand a question to ask. A subcommand or a choice that was nearly said
    is the action `MistypedLine`, which asks what was meant.

    Raises:
        Refused: as `build_action` does.
    """
    try:
        return read_line(text)
    except Mistyped:
        return _action(MistypedLine, {"line": text.strip()})


def read_line(text: str) -> Action:
    """As `read_command`, for who wants to know what may have been meant.

    Raises:
        Mistyped: a subcommand or a choice was nearly said; `nearest` are the lines that may be meant.
        Refused: as `build_action` does.
    """
    words = text.split()
    if not words or folded(text) == ADMIN_WORD:
        return ShowHelp()
    found = leading_choice(text, list(_BY_LINE))
    if found is not None:
        command = _BY_LINE[found[0]]
        return build_action(command.name, _options(command, found[1]))
    if not text.rstrip().endswith("?"):
        _must_not_be_near(text)
    return _action(OpenAskForm, {"question": text.strip()})


def command_of(line: str) -> Command:
    """The command with which a line begins that `read_line` offers."""
    return next(command for typed, command in _BY_LINE.items() if f"{line} ".startswith(f"{typed} "))


def _must_not_be_near(text: str) -> None:
    """Refuse a line whose beginning is nearly a subcommand, or one of administration without its first word."""
    words = text.split()
    without_admin = [line for line, command in _BY_LINE.items() if folded(command.name) == folded(words[0])]
    near = [f"{line} {after_words(text, 1)}".strip() for line in without_admin]
    near += [f"{line} {rest}".strip() for line, rest in nearest_leading(text, list(_BY_LINE))]
    if near:
        said = " ".join(words[: 2 if is_administration(text) else 1])
        raise Mistyped("ui.command_unknown", near, word=excerpt(said, VALUE_SHOWN))


def is_administration(line: str) -> bool:
    """Whether a line begins with the word for administration."""
    return folded(line.split(maxsplit=1)[0]) == ADMIN_WORD


def _options(command: Command, rest: str) -> dict[str, str]:
    """The values of the options in the text behind a subcommand, by name.

    Options are read in order. A choice takes its words, a question one word if further options follow it; any other
    takes the rest. Of `vote` all text is the picks, which may begin with the question, and of `ask` it is the question.

    Raises:
        Mistyped: a choice was nearly said.
        Refused: a choice is none of those there are.
    """
    if command.action is CastForecast:
        return {"picks": rest}
    if command.action is OpenAskForm:
        return {"question": rest}
    given: dict[str, str] = {}
    before = ""
    if command.action is ProposeAnswer:
        rest, given["evidence"] = _without_last_address(rest)
    for option in command.options[: -1 if given else None]:
        if option.kind is OptionKind.CHOICE and rest:
            given[option.name], rest = _choice(command, option, before, rest)
        elif option.kind is OptionKind.QUESTION and command.options[1:]:
            given[option.name], _, rest = rest.strip().partition(" ")
        else:
            given[option.name], rest = rest.strip(), ""
        before = f"{before} {given[option.name]}".strip()
    return given


def _choice(command: Command, option: CommandOption, before: str, rest: str) -> tuple[str, str]:
    """The choice with which the rest of a line begins, and what follows it; `before` are the options before it."""
    found = leading_choice(rest, option.choices, dict(option.said))
    if found is not None:
        return found
    near = nearest_leading(rest, option.choices)
    if near:
        lines = [" ".join(filter(None, (command.typed, before, choice, left))) for choice, left in near]
        refused = _no_choice(option, rest.split(maxsplit=1)[0])
        raise Mistyped(refused.key, lines, **refused.facts)
    raise _no_choice(option, rest.split(maxsplit=1)[0])


def _without_last_address(text: str) -> tuple[str, str]:
    """The text without the web address at its end, and the address; empty where there is none."""
    words = text.split()
    if words and words[-1].startswith(("https://", "http://")):
        return " ".join(words[:-1]), words[-1]
    return text, ""
