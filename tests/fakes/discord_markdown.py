"""What a reader sees of Discord's markup: the rules of its parser as far as text can trigger them, in their order.

Source of the rules: the simple-markdown grammar that Discord's clients are built on, with Discord's additions (API
reference, Message Formatting: mentions, timestamps, emoji, commands; help article "Markdown Text 101": headings,
subtext, lists, quotes, masked links, spoilers).
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

ALL_LINES = re.MULTILINE


@dataclass(frozen=True)
class Node:
    """A part of a parsed text; `kind` is `text` where it has no formatting."""

    kind: str
    text: str


INLINE = [
    ("escape", re.compile(r"\\([^0-9A-Za-z\s])")),
    ("code", re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")),
    ("time", re.compile(r"<t:(-?\d+)(?::([tTdDfFR]))?>")),
    ("mention", re.compile(r"<@[!&]?\d+>|<#\d+>|@everyone|@here|</[^:>]+:\d+>|<id:\w+>")),
    ("emoji", re.compile(r"<a?:\w+:\d+>|:[^\s:]+:")),
    ("message", re.compile(r"\[((?:[^\]\\]|\\.)*)\]\(https://discord\.com/channels/\d+/\d+/\d+\)")),
    (
        "link",
        re.compile(r"\[(?:[^\]\\]|\\.)*\]\([^)]*\)|<?(?:https?|steam|discord)://[^\s<]+|<\+\d+>|<[^\s<>@]+@[^\s<>]+>"),
    ),
    ("link", re.compile(r"discord(?:app)?\.(?:gg|com/invite)/\w+")),
    ("spoiler", re.compile(r"\|\|[\s\S]+?\|\|")),
    ("bold", re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")),
    ("underline", re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)")),
    ("italic", re.compile(r"\*(?=\S)((?:\\[\s\S]|[^\\*])+?)\*(?!\*)|\b_((?:\\[\s\S]|[^\\_])+?)_\b")),
    ("strike", re.compile(r"~~[\s\S]+?~~")),
]
PLAIN = re.compile(r"[^\\`<@:\[hsd|*_~]+")
"""Characters with which none of these begins."""
BLOCK = [
    ("heading", re.compile(r"#{1,3}\s+")),
    ("subtext", re.compile(r"-#\s+")),
    ("quote", re.compile(r" *>(?:>>)?\s")),
    ("list", re.compile(r" *(?:[*+-]|\d+\.) ")),
]
CODE_BLOCK = re.compile(r"```")


@lru_cache(maxsize=256)
def read(markup: str) -> list[Node]:
    """Parse a text; formatting inside formatting is parsed only where this bot uses it."""
    nodes: list[Node] = []
    for number, line in enumerate(markup.split("\n")):
        if number:
            nodes.append(Node("text", "\n"))
        nodes += _line(line)
    if CODE_BLOCK.search(markup):
        nodes.append(Node("code block", ""))
    return nodes


def seen(markup: str) -> str:
    """The text as it is shown, with instants in UTC."""
    return "".join(node.text for node in read(markup))


def formats(markup: str) -> set[str]:
    """The kinds of formatting, mentions and links in a text."""
    return {node.kind for node in read(markup)} - {"text"}


def _line(line: str) -> list[Node]:
    nodes: list[Node] = []
    for kind, rule in BLOCK:
        if found := rule.match(line):
            nodes.append(Node(kind, ""))
            line = line[found.end() :]
            break
    return nodes + _inline(line)


def _inline(text: str) -> list[Node]:
    nodes: list[Node] = []
    at = 0
    while at < len(text):
        if plain := PLAIN.match(text, at):
            nodes.append(Node("text", plain[0]))
            at = plain.end()
            continue
        kind, found = _first(text, at)
        if found is None:
            nodes.append(Node("text", text[at]))
            at += 1
            continue
        nodes += _node(kind, found)
        at = found.end()
    return nodes


def _first(text: str, at: int) -> tuple[str, re.Match[str] | None]:
    for kind, rule in INLINE:
        if found := rule.match(text, at):
            return kind, found
    return "", None


def _node(kind: str, found: re.Match[str]) -> list[Node]:
    if kind == "escape":
        return [Node("text", found[1])]
    if kind == "code":
        return [Node("code", found[2])]
    if kind == "time":
        return [Node("time", f"{datetime.fromtimestamp(int(found[1]), UTC):%Y-%m-%d %H:%M} UTC")]
    if kind == "message":
        return [Node("message", found[1].replace("\\", ""))]
    if kind == "bold":
        return [Node("bold", ""), *_inline(found[1])]
    return [Node(kind, found[0])]
