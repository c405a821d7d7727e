"""Parses the try-out's HTML: the text a person reads, and the buttons and fields in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser

VOID = {"br", "img", "input", "link", "meta"}
CELLS = 10


@dataclass
class Node:
    """An element with what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inner: list["Node | str"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def elements(self) -> Iterator["Node"]:
        """Every element inside, outer ones first."""
        for part in self.inner:
            if isinstance(part, Node):
                yield part
                yield from part.elements()

    def all(self, tag: str, name: str = "") -> list["Node"]:
        return [node for node in self.elements() if node.tag == tag and (not name or name in node.classes)]

    def first(self, tag: str, name: str = "") -> "Node":
        return self.all(tag, name)[0]

    @property
    def text(self) -> str:
        """The visible text, with instants in UTC."""
        if self.tag == "time":
            at = datetime.fromisoformat(self.attributes["datetime"])
            return at.strftime("%Y-%m-%d" if self.attributes.get("data-style") == "date" else "%Y-%m-%d %H:%M")
        if "tick" in self.classes:
            return "✓ "
        if "unseen" in self.classes or "avatar" in self.classes or self.tag == "svg":
            return ""
        return "".join(part if isinstance(part, str) else part.text for part in self.inner)


@dataclass(frozen=True)
class Press:
    """A button: what it carries, the text beside it, and whether its answer takes its message's place."""

    label: str
    token: str
    beside: str
    replaces: bool


@dataclass
class Message:
    """A line of the channel; `private` where only this member sees it."""

    id: str
    private: bool
    text: str
    presses: list[Press]


@dataclass
class FormField:
    name: str
    label: str
    kind: str
    value: str
    required: bool
    error: str = ""
    options: dict[str, str] = field(default_factory=dict)


@dataclass
class OpenForm:
    """The dialog; `origin` is the private message it was opened from."""

    title: str
    intro: str
    token: str
    submit: str
    fields: list[FormField]
    origin: str = ""
    error: str = ""

    def read(self) -> str:
        lines = [self.title, *(each for each in (self.error, self.intro) if each)]
        for each in self.fields:
            shown = each.options.get(each.value, each.value)
            lines += [f"  {each.label}: {shown!r}", *([f"  ! {each.error}"] if each.error else [])]
        return "\n".join([*lines, f"[{self.submit}]"])


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            opened = self._open[-1].inner[-1]
            assert isinstance(opened, Node)
            self._open.append(opened)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].inner.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._open.pop().tag != tag:
            continue

    def handle_data(self, data: str) -> None:
        self._open[-1].inner.append(data)


def tree(html: str) -> Node:
    """The fragment as a browser understands it."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def messages(html: str) -> list[Message]:
    """The lines of the channel in a fragment."""
    return [_message(node) for node in tree(html).all("li", "message")]


def form(html: str, origin: str) -> OpenForm:
    """The dialog in a fragment."""
    node = tree(html).first("form")
    intro = "".join(part.text for part in node.all("p", "intro"))
    submit = next(b.text for b in node.all("button") if b.attributes["type"] == "submit").strip()
    fields = [_field(part) for part in node.elements() if "field" in part.classes]
    error = "".join(part.text for part in node.all("p", "whole"))
    return OpenForm(node.first("h2").text, intro, node.attributes["data-submit"], submit, fields, origin, error)


def _message(node: Node) -> Message:
    lines = [line for part in node.all("p", "context") + node.all("p", "said") for line in [part.text.strip()]]
    for card in node.all("article"):
        lines += [line for part in card.inner if isinstance(part, Node) for line in _block(part) if line.strip()]
    private = "private" in node.classes
    return Message(node.attributes["data-id"], private, "\n".join(lines), list(_presses(node)))


def _presses(message: Node) -> Iterator[Press]:
    whole = message.text
    for group in (
        *message.all("div", "buttons"),
        *message.all("label", "menu"),
        *(row for ul in message.all("ul", "listing") for row in ul.all("li")),
    ):
        in_row = group.tag == "li"
        for button in [*group.all("button"), *(each for each in group.all("option") if each.attributes)]:
            beside = group.text if in_row else whole
            yield Press(button.text.strip(), button.attributes["data-press"], beside, replaces=not in_row)


def _block(node: Node) -> list[str]:
    if "bars" in node.classes:
        return [_bar(row) for row in node.all("li")]
    if {"menu", "buttons"} & set(node.classes):
        pressed = [f"[{each.text.strip()}]" for tag in ("button", "option") for each in node.all(tag)]
        return [" ".join([*(part.text for part in node.all("span")), *pressed])]
    if "ranking" in node.classes:
        return [" ".join(row.text.split()) for row in node.all("li")]
    if "listing" in node.classes:
        return [line for row in node.all("li") for line in _entry(row)]
    links = node.all("a")
    # A link inside a sentence is read as its words.
    if links and links[0].text.strip() == node.text.strip():
        return [f"{links[0].text}: {links[0].attributes['href']}"]
    return node.text.strip("\n").split("\n")


def _bar(row: Node) -> str:
    if "heads" in row.classes:
        return " ".join(row.text.split())
    width = float(row.first("rect").attributes["width"].rstrip("%"))
    filled = round(width * CELLS / 100)
    figures = [each.text.strip() for each in row.all("span") if "figure" in each.classes]
    changes = [" ".join(each.text.split()) for each in row.all("span") if "change" in each.classes]
    shown = figures if len(figures) > 1 else ["█" * filled + "░" * (CELLS - filled), *figures]
    return " ".join([row.first("b").text, *shown, *filter(None, changes), row.first("span", "name").text.strip()])


def _entry(row: Node) -> list[str]:
    label = "".join(f" [{button.text.strip()}]" for button in row.all("button"))
    entry = [part for part in row.first("span", "entry").inner if isinstance(part, Node)]
    return [f"{entry[0].text}{label}", *(part.text for part in entry[1:])]


def _field(node: Node) -> FormField:
    kind = next(name for name in ("choice", "paragraph", "percent", "line") if name in node.classes)
    title = node.first("legend" if kind == "choice" else "label")
    inputs = node.all("textarea" if kind == "paragraph" else "input")
    chosen = [each for each in inputs if "checked" in each.attributes] if kind == "choice" else inputs
    value = "".join(each.text if kind == "paragraph" else each.attributes.get("value", "") for each in chosen)
    error = "".join(part.text for part in node.all("p", "error"))
    labels = [label.text.strip() for label in node.all("label")] if kind == "choice" else []
    options = {each.attributes["value"]: label for each, label in zip(inputs, labels, strict=False)}
    first = inputs[0].attributes
    required = "aria-required" in first
    # A browser drops the first line end inside a textarea (HTML, parsing of `textarea`).
    value = value.removeprefix("\n") if kind == "paragraph" else value
    return FormField(first["name"], title.first("span").text, kind, value, required, error, options)
