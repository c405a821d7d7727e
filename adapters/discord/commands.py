"""The slash commands and the message command, made from the core's table of commands (`bot/ui/commands.py`)."""

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
OptionValue = str | Person | discord.Role | None

OPTION_TYPES = {OptionKind.PERSON: Person, OptionKind.MENTION: Person | discord.Role}
"""The annotations from which discord.py makes options for people and roles; other options are texts or channels."""

_MENTION = re.compile(r"<@(?:(&)|!)?([0-9]{1,20})>")
"""A mention of a role or a person in a text (Reference, message formatting)."""
CHANNEL_TYPES = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.news_thread,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.forum,
)
"""Channels of a server that hold messages or posts (Channel Resource, channel types). Discord's API description
does not know media channels, so that none is offered; who types the id of one can post there."""


class CommandHandler(Protocol):
    """Serves the commands; `adapters.discord.interactions.InteractionHandler` implements it."""

    async def command(self, interaction: Interaction, name: str, options: Mapping[str, str]) -> None:
        """Serve a subcommand."""

    async def about(self, interaction: Interaction, message: discord.Message) -> None:
        """Serve "Ask about this" on a message."""

    async def suggest(self, interaction: Interaction, command: str, typed: str) -> Choices:
        """The choices for an option that names a question, while it is being typed."""

    async def outdated(self, interaction: Interaction) -> None:
        """Answer a command that this version of the bot does not have."""


class CommandTree(app_commands.CommandTree[discord.Client]):
    """All commands of the bot."""

    def __init__(self, client: discord.Client, texts: Texts, handler: CommandHandler) -> None:
        super().__init__(client)
        self._handler = handler
        for group in Group:
            self.add_command(_root(texts, handler, group))
        self.add_command(_about(texts, handler))

    async def on_error(self, interaction: Interaction, _error: app_commands.AppCommandError) -> None:
        """Answer a command that Discord still shows but this version of the bot does not have.

        Nothing else arrives here: the handler answers whatever goes wrong in a command that exists.
        """
        await self._handler.outdated(interaction)

    async def sync_if_changed(self) -> bool:
        """Tell Discord the commands if it knows others; returns whether it did."""
        # The raw answer: discord.py's own parsing (2.7.1) loses that a command is for servers only.
        known = await self.client.http.get_global_commands(cast("int", self.client.application_id))
        ours = [command.to_dict(self) for command in self.get_commands()]
        if sorted(map(comparable, known), key=_name) == sorted(map(comparable, ours), key=_name):
            return False
        await self.sync()
        return True


def comparable(command: Mapping[str, Any]) -> dict[str, Any]:
    """A command or option without ids and defaults that Discord adds, so that the same commands are equal."""
    compared = {key: command.get(key) for key in ("name", "contexts", "integration_types")}
    # A message command has no description; Discord's answer has an empty one.
    compared["description"] = command.get("description") or ""
    compared["type"] = int(command["type"])
    compared["required"] = bool(command.get("required"))
    compared["autocomplete"] = bool(command.get("autocomplete"))
    compared["channel_types"] = sorted(map(int, command.get("channel_types") or ()))
    compared["choices"] = [(choice["name"], choice["value"]) for choice in command.get("choices") or ()]
    compared["options"] = [comparable(option) for option in command.get("options") or ()]
    return compared


def _name(command: Mapping[str, Any]) -> str:
    return str(command["name"])


# A community lives in servers: commands are used there, and the bot is installed there.
USED_IN_SERVERS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
INSTALLED_IN_SERVERS = app_commands.AppInstallationType(guild=True, user=False)


def _about(texts: Texts, handler: CommandHandler) -> app_commands.ContextMenu:
    """The message command, which is in the menu of every message."""

    async def about(interaction: Interaction, message: discord.Message) -> None:
        await handler.about(interaction, message)

    name = cut(texts.word("ui.command_about"), LIMITS.command_name)
    return app_commands.ContextMenu(
        name=name, callback=about, allowed_contexts=USED_IN_SERVERS, allowed_installs=INSTALLED_IN_SERVERS
    )


def _root(texts: Texts, handler: CommandHandler, group: Group) -> app_commands.Group:
    """A command with its subcommands.

    Discord shows administration only to who has Manage Server, unless a server sets other permissions; the core checks
    again.
    """
    administration = discord.Permissions(manage_guild=True)
    root = app_commands.Group(
        name=group,
        description=_described(texts, "ui.command_root" if group is Group.FORECAST else "ui.command_admin"),
        default_permissions=None if group is Group.FORECAST else administration,
        allowed_contexts=USED_IN_SERVERS,
        allowed_installs=INSTALLED_IN_SERVERS,
    )
    for command in COMMANDS:
        if command.group is group:
            root.add_command(_subcommand(texts, handler, command))
    return root


def _subcommand(texts: Texts, handler: CommandHandler, command: Command) -> app_commands.Command[Any, ..., None]:
    callback = _callback(texts, handler, command)
    made: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=command.name, description=_described(texts, command.description), callback=callback
    )
    for option in command.options:
        if option.kind is OptionKind.QUESTION:
            made.autocomplete(option.name)(_suggester(handler, command.name))
    return made


def _callback(texts: Texts, handler: CommandHandler, command: Command) -> Callback:
    """A function with the command's options as its parameters, from whose signature discord.py makes the options."""

    async def answer(interaction: Interaction, **options: OptionValue) -> None:
        given = {name: option_text(value) for name, value in options.items()}
        await handler.command(interaction, command.name, given)

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
        kind = _Channel if option.kind is OptionKind.CHANNEL else OPTION_TYPES.get(option.kind, str)
        default = inspect.Parameter.empty if option.required else None if option.kind in OPTION_TYPES else ""
        parameters.append(inspect.Parameter(option.name, by_name, annotation=kind, default=default))
    return inspect.Signature(parameters)


def option_text(value: OptionValue) -> str:
    """The value of an option as text; a person or a role as a mention of the core, also where it was typed."""
    if isinstance(value, discord.Role):
        return str(Mention(MentionKind.ROLE, str(value.id)))
    if isinstance(value, discord.User | discord.Member):
        return str(Mention(MentionKind.PERSON, str(value.id)))
    found = _MENTION.fullmatch((value or "").strip())
    if found is None:
        return value or ""
    return str(Mention(MentionKind.ROLE if found[1] else MentionKind.PERSON, found[2]))


class _ChannelId(app_commands.Transformer):
    """An option for a channel in which messages can be posted; its value is the channel's id."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """The type of the option."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The types of channels that Discord offers."""
        return list(CHANNEL_TYPES)

    async def transform(
        self, _interaction: Interaction, value: app_commands.AppCommandChannel | app_commands.AppCommandThread, /
    ) -> str:
        """The id of the chosen channel, which need not be in discord.py's cache."""
        return str(value.id)


_Channel = app_commands.Transform[str, _ChannelId]


def _suggester(
    handler: CommandHandler, command: str
) -> Callable[[discord.Interaction[Any], str], Coroutine[Any, Any, Choices]]:
    async def suggest(interaction: Interaction, typed: str) -> Choices:
        return await handler.suggest(interaction, command, typed)

    return suggest


def _described(texts: Texts, key: str) -> str:
    return cut(texts.word(key), LIMITS.command_description)
