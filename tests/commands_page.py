"""The table of all commands in docs/commands.md, made from the command table.

`make docs` runs this file, which writes the table anew; tests/test_documentation.py compares.
"""

import re
from collections.abc import Iterator

from bot.app.registry import ROWS
from bot.request.permissions import Right
from bot.texts import texts
from bot.ui.commands import COMMANDS, CommandOption, Group, OptionKind
from tests.paths import ROOT

PAGE = ROOT / "docs" / "commands.md"
TABLE = re.compile(r"(?<=^## All commands\n\n)(?:\|.*\n)+", re.MULTILINE)

HEADINGS = ("command, option", "who may; what it takes", "what it does")
WHO_MAY = {
    Right.MEMBER: "everybody",
    Right.MANAGER: "author, moderators",
    Right.SETTLER: "author, moderators",
    Right.MODERATOR: "moderators",
    Right.ADMINISTRATOR: "administrators",
}
TAKES = {
    OptionKind.TEXT: "text",
    OptionKind.QUESTION: "a question",
    OptionKind.CHANNEL: "a channel",
    OptionKind.PERSON: "a person",
    OptionKind.MENTION: "a person or a role",
}


def with_commands_of_the_code(page: str) -> str:
    """The page with its table of commands as the code has it.

    Raises:
        ValueError: the page has no such table, below its heading "All commands".
    """
    if not TABLE.search(page):
        raise ValueError('docs/commands.md has no table below the heading "## All commands"')
    table = "".join(f"| {' | '.join(cells)} |\n" for cells in _table())
    return TABLE.sub(lambda _: table, page)


def _table() -> Iterator[tuple[str, ...]]:
    """The cells of each line."""
    rights = {row.input: row.right for row in ROWS}
    say = texts("en").word
    yield HEADINGS
    yield ("---",) * len(HEADINGS)
    for command in COMMANDS:
        yield f"**`/{Group.FORECAST} {command.typed}`**", WHO_MAY[rights[command.action]], say(command.description)
        for option in command.options:
            yield f"`{option.name}`", _takes(option), say(command.option_description(option))


def _takes(option: CommandOption) -> str:
    if option.kind is OptionKind.CHOICE:
        return ", ".join(f"`{choice}`" for choice in option.choices)
    return f"{TAKES[option.kind]}, needed" if option.required else TAKES[option.kind]


if __name__ == "__main__":
    PAGE.write_text(with_commands_of_the_code(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
