"""The Block Kit objects and blocks that cards and forms are made of, cut to their limits."""

from collections.abc import Iterable, Sequence
from typing import Any

from adapters.cutting import cut
from adapters.slack import limits
from adapters.slack.markup import Element, plain
from bot.inputs.action import Action, about_question, read_token, token
from bot.ui.cards import Button, ButtonStyle, Choice, Option, QuestionSearch

Block = dict[str, Any]

SEARCH = "search"
"""What the action_id of a menu that is searched begins with."""

# Blocks of messages have no block_id: each version of a message should have new ones, and Slack makes them where they
# are left out (docs.slack.dev/reference/block-kit/blocks, block_id).

_STYLES = {ButtonStyle.PRIMARY: "primary", ButtonStyle.DANGER: "danger"}


def plain_text(text: str, limit: int) -> Block:
    """A plain text object: nothing in it is markup, not even `:names:` of emoji."""
    return {"type": "plain_text", "text": cut(text, limit), "emoji": False}


def header(text: str) -> Block:
    """A header block."""
    return {"type": "header", "text": plain_text(text, limits.HEADER)}


def rich_text(elements: Iterable[Element]) -> Block:
    """A rich text block with one section."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def context(text: str) -> Block:
    """A context block: small grey text."""
    return {"type": "context", "elements": [plain_text(text, limits.PLAIN_TEXT)]}


def section(text: str, button: Button) -> Block:
    """A section with a button beside it."""
    return {"type": "section", "text": plain_text(text, limits.PLAIN_TEXT), "accessory": _button(button, 0)}


def image(file: str, words: str) -> Block:
    """A picture that was uploaded (docs.slack.dev/reference/block-kit/composition-objects/slack-file-object)."""
    return {"type": "image", "slack_file": {"id": file}, "alt_text": cut(words, limits.IMAGE_ALT)}


def menu(choice: Choice) -> Block:
    """A section with a select menu beside it."""
    options = [
        {"text": plain_text(plain(option.label), limits.OPTION_LABEL), "value": token(option.action)}
        for option in choice.options[: limits.OPTIONS]
    ]
    chosen = {} if choice.chosen is None else {"initial_option": options[choice.chosen]}
    select = {"type": "static_select", "action_id": "choose", "options": options, **chosen}
    return {"type": "section", "text": plain_text(plain(choice.label), limits.PLAIN_TEXT), "accessory": select}


def search(sought: QuestionSearch) -> Block:
    """A section with a menu beside it whose options Slack asks for while the member types; see `options`."""
    # The menu's options name questions alone, so what choosing does is in its action_id.
    name = f"{SEARCH}:{sought.command}:{token(sought.action)}"
    select = {"type": "external_select", "action_id": name, "min_query_length": 0}
    return {"type": "section", "text": plain_text(plain(sought.label), limits.PLAIN_TEXT), "accessory": select}


def searched_command(action_id: str) -> str:
    """The command whose questions the menu with that action_id offers; empty where it is none of `search`."""
    kind, _, rest = action_id.partition(":")
    return rest.partition(":")[0] if kind == SEARCH else ""


def searched_action(action_id: str, question: str) -> Action:
    """What choosing a question in the menu with that action_id does; raises Refused as `read_token` does."""
    return about_question(read_token(action_id.split(":", 2)[-1]), question)


def options(found: Iterable[Option]) -> list[Block]:
    """What is offered in a menu that is searched."""
    return [{"text": plain_text(plain(option.label), limits.OPTION_LABEL), "value": option.value} for option in found]


def actions(buttons: Sequence[Button]) -> list[Block]:
    """Buttons, in as many actions blocks as they need."""
    rows = [buttons[start : start + limits.ACTIONS] for start in range(0, len(buttons), limits.ACTIONS)]
    return [
        {"type": "actions", "elements": [_button(button, number) for number, button in enumerate(row)]} for row in rows
    ]


def _button(button: Button, number: int) -> Block:
    style = _STYLES.get(button.style)
    return {
        "type": "button",
        # Must be unique in its block; what the button does is in its value.
        "action_id": f"press-{number}",
        "text": plain_text(plain(button.label), limits.BUTTON_LABEL),
        "value": token(button.action),
        **({"style": style} if style else {}),
    }
