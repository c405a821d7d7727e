"""The list under the command line while it is typed: subcommands, then questions or choices, then further options."""

import re
from typing import Protocol

from adapters.local.commands import SLASH
from adapters.local.limits import LIMITS
from adapters.local.render import Suggestion
from bot.domain.member import Actor
from bot.texts import Texts
from bot.ui.cards import Option
from bot.ui.commands import COMMANDS, Command, CommandOption, OptionKind

_FIRST_WORD = re.compile(r"\s*[#\w]+\s")
"""A complete first word behind the command."""


class Suggests(Protocol):
    """The part of the core that suggests questions."""

    async def suggest(self, actor: Actor, command: str, text: str) -> list[Option]:
        """The questions that fit a command and what was typed so far."""
        ...


async def suggestions(bot: Suggests, texts: Texts, actor: Actor, text: str) -> list[Suggestion]:
    """The entries for a line that is being typed, best first; none where it is no command."""
    slash, blank, rest = text.lstrip().partition(" ")
    if not blank and slash.startswith("/"):
        word = slash[1:].lower()
        return _subcommands(texts, "" if SLASH[1:].startswith(word) else word)
    words = rest.lstrip()
    if slash.lower() != SLASH:
        return []
    command = next((each for each in COMMANDS if words.lower().startswith(f"{each.typed} ")), None)
    if command is None:
        return _subcommands(texts, words.lower())
    typed = words[len(command.typed) + 1 :]
    return (await _arguments(bot, texts, actor, command, typed))[: LIMITS.suggestions]


def _subcommands(texts: Texts, start: str) -> list[Suggestion]:
    return [
        Suggestion((f"{SLASH} {command.typed}",), texts.say(command.description), f"{SLASH} {command.typed} ")
        for command in COMMANDS
        if command.typed.startswith(start)
    ][: LIMITS.suggestions]


async def _arguments(bot: Suggests, texts: Texts, actor: Actor, command: Command, typed: str) -> list[Suggestion]:
    if not command.options:
        return []
    first, line = command.options[0], f"{SLASH} {command.typed}"
    rest = [_explanation(texts, command, option) for option in command.options[1:]]
    if first.kind is OptionKind.TEXT:
        return [_explanation(texts, command, first)]
    if _FIRST_WORD.match(typed):
        return rest
    if first.kind is OptionKind.QUESTION:
        found = await bot.suggest(actor, command.name, typed.strip())
        return [Suggestion(option.label, insert=f"{line} {option.value} ") for option in found] + rest
    fitting = [choice for choice in first.choices if choice.startswith(typed.strip().lower())]
    return [Suggestion((choice,), insert=f"{line} {choice}") for choice in fitting if choice != typed]


def _explanation(texts: Texts, command: Command, option: CommandOption) -> Suggestion:
    return Suggestion((option.name,), texts.say(command.option_description(option)))
