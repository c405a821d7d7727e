"""Draws a card with each adapter, and says what a reader sees of it and which markup is in it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from adapters.discord.forms import modal_of
from adapters.discord.limits import LIMITS as DISCORD
from adapters.discord.render import render as discord_message
from adapters.local.limits import LIMITS as LOCAL
from adapters.local.render import render as local_card
from adapters.local.render import render_form
from adapters.slack import limits as slack_limits
from adapters.slack.forms import Origin, answer_view, form_view
from adapters.slack.render import message as slack_message
from bot.texts import texts
from bot.ui.cards import Card
from tests.fakes import discord_rules, slack_rules
from tests.fakes.discord_markdown import formats, seen
from tests.fakes.discord_wire import Message
from tests.fakes.discord_world import lines_of
from tests.fakes.local_reading import Node, tree
from tests.fakes.slack_reading import buttons, mentions, read

TEXTS = texts("en")
Json = dict[str, Any]


@dataclass(frozen=True)
class Drawn:
    """A card as an adapter draws it.

    Args:
        shown: the text that a reader sees.
        carried: the tokens of its buttons and its form.
        live: mentions, links and formatting in it that are not the bot's own.
    """

    shown: str
    carried: list[str]
    live: set[str]


@dataclass(frozen=True)
class Folder:
    """An adapter.

    Args:
        form_fields: how many fields its forms can have.
        channel: the id of a channel on the platform.
        named: how a reader sees that channel where its name is not known.
        draw: draws a card, or its form where it has one; fails where the platform would refuse it.
    """

    form_fields: int
    channel: str
    named: str
    draw: Callable[[Card], Drawn]


def _local(card: Card) -> Drawn:
    assert not card.form or len(card.form.fields) <= LOCAL.form_fields
    parts = [tree(render_form(card.form, TEXTS) if card.form else local_card(card, TEXTS))]
    elements = [element for part in parts for element in part.elements()]
    carried = [node.attributes[name] for node in elements for name in CARRIERS if name in node.attributes]
    assert all(len(token) <= LOCAL.token for token in carried)
    return Drawn("\n".join(part.text for part in parts), carried, {found for node in elements for found in _live(node)})


CARRIERS = ("data-press", "data-submit")
ELEMENTS = {
    "a", "article", "b", "bdi", "button", "div", "fieldset", "footer", "form", "h2", "h3", "header", "input", "label",
    "legend", "li", "ol", "option", "output", "p", "path", "rect", "select", "small", "span", "svg", "textarea", "time", "ul",
}  # fmt: skip


def _live(node: Node) -> Iterator[str]:
    if node.tag not in ELEMENTS:
        yield node.tag
    yield from (name for name in node.attributes if name.startswith("on") or name in ("style", "src", "srcdoc"))
    # A file to keep is never opened as a page.
    kept = "download" in node.attributes and node.attributes["href"].startswith("data:application/json;base64,")
    if not kept and not re.match(r"https?://|#m-\w+$|$", node.attributes.get("href", "")):
        yield "href"


def _slack(card: Card) -> Drawn:
    here = Origin("C1", "https://hooks.slack.com/x")
    if card.form:
        found = [form_view(card.form, here, "f00d", card.blocks)]
    else:
        found = [answer_view(card, here, TEXTS), slack_message(card)]
        slack_rules.check_message(found[1])
    slack_rules.check_view(found[0])
    carried = [button["value"] for button, _, _ in buttons(found[-1])] + [found[0].get("callback_id", "")]
    live = {text for node in found for text in mentions(node.get("blocks"))}
    live |= {node["text"] for node in found if "<" in _without_ours(node.get("text", ""))}
    return Drawn("\n".join(read(node) for node in found), carried, live | set(_emoji(found)))


def _without_ours(notified: str) -> str:
    """A notification without the role and the channels that the bot itself names; members' words name others."""
    for ours in (OUR_ROLE, *(f"<#{channel}>" for channel in OUR_CHANNELS)):
        notified = notified.replace(ours, "")
    return notified


def _emoji(node: object) -> Iterator[str]:
    """Plain text turns `:names:` into emoji unless it is told not to (docs.slack.dev, text object)."""
    if isinstance(node, list):
        for part in node:
            yield from _emoji(part)
    elif isinstance(node, dict):
        if node.get("type") == "plain_text" and node.get("emoji") is not False:
            yield "emoji"
        for value in node.values():
            yield from _emoji(value)


OUR_CHANNEL = "911"
OUR_CHANNELS = ("C1", "C01GENERAL", OUR_CHANNEL)
OUR_ROLE = "<!subteam^S910>"
"""Named by the bot itself; members' words name others."""
OWN_FORMATS = {"escape", "code", "time", "bold", "heading", "subtext", "message"}


def _discord(card: Card) -> Drawn:
    components: list[Json] = discord_message(card).to_components()  # type: ignore[no-untyped-call]  # the library's
    discord_rules.check_message({"components": components, "allowed_mentions": {"parse": []}})
    lines = lines_of(Message(1, 1, components))
    every = list(discord_rules.walk(components))
    if card.form:
        modal: Json = modal_of(card.form, "1").to_dict()
        discord_rules.check_modal(modal)
        every += [modal, *discord_rules.walk(modal["components"])]
        lines += [modal["title"], *(part["label"] for part in every if part.get("label"))]
    markup = [part["content"] for part in every if "content" in part]
    options = [option["value"] for part in components for option in _options(part)]
    carried = [part["custom_id"].partition("|")[0] for part in every if "custom_id" in part] + options
    live = {found for text in markup for found in formats(text.replace(f"<#{OUR_CHANNEL}>", ""))} - OWN_FORMATS
    return Drawn("\n".join([*lines, *map(seen, markup)]), carried, live)


def _options(component: Json) -> list[Json]:
    inner = [option for part in discord_rules.children(component) for option in _options(part)]
    return inner + (component["options"] if component["type"] == discord_rules.SELECT else [])


FOLDERS = {
    "local": Folder(LOCAL.form_fields, "general", "#general", _local),
    "slack": Folder(slack_limits.FORM_FIELDS, "C1", "#C1", _slack),
    "discord": Folder(DISCORD.form_parts, OUR_CHANNEL, f"#{OUR_CHANNEL}", _discord),
}
