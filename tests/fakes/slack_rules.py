"""The rules of Slack for blocks and views, written from its documentation and not from the adapter under test."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Json = dict[str, Any]

# Source of every figure below, unless a rule names another one: "Reference: Block Kit" at
# docs.slack.dev/reference/block-kit, the page of the block, element or composition object in question.


class Invalid(Exception):  # noqa: N818  an answer of Slack's, not an error of the fake
    """Slack's error code, and what it was about."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


def check_message(body: Json) -> None:
    """The text and blocks of a message."""
    blocks = body.get("blocks") or []
    # chat.postMessage, errors: a message needs text, blocks or attachments.
    if not blocks and not str(body.get("text") or "").strip():
        raise Invalid("no_text", "neither text nor blocks")
    # chat.postMessage: "Truncating content", 40 000 characters.
    if len(str(body.get("text") or "")) > 40_000:
        raise Invalid("msg_too_long", "text")
    # Block Kit: up to 50 blocks in a message.
    need("invalid_blocks", len(blocks) <= 50, "more than 50 blocks")
    check_blocks(blocks, MESSAGE)
    # Undocumented; seen near 13 200 characters (github.com/slackapi/bolt-js issue 2509).
    if sum(len(text) for text in texts_in(blocks)) > 13_200:
        raise Invalid("msg_blocks_too_long", "all text together")


def check_view(view: Json) -> None:
    """A modal; docs.slack.dev/reference/views/modal-views."""
    known = {
        "type", "title", "blocks", "close", "submit", "private_metadata", "callback_id", "clear_on_close",
        "notify_on_close", "external_id", "submit_disabled",
    }  # fmt: skip
    need(VIEW, set(view) <= known, f"unknown keys {set(view) - known}")
    need(VIEW, view.get("type") == "modal", "type")
    plain_text(view.get("title"), 24, VIEW)
    for name in ("submit", "close"):
        if name in view:
            plain_text(view[name], 24, VIEW)
    need(VIEW, len(view.get("private_metadata", "")) <= 3_000, "private_metadata")
    need(VIEW, len(view.get("callback_id", "")) <= 255, "callback_id")
    need(VIEW, 0 < len(view["blocks"]) <= 100, "1 to 100 blocks")
    # "submit is required when an input block is within the blocks array".
    has_input = any(block["type"] == "input" for block in view["blocks"])
    need(VIEW, not has_input or "submit" in view, "inputs without submit")
    check_blocks(view["blocks"], MODAL)
    # Views: "a maximum of 250 KB".
    need(VIEW, sum(len(text) for text in texts_in(view["blocks"])) < 250_000, "view too large")


def check_blocks(blocks: list[Json], allowed: Mapping[str, Callable[[Json], None]]) -> None:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    need(BLOCKS, len(ids) == len(set(ids)), "block_id twice")
    need(BLOCKS, all(0 < len(name) <= 255 for name in ids), "block_id length")
    for block in blocks:
        need(BLOCKS, block.get("type") in allowed, f"no block {block.get('type')} here")
        allowed[block["type"]](block)


def texts_in(node: object) -> Iterator[str]:
    """Every piece of text that is shown."""
    if isinstance(node, list):
        for part in node:
            yield from texts_in(part)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("text", "fallback") and isinstance(value, str):
                yield value
            yield from texts_in(value)


def need(code: str, holds: bool, detail: str) -> None:  # noqa: FBT001  reads as a sentence at each of its many uses
    if not holds:
        raise Invalid(code, detail)


def plain_text(node: Json | None, limit: int, code: str = "invalid_blocks") -> None:
    need(code, isinstance(node, dict) and node.get("type") == "plain_text", "must be plain_text")
    _text(node or {}, limit, code)


def any_text(node: Json, limit: int) -> None:
    need(BLOCKS, node.get("type") in ("plain_text", "mrkdwn"), "text type")
    # Text object: `emoji` only with plain_text, `verbatim` only with mrkdwn.
    need(BLOCKS, "emoji" not in node or node["type"] == "plain_text", "emoji in mrkdwn")
    _text(node, limit, BLOCKS)


def _text(node: Json, limit: int, code: str) -> None:
    # Text object: minimum length 1.
    need(code, 1 <= len(node.get("text", "")) <= limit, f"text of {len(node.get('text', ''))}, limit {limit}")


def _header(block: Json) -> None:
    plain_text(block.get("text"), 150)


def _section(block: Json) -> None:
    need(BLOCKS, "text" in block or bool(block.get("fields")), "section without text")
    if "text" in block:
        any_text(block["text"], 3_000)
    need(BLOCKS, len(block.get("fields", [])) <= 10, "fields")
    for field in block.get("fields", []):
        any_text(field, 2_000)
    if "accessory" in block:
        # Section: a select is one of the accessories.
        kinds = {"static_select": _menu, "external_select": _search}
        kinds.get(block["accessory"].get("type", ""), _button)(block["accessory"])


def _image(block: Json) -> None:
    plain = {key: value for key, value in block.items() if key not in ("type", "block_id", "title")}
    # Image block: alt_text of at most 2 000 characters, and either image_url or slack_file, which is an id or a url.
    need(BLOCKS, set(plain) in ({"alt_text", "slack_file"}, {"alt_text", "image_url"}), "keys of an image")
    need(BLOCKS, 1 <= len(block["alt_text"]) <= 2_000, "alt_text")
    need(BLOCKS, len(block.get("slack_file", {"id": ""})) == 1, "slack_file")


def _context(block: Json) -> None:
    need(BLOCKS, 1 <= len(block["elements"]) <= 10, "context elements")
    for element in block["elements"]:
        any_text(element, 3_000)


def _actions(block: Json) -> None:
    need(BLOCKS, 1 <= len(block["elements"]) <= 25, "actions elements")
    names = [element["action_id"] for element in block["elements"]]
    # action_id: "should be unique among all other action_ids in the containing block".
    need(BLOCKS, len(names) == len(set(names)), "action_id twice")
    for element in block["elements"]:
        _button(element)


def _button(element: Json) -> None:
    need(BLOCKS, element.get("type") == "button", "only buttons are known here")
    plain_text(element.get("text"), 75)
    need(BLOCKS, 0 < len(element["action_id"]) <= 255, "action_id length")
    need(BLOCKS, 0 < len(element.get("value", "-")) <= 2_000, "button value")
    need(BLOCKS, element.get("style", "primary") in ("primary", "danger"), "button style")


def _menu(element: Json) -> None:
    need(BLOCKS, 0 < len(element["action_id"]) <= 255, "action_id length")
    _select(element)


def _search(element: Json) -> None:
    # External select: no options of its own; min_query_length is at least 0 here, where all are offered at first.
    need(BLOCKS, 0 < len(element["action_id"]) <= 255, "action_id length")
    need(BLOCKS, set(element) <= {"type", "action_id", "min_query_length"}, "unknown key in an external select")


def check_options(answer: Json) -> None:
    """What a request for options is answered with (docs.slack.dev/reference/interaction-payloads, block_suggestion)."""
    need(BLOCKS, len(answer["options"]) <= 100, "options")
    for option in answer["options"]:
        plain_text(option["text"], 75)
        need(BLOCKS, 0 < len(option["value"]) <= 150, "option value")


def _rich_text(block: Json) -> None:
    need(BLOCKS, bool(block["elements"]), "empty rich_text")
    for part in block["elements"]:
        need(BLOCKS, part["type"] in ("rich_text_section", "rich_text_preformatted", "rich_text_quote"), part["type"])
        need(BLOCKS, bool(part["elements"]), "empty rich text section")
        for element in part["elements"]:
            need(BLOCKS, element["type"] in RICH, f"rich text element {element['type']}")
            RICH[element["type"]](element)


def _rich_literal(element: Json) -> None:
    need(BLOCKS, bool(element["text"]), "empty rich text")
    need(BLOCKS, set(element) <= {"type", "text", "style"}, "unknown key in rich text")
    need(BLOCKS, set(element.get("style", {})) <= {"bold", "italic", "strike", "code"}, "style")


def _rich_date(element: Json) -> None:
    # Date element: timestamp in seconds and format are required.
    need(BLOCKS, isinstance(element["timestamp"], int), "timestamp")
    need(BLOCKS, element["timestamp"] < 100_000_000_000, "timestamp is in milliseconds")
    need(BLOCKS, "{" in element["format"], "date format")


def _rich_link(element: Json) -> None:
    need(BLOCKS, element["url"].startswith(("http://", "https://")), "link address")
    need(BLOCKS, len(element["url"]) <= 3_000, "link length")


def _rich_channel(element: Json) -> None:
    # Channel element: channel_id is required; no style makes code of it.
    need(BLOCKS, element["channel_id"].startswith(("C", "G", "D")), "channel_id")
    need(BLOCKS, set(element.get("style", {})) <= {"bold", "italic", "strike"}, "style of a channel")


def _rich_usergroup(element: Json) -> None:
    need(BLOCKS, element["usergroup_id"].startswith("S"), "usergroup_id")
    need(BLOCKS, set(element.get("style", {})) <= {"bold", "italic", "strike"}, "style of a user group")


def _input(block: Json) -> None:
    plain_text(block.get("label"), 2_000)
    if "hint" in block:
        plain_text(block["hint"], 2_000)
    element = block["element"]
    need(BLOCKS, 0 < len(element["action_id"]) <= 255, "action_id length")
    need(BLOCKS, element["type"] in INPUTS, element["type"])
    INPUTS[element["type"]](element)
    if "placeholder" in element:
        plain_text(element["placeholder"], 150)


def _text_input(element: Json) -> None:
    most = element.get("max_length", 3_000)
    need(BLOCKS, 1 <= most <= 3_000, "max_length")
    # Modals with an initial value that could not be typed are refused as invalid arguments; not documented, cautious.
    need(BLOCKS, len(element.get("initial_value", "")) <= most, "initial_value over max_length")


def _select(element: Json) -> None:
    need(BLOCKS, 1 <= len(element["options"]) <= 100, "options")
    for option in element["options"]:
        plain_text(option["text"], 75)
        need(BLOCKS, 0 < len(option["value"]) <= 150, "option value")
    # "initial_option: A single option that exactly matches one of the options".
    need(BLOCKS, "initial_option" not in element or element["initial_option"] in element["options"], "initial_option")


def _conversations(element: Json) -> None:
    # filter.include: im, mpim, private, public (docs.slack.dev/reference/block-kit/composition-objects).
    need(BLOCKS, set(element.get("filter", {}).get("include", ())) <= {"im", "mpim", "private", "public"}, "filter")
    chosen = re.fullmatch("[CGD][A-Z0-9]+", element.get("initial_conversation", "C1"))
    need(BLOCKS, chosen is not None, "initial_conversation")


BLOCKS, VIEW = "invalid_blocks", "invalid_arguments"
RICH = {"text": _rich_literal, "date": _rich_date, "link": _rich_link, "channel": _rich_channel,
        "usergroup": _rich_usergroup}  # fmt: skip
INPUTS = {"plain_text_input": _text_input, "static_select": _select, "conversations_select": _conversations}
MESSAGE = {
    "header": _header, "section": _section, "context": _context, "actions": _actions, "rich_text": _rich_text,
    "image": _image,
}  # fmt: skip
# Rich text in modals: docs.slack.dev/changelog/2023/09/29/block-kit. Inputs in messages exist, but wait for nobody.
MODAL = {**MESSAGE, "input": _input}
