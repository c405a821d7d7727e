"""Reads blocks and views: the text a person sees, and the buttons and inputs in them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]


def read(shown: Json) -> str:
    """A message or a modal: its title where it has one, and its blocks, line by line."""
    lines = [shown["title"]["text"]] if "title" in shown else []
    lines += [line for block in shown.get("blocks") or [] for line in _block(block, shown)]
    if "submit" in shown:
        lines.append(f"[{shown['submit']['text']}]")
    return "\n".join(lines or [shown.get("text", "")])


def buttons(shown: Json) -> Iterator[tuple[Json, Json, str]]:
    """Every button with its block and the text beside it."""
    for block in shown.get("blocks") or []:
        if block["type"] == "actions":
            for element in block["elements"]:
                yield element, block, ""
        if "accessory" in block:
            for element in pressable(block["accessory"]):
                yield element, block, block["text"]["text"]


def pressable(accessory: Json) -> list[Json]:
    """A button, or each option of a select as if it were one."""
    if accessory["type"] == "button":
        return [accessory]
    if accessory["type"] == "external_select":
        return []
    return [
        {"type": accessory["type"], "action_id": accessory["action_id"], **option} for option in accessory["options"]
    ]


def mentions(node: object) -> Iterator[str]:
    """Where Slack would mention, link or format: every text that it reads as mrkdwn."""
    if isinstance(node, list):
        for part in node:
            yield from mentions(part)
    elif isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        for value in node.values():
            yield from mentions(value)


def _block(block: Json, shown: Json) -> list[str]:
    match block["type"]:
        case "header":
            return [block["text"]["text"]]
        case "section":
            found = pressable(block["accessory"]) if "accessory" in block else []
            return [" ".join([block["text"]["text"], *(f"[{element['text']['text']}]" for element in found)])]
        case "context" | "image":
            words = "".join(element["text"] for element in block.get("elements", ()))
            return [words or f"(picture: {block['alt_text']})"]
        case "rich_text":
            return "".join(_rich(element) for part in block["elements"] for element in part["elements"]).split("\n")
        case "actions":
            return [" ".join(f"[{element['text']['text']}]" for element in block["elements"])]
        case _:
            return [f"  {block['label']['text']}: {_typed(block, shown)!r}", *_error(block, shown)]


def _rich(element: Json) -> str:
    match element["type"]:
        case "text":
            return str(element["text"])
        case "link":
            return f"{element['text']}: {element['url']}"
        case "channel":
            return f"#{element['channel_id']}"
        case "usergroup":
            return f"@{element['usergroup_id']}"
        case _:
            at = datetime.fromtimestamp(element["timestamp"], UTC)
            return at.strftime("%Y-%m-%d" if element["format"] == "{date_short}" else "%Y-%m-%d %H:%M")


def _typed(block: Json, shown: Json) -> str:
    state = shown.get("state", {}).get("values", {}).get(block["block_id"], {}).get(block["element"]["action_id"], {})
    chosen = state.get("selected_option")
    return str(chosen["text"]["text"]) if chosen else str(state.get("value") or "")


def _error(block: Json, shown: Json) -> list[str]:
    error = shown.get("errors", {}).get(block["block_id"])
    return [f"  ! {error}"] if error else []
