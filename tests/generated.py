"""What files say of the commands, made from the command table.

`make docs` runs this file, which writes those parts anew; tests compare. It makes the table of all commands in
docs/commands.md, and what Slack shows behind `/forecast`, in adapters/slack/manifest.json.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.app.registry import ROWS
from bot.request.permissions import Right
from bot.texts import texts
from bot.ui.commands import COMMANDS, CommandOption, Group, OptionKind
from tests.paths import ROOT

PAGE = ROOT / "docs" / "commands.md"
MANIFEST = ROOT / "adapters" / "slack" / "manifest.json"

TABLE = re.compile(r"(?<=^## All commands\n\n)(?:\|.*\n)+", re.MULTILINE)
HINT = re.compile(r'(?<="usage_hint": )".*"')

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


def page_as_generated(page: str) -> str:
    """docs/commands.md with the table below its heading "All commands" as the code has it.

    Raises:
        ValueError: there is no such table.
    """
    table = "".join(f"| {' | '.join(cells)} |\n" for cells in _table())
    return _replaced(TABLE, table, page, 'no table below the heading "## All commands"')


def manifest_as_generated(manifest: str) -> str:
    """adapters/slack/manifest.json with a hint that names all commands.

    Raises:
        ValueError: there is no hint.
    """
    hint = json.dumps(" | ".join(command.typed for command in COMMANDS))
    return _replaced(HINT, hint, manifest, 'no "usage_hint"')


def _replaced(part: re.Pattern[str], new: str, text: str, missing: str) -> str:
    if not part.search(text):
        raise ValueError(f"The file has {missing}: nobody knows where it is to be written.")
    return part.sub(lambda _: new, text)


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


GENERATED: dict[Path, Callable[[str], str]] = {PAGE: page_as_generated, MANIFEST: manifest_as_generated}

if __name__ == "__main__":
    for file, generated in GENERATED.items():
        file.write_text(generated(file.read_text(encoding="utf-8")), encoding="utf-8")
