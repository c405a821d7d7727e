"""The slash commands with their subcommands, as the core's table of commands describes them."""

import inspect
import re
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol, cast

import discord
from discord import app_commands

from adapters.cutting import cut
from adapters.discord.limits import LIMITS
from bot.domain.mention import Mention, MentionKind
from bot.texts import Texts
from bot.ui.commands import COMMANDS, Command, CommandOption, Group, OptionKind

Interaction = discord.Interaction[discord.Client]
Choices = list[app_commands.Choice[str]]
Callback = Callable[..., Coroutine[Any, Any, None]]
Person = discord.User | discord.Member
Given = str | Person | discord.Role | None

TYPES = {OptionKind.PERSON: Person, OptionKind.MENTION: Person | discord.Role}
"""The types of discord.py that options have which are no text."""

_MENTION = re.compile(r"<@(?:(&)|!)?([0-9]{1,20})>")
"""A whole text that mentions a role or a person (Message Formatting)."""
CHANNELS = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.news_thread,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
)
"""Channels of a server that hold messages (Channel Resource, channel types)."""


class Answers(Protocol):
    """Who does what a command asks for."""

    async def command(self, interaction: Interaction, name: str, options: Mapping[str, str]) -> None:
        """Do what a subcommand says, and answer."""

    async def about(self, interaction: Interaction, message: discord.Message) -> None:
        """Ask about a message."""

    async def suggest(self, interaction: Interaction, command: str, typed: str) -> Choices:
        """What an option that names a question can be completed to."""

    async def outdated(self, interaction: Interaction) -> None:
        """Answer a command that is gone."""


class Tree(app_commands.CommandTree[discord.Client]):
    """All commands of the bot; one that Discord still shows but nobody knows any more is answered too."""

    def __init__(self, client: discord.Client, texts: Texts, answers: Answers) -> None:
        super().__init__(client)
        self._answers = answers
        for group in Group:
            self.add_command(_root(texts, answers, group))
        self.add_command(_about(texts, answers))

    async def on_error(self, interaction: Interaction, _error: app_commands.AppCommandError) -> None:
        """Every failure of a command itself is answered where it is done: what is left is an old command."""
        await self._answers.outdated(interaction)

    async def sync_if_changed(self) -> bool:
        """Tell Discord the commands where it knows others; returns whether that was so."""
        # As sent: the library's own reading of it (2.7.1) loses that a command is for servers only.
        known = await self.client.http.get_global_commands(cast("int", self.client.application_id))
        ours = [command.to_dict(self) for command in self.get_commands()]
        if sorted(map(shape, known), key=_name) == sorted(map(shape, ours), key=_name):
            return False
        await self.sync()
        return True


def shape(command: Mapping[str, Any]) -> dict[str, Any]:
    """What members see of a command or option, without ids and what Discord adds; equal for equal commands."""
    named = {key: command.get(key) for key in ("name", "contexts", "integration_types")}
    # A command on messages has none; Discord says so with an empty one.
    named["description"] = command.get("description") or ""
    named["type"] = int(command["type"])
    named["required"] = bool(command.get("required"))
    named["autocomplete"] = bool(command.get("autocomplete"))
    named["channel_types"] = sorted(map(int, command.get("channel_types") or ()))
    named["choices"] = [(choice["name"], choice["value"]) for choice in command.get("choices") or ()]
    named["options"] = [shape(option) for option in command.get("options") or ()]
    return named


def _name(command: Mapping[str, Any]) -> str:
    return str(command["name"])


SERVERS_ONLY = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
TO_SERVERS = app_commands.AppInstallationType(guild=True, user=False)
"""Because a space is a server."""


def _about(texts: Texts, answers: Answers) -> app_commands.ContextMenu:
    """The command in the menu of every message."""

    async def about(interaction: Interaction, message: discord.Message) -> None:
        await answers.about(interaction, message)

    name = cut(texts.word("ui.command_about"), LIMITS.command_name)
    return app_commands.ContextMenu(
        name=name, callback=about, allowed_contexts=SERVERS_ONLY, allowed_installs=TO_SERVERS
    )


def _root(texts: Texts, answers: Answers, group: Group) -> app_commands.Group:
    """A command with its subcommands.

    Discord shows administration only to those who manage the server, unless a server says otherwise; the core checks
    again.
    """
    administration = discord.Permissions(manage_guild=True)
    root = app_commands.Group(
        name=group,
        description=_described(texts, "ui.command_root" if group is Group.FORECAST else "ui.command_admin"),
        default_permissions=None if group is Group.FORECAST else administration,
        allowed_contexts=SERVERS_ONLY,
        allowed_installs=TO_SERVERS,
    )
    for command in COMMANDS:
        if command.group is group:
            root.add_command(_subcommand(texts, answers, command))
    return root


def _subcommand(texts: Texts, answers: Answers, command: Command) -> app_commands.Command[Any, ..., None]:
    callback = _callback(texts, answers, command)
    made: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=command.name, description=_described(texts, command.description), callback=callback
    )
    for option in command.options:
        if option.kind is OptionKind.QUESTION:
            made.autocomplete(option.name)(_suggester(answers, command.name))
    return made


def _callback(texts: Texts, answers: Answers, command: Command) -> Callback:
    """A function with the command's options as its parameters, which is how discord.py learns about them."""

    async def answer(interaction: Interaction, **options: Given) -> None:
        await answers.command(interaction, command.name, {name: written(given) for name, given in options.items()})

    answer.__signature__ = _signature(command.options)  # type: ignore[attr-defined]  # functions may have one (PEP 362)
    described = {option.name: _described(texts, command.option_description(option)) for option in command.options}
    choices = {
        option.name: [app_commands.Choice(name=choice, value=choice) for choice in option.choices]
        for option in command.options
        if option.kind is OptionKind.CHOICE
    }
    return app_commands.describe(**described)(app_commands.choices(**choices)(answer))


def _signature(options: Sequence[CommandOption]) -> inspect.Signature:
    by_name = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [inspect.Parameter("interaction", by_name, annotation=Interaction)]
    for option in sorted(options, key=lambda option: not option.required):
        kind = _Channel if option.kind is OptionKind.CHANNEL else TYPES.get(option.kind, str)
        default = inspect.Parameter.empty if option.required else None if option.kind in TYPES else ""
        parameters.append(inspect.Parameter(option.name, by_name, annotation=kind, default=default))
    return inspect.Signature(parameters)


def written(given: Given) -> str:
    """What was given for an option, with whoever is mentioned as the core knows them."""
    if isinstance(given, discord.Role):
        return str(Mention(MentionKind.ROLE, str(given.id)))
    if isinstance(given, discord.User | discord.Member):
        return str(Mention(MentionKind.PERSON, str(given.id)))
    found = _MENTION.fullmatch((given or "").strip())
    if found is None:
        return given or ""
    return str(Mention(MentionKind.ROLE if found[1] else MentionKind.PERSON, found[2]))


class _ChannelId(app_commands.Transformer):
    """A channel chosen on Discord, as its id; Discord offers those that messages can be posted in."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """What Discord asks for."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Which channels it offers."""
        return list(CHANNELS)

    async def transform(
        self, _interaction: Interaction, value: app_commands.AppCommandChannel | app_commands.AppCommandThread, /
    ) -> str:
        """The id alone: it need not be in the cache."""
        return str(value.id)


_Channel = app_commands.Transform[str, _ChannelId]


def _suggester(
    answers: Answers, command: str
) -> Callable[[discord.Interaction[Any], str], Coroutine[Any, Any, Choices]]:
    async def suggest(interaction: Interaction, typed: str) -> Choices:
        return await answers.suggest(interaction, command, typed)

    return suggest


def _described(texts: Texts, key: str) -> str:
    return cut(texts.word(key), LIMITS.command_description)
