"""The rules of Discord for messages, forms and commands, each with the page of the API reference that sets it."""

import json
import re
from collections.abc import Iterator
from itertools import count
from typing import Any, cast

Json = dict[str, Any]

EPHEMERAL = 1 << 6
COMPONENTS_V2 = 1 << 15
SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 12

ACTION_ROW, BUTTON, SELECT, TEXT_INPUT = 1, 2, 3, 4
SECTION, TEXT, SEPARATOR, CONTAINER, LABEL, RADIO = 9, 10, 14, 17, 18, 21
ROLE_SELECT, CHANNEL_SELECT = 6, 8
PICKERS = {ROLE_SELECT: "role", CHANNEL_SELECT: "channel"}
"""Selects that hold no options of their own, and the type of what is chosen in them at first."""
LINK_BUTTON = 5
MEDIA_GALLERY, FILE = 12, 13


class RefusedByDiscord(Exception):  # noqa: N818  named for what happened
    """An error answer: HTTP status and JSON error code (API reference, Opcodes and Status Codes)."""

    def __init__(self, status: int, code: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.code = code


def invalid(why: str) -> RefusedByDiscord:
    """50035: invalid form body."""
    return RefusedByDiscord(400, 50035, why)


def must(holds: object, why: str) -> None:
    if not holds:
        raise invalid(why)


def children(component: Json) -> list[Json]:
    """Everything directly inside a component, accessories included."""
    inner = [*component.get("components", [])]
    return inner + [component[key] for key in ("accessory", "component") if key in component]


def walk(components: list[Json]) -> Iterator[Json]:
    for component in components:
        yield component
        yield from walk(children(component))


def numbered(components: list[Json]) -> list[Json]:
    """Components as they come back: those without an id are counted up, around the ids that are given."""
    # Component Reference, anatomy of a component; an id of 0 counts as none.
    kept = json.loads(json.dumps(components))
    given = {component["id"] for component in walk(kept) if component.get("id")}
    free = (number for number in count(1) if number not in given)
    for component in walk(kept):
        component["id"] = component.get("id") or next(free)
    return cast("list[Json]", kept)


def check_message(body: Json) -> None:
    """A message of this bot: Components V2 throughout."""
    # Component Reference, "Legacy Message Component Behavior": with the flag, these fields may not be filled.
    must(not any(body.get(key) for key in ("content", "embeds", "poll", "sticker_ids")), "no content beside V2")
    # Message Resource, allowed mentions: without `parse: []` every mention in the text would reach people.
    must(body.get("allowed_mentions", {}).get("parse") == [], "people's text must not mention anybody")
    components = body.get("components", [])
    every = list(walk(components))
    # Component Reference: 40 components in total, nested ones count.
    must(1 <= len(every) <= 40, f"{len(every)} components")
    texts = [component["content"] for component in every if component["type"] == TEXT]
    # Component Reference, text display; the sum is in the open pull request 8562 of the documentation.
    must(sum(len(text.encode("utf-16-le")) // 2 for text in texts) <= 4000, "more than 4000 characters")
    must(all(texts), "an empty text")
    ids = [component["custom_id"] for component in every if "custom_id" in component]
    # Component Reference: custom_id unique per message.
    must(len(ids) == len(set(ids)), "custom_id twice")
    numbers = [component["id"] for component in every if component.get("id")]
    # Component Reference, anatomy of a component: 32 bits, unique in the message.
    must(len(numbers) == len(set(numbers)) and all(0 < number < 1 << 31 for number in numbers), "id of a component")
    for component in every:
        _check_component(component)


def _check_component(component: Json) -> None:
    kind, inner = component["type"], children(component)
    if kind == ACTION_ROW:
        # Component Reference, action row: up to five buttons, or a single select.
        menu = len(inner) == 1 and inner[0]["type"] == SELECT
        must(menu or all(item["type"] == BUTTON for item in inner), "a row has buttons or one select")
        must(1 <= len(inner) <= 5, "a row has 1 to 5 buttons")
    elif kind == SECTION:
        # Component Reference, section: one to three texts and an accessory.
        must(1 <= len(component["components"]) <= 3 and "accessory" in component, "a section needs its accessory")
    elif kind == BUTTON:
        _check_button(component)
    elif kind == SELECT:
        # Component Reference, string select: custom_id 1 to 100, placeholder 150, one default where one may be chosen.
        must(1 <= len(component.get("custom_id") or "") <= 100, "custom_id of a select")
        must(len(component.get("placeholder") or "") <= 150, "placeholder of a select")
        must(sum(bool(option.get("default")) for option in component["options"]) <= 1, "two defaults")
        _check_field(component)
    elif kind == MEDIA_GALLERY:
        # Component Reference, media gallery: one to ten items, each described in up to 1024 characters.
        must(1 <= len(component["items"]) <= 10, "items of a gallery")
        must(all(1 <= len(item.get("description") or "") <= 1024 for item in component["items"]), "alt text")
    elif kind == FILE:
        # Component Reference, file: attachments only.
        must(component["file"]["url"].startswith(ATTACHED), "address of a file")
    else:
        must(kind in (TEXT, SEPARATOR, CONTAINER), f"component {kind} in a message")


ATTACHED = "attachment://"


def media_of(component: Json) -> list[Json]:
    """What a gallery or a file refers to."""
    if component["type"] == MEDIA_GALLERY:
        return [item["media"] for item in component["items"]]
    return [component["file"]] if component["type"] == FILE else []


def check_attachments(components: list[Json], names: list[str]) -> None:
    """Reference, uploading files: what is referred to must be there. What nothing refers to would never be seen."""
    referred = [media["url"] for component in walk(components) for media in media_of(component)]
    must(sorted(referred) == sorted(f"{ATTACHED}{name}" for name in names), f"{referred} refers to {names}")


def unfurled(components: list[Json], attachments: dict[str, Json]) -> list[Json]:
    """Components as they come back: with the addresses of what they refer to (Component Reference, unfurled media)."""
    shown = cast("list[Json]", json.loads(json.dumps(components)))
    for component in walk(shown):
        for media in media_of(component):
            attached = attachments[media["url"].removeprefix(ATTACHED)]
            media |= {"url": attached["url"], "proxy_url": attached["url"], "attachment_id": attached["id"]}
    return shown


def _check_button(button: Json) -> None:
    # Component Reference, button: label 80, custom_id 1 to 100, url 512; a link has no custom_id.
    must(1 <= len(button.get("label") or "") <= 80, "label of a button")
    if button["style"] == LINK_BUTTON:
        must(re.fullmatch(r"(?:https?|discord)://.{1,505}", button.get("url") or ""), "url of a link")
        must("custom_id" not in button, "a link with a custom_id")
    else:
        must(1 <= len(button.get("custom_id") or "") <= 100, "custom_id of a button")


def check_modal(data: Json) -> None:
    """A form."""
    # Receiving and Responding, modal: title 45, custom_id 100, one to five components.
    must(1 <= len(data["title"]) <= 45, "title of a modal")
    must(1 <= len(data["custom_id"]) <= 100, "custom_id of a modal")
    must(1 <= len(data["components"]) <= 5, f"{len(data['components'])} components in a modal")
    must(all(part["type"] in (LABEL, TEXT) for part in data["components"]), "only labels and texts in a modal")
    must(all(part["content"] for part in data["components"] if part["type"] == TEXT), "an empty text")
    labels = [part for part in data["components"] if part["type"] == LABEL]
    ids = [label["component"]["custom_id"] for label in labels]
    must(len(ids) == len(set(ids)), "custom_id twice")
    for label in labels:
        # Component Reference, label: label 45, description 100.
        must(1 <= len(label["label"]) <= 45, "text of a label")
        must(len(label.get("description") or "") <= 100, "description of a label")
        _check_field(label["component"])


def _check_field(field: Json) -> None:
    # Component Reference, label: `disabled` in a modal is an error.
    must("disabled" not in field or field["disabled"] is False, "disabled in a modal")
    if field["type"] == TEXT_INPUT:
        # Component Reference, text input: value and max_length up to 4000, placeholder 100.
        most = field.get("max_length") or 4000
        must(1 <= most <= 4000 and len(field.get("value") or "") <= most, "value of a text input")
        must(len(field.get("placeholder") or "") <= 100, "placeholder of a text input")
        return
    if field["type"] in PICKERS:
        must("options" not in field, "options of a picker")
        # Component Reference, select default value; as many as may be chosen, which is one where nothing is said.
        chosen = field.get("default_values") or []
        must(len(chosen) <= (field.get("max_values") or 1), "chosen at first")
        must(all(each["type"] == PICKERS[field["type"]] for each in chosen), "kind of what is chosen at first")
        return
    # Component Reference: radio group two to ten options, string select one to 25; label and value 100.
    least, most = (2, 10) if field["type"] == RADIO else (1, 25)
    must(field["type"] in (RADIO, SELECT) and least <= len(field["options"]) <= most, "options of a field")
    must(all(1 <= len(option["label"]) <= 100 for option in field["options"]), "label of an option")
    must(all(1 <= len(option["value"]) <= 100 for option in field["options"]), "value of an option")
    values = [option["value"] for option in field["options"]]
    must(len(values) == len(set(values)), "an option twice")


def check_choices(choices: list[Json]) -> None:
    # Application Commands, autocomplete: 25 choices of 1 to 100 characters.
    must(len(choices) <= 25, "more than 25 choices")
    must(all(1 <= len(choice["name"]) <= 100 and len(str(choice["value"])) <= 100 for choice in choices), "a choice")


MESSAGE_COMMAND = 3
"""The type of a command on messages (Application Commands, types)."""


def check_message_command(command: Json) -> None:
    """A command on messages (Application Commands, command naming)."""
    must(1 <= len(command["name"]) <= 32, f"name {command['name']}")
    must(not command.get("description") and not command.get("options"), f"description of {command['name']}")


def check_command(command: Json) -> None:
    """A chat command with its subcommands."""
    # Application Commands, naming: 1 to 32 lower-case letters; description 1 to 100; 25 options.
    must(re.fullmatch(r"[-_'\w]{1,32}", command["name"]), f"name {command['name']}")
    must(command["name"] == command["name"].lower(), f"name {command['name']}")
    must(1 <= len(command.get("description") or "") <= 100, f"description of {command['name']}")
    options = command.get("options") or []
    must(len(options) <= 25, "more than 25 options")
    # Application Commands, options: required ones first; no choices beside autocomplete; 25 choices.
    required = [bool(option.get("required")) for option in options]
    must(required == sorted(required, reverse=True), f"{command['name']}: required options come first")
    for option in options:
        must(not (option.get("choices") and option.get("autocomplete")), "choices and autocomplete")
        must(len(option.get("choices") or []) <= 25, "more than 25 choices")
        check_command(option)


def command_size(command: Json) -> int:
    """Characters of a command as Discord counts them (Application Commands: at most 8000)."""
    own = len(command["name"]) + len(command.get("description") or "")
    choices = sum(len(choice["name"]) + len(str(choice["value"])) for choice in command.get("choices") or [])
    return own + choices + sum(command_size(option) for option in command.get("options") or [])
