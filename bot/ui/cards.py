"""What is shown to people, as plain data in the interface's own terms; adapters draw it, and never word anything."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from bot.domain.moment import Text
from bot.inputs.action import Action


class Tone(StrEnum):
    """How loudly a paragraph speaks."""

    NORMAL = "normal"
    QUIET = "quiet"
    GOOD = "good"
    WARNING = "warning"


class ButtonStyle(StrEnum):
    """What pressing a button means: the next step, a side way, or something that is hard to take back."""

    PRIMARY = "primary"
    NORMAL = "normal"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or two; line breaks inside are kept.

    Args:
        member: whom a sentence of a board names, so that the name can be taken off what was posted; 0 for nobody.
    """

    text: Text
    tone: Tone = Tone.NORMAL
    member: int = field(default=0, repr=False)


class Bar(NamedTuple):
    """One outcome; a NamedTuple because every answer to a vote has many, and those are made in a third of the time.

    Args:
        share: basis points, the length of the bar; None where there is nothing to show (nobody voted, or it is hidden).
        figure: the share as printed, such as "43%"; empty where there is none.
        happened: whether the question resolved to it.
    """

    letter: str
    name: str
    share: int | None
    figure: str = ""
    happened: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """The outcomes of a question, one bar each."""

    rows: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Rank:
    """One line of a leaderboard.

    Args:
        rank: None for a line that is shown but not ranked.
        points: as printed, with its sign.
        note: such as "3 of 4 questions".
        member: whose line it is, so that the name can be taken off what was posted; 0 for nobody's.
    """

    rank: int | None
    name: str
    points: str
    note: Text
    mine: bool = False
    member: int = field(default=0, repr=False)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The lines of a leaderboard, best first."""

    rows: tuple[Rank, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of the chat; the address has been checked to be http(s)."""

    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press; what it does is in the action, so that it works after a restart."""

    label: Text
    action: Action
    style: ButtonStyle = ButtonStyle.NORMAL


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list, with the button that belongs to it."""

    text: Text
    note: Text = ()
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines of a list, such as questions."""

    rows: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A menu: choosing an option performs its action, as pressing a button does.

    Args:
        label: what is chosen, such as "Channel".
        options: at least one and at most 25, as many as every platform shows (Discord's string select has fewest).
        chosen: which of them holds now; None where none does.
    """

    label: Text
    options: tuple[Button, ...]
    chosen: int | None = None


Block = Paragraph | Bars | Ranking | Link | Listing | Choice


class FieldKind(StrEnum):
    """How a form field is filled in."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    PERCENT = "percent"
    CHOICE = "choice"
    CHANNEL = "channel"
    """One of the platform's channels; comes back as its id, or as it was typed."""


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a choice; `value` comes back when it is chosen."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Args:
        id: the key under which its value comes back.
        limit: how many characters may be typed.
        error: what was wrong with the value, where the form comes back.
    """

    id: str
    label: Text
    kind: FieldKind = FieldKind.LINE
    value: str = ""
    hint: Text = ()
    required: bool = False
    limit: int = 400
    options: tuple[Option, ...] = ()
    error: Text = ()


@dataclass(frozen=True, slots=True)
class Form:
    """Fields to fill in; submitting performs the action with the fields' values."""

    title: Text
    action: Action
    fields: tuple[Field, ...]
    submit: Text
    intro: Text = ()


@dataclass(frozen=True, slots=True)
class File:
    """Something to keep, handed over with a card.

    Args:
        name: as it is called on the reader's machine; plain ASCII.
    """

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Card:
    """An answer or a post.

    Args:
        kind: what it is, such as `question` or `refusal`; platforms may give kinds a look of their own.
        private: whether only the member who asked sees it.
        calls: the roles or user groups that hear of it when it is posted, among those its sentences name.
        form: a form to open; where the platform cannot open one in answer to this request (Discord after a form),
            title, blocks and buttons are shown instead and must lead to it.
        file: only with private cards: nothing that is posted carries one.
    """

    kind: str
    title: Text = ()
    blocks: tuple[Block, ...] = ()
    buttons: tuple[Button, ...] = ()
    private: bool = True
    form: Form | None = None
    footer: Text = ()
    calls: tuple[str, ...] = ()
    file: File | None = field(default=None, repr=False)

    @property
    def is_refusal(self) -> bool:
        """Whether nothing was done: the message whose button led here is still needed."""
        return self.kind in ("refusal", "incident")
