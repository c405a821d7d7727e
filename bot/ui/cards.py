"""Cards and forms as plain data, in no platform's terms; adapters draw them and add no words of their own."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from bot.domain.moment import Text
from bot.inputs.action import Action


class Tone(StrEnum):
    """The emphasis of a paragraph."""

    NORMAL = "normal"
    QUIET = "quiet"
    GOOD = "good"
    WARNING = "warning"


class ButtonStyle(StrEnum):
    """The emphasis of a button: the likeliest next step, any other, or one that is hard to undo."""

    PRIMARY = "primary"
    NORMAL = "normal"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; line breaks in its text are kept.

    Args:
        text: what it says.
        tone: its emphasis.
        member: the id of the member whom a sentence of a board names, so that the name can be removed from the posted
            board when they are erased; 0 for nobody.
    """

    text: Text
    tone: Tone = Tone.NORMAL
    member: int = field(default=0, repr=False)


class Bar(NamedTuple):
    """The bar of one outcome; a NamedTuple because every answer to a vote has many, and these are made faster.

    Args:
        letter: the letter of the outcome.
        name: its name.
        share: the length of the bar, basis points; None where nothing is shown (nobody voted, or it is hidden).
        figure: the share as printed, such as "43%"; empty where there is none.
        happened: whether the question resolved to it.
        weight: its weight as printed, such as "70%", where the question resolved to a mix; empty otherwise.
        mine: the reader's own share as printed; empty where the card does not show it.
        change: by how many percent points the share has changed since a week ago; 0 where it has not, or nobody knows.
        leads: whether the crowd gives more to no other outcome.
    """

    letter: str
    name: str
    share: int | None
    figure: str = ""
    happened: bool = False
    weight: str = ""
    mine: str = ""
    change: int = 0
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """The outcomes of a question, one bar each.

    Args:
        rows: the bars.
        you: the heading above the reader's own shares; empty where they are not shown.
        crowd: the heading above the crowd's shares beside them; empty where only one of the two is shown.
    """

    rows: tuple[Bar, ...]
    you: str = ""
    crowd: str = ""


@dataclass(frozen=True, slots=True)
class Rank:
    """One line of a leaderboard.

    Args:
        rank: None for a line that is not ranked.
        name: the member's display name.
        points: as printed, with their sign.
        note: such as "3 of 4 questions".
        mine: whether it is the reader's own line.
        medal: 1 for gold, 2 for silver, 3 for bronze, which stands in place of the rank; 0 for none.
        member: the id of the member, so that the name can be removed from a posted board when they are erased; 0 for
            nobody's line.
        moved: by how many ranks it rose (negative: fell), which the note says too; None where nobody knows.
    """

    rank: int | None
    name: str
    points: str
    note: Text
    mine: bool = False
    medal: int = 0
    member: int = field(default=0, repr=False)
    moved: int | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The lines of a leaderboard, best first."""

    rows: tuple[Rank, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link; its address has been checked to be http(s), or comes from the platform that shows it."""

    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class Button:
    """A button, which carries the action it performs and so works after a restart."""

    label: Text
    action: Action
    style: ButtonStyle = ButtonStyle.NORMAL


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list.

    Args:
        text: what it is.
        note: more about it.
        button: a button of its own, beside it.
        below: further buttons of its own.
    """

    text: Text
    note: Text = ()
    button: Button | None = None
    below: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, such as of questions."""

    rows: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A menu: choosing an option performs its action, as pressing a button does.

    Args:
        label: what is chosen, such as "Channel".
        options: 1 to 25; more do not fit into Discord's string select (Component Reference), the smallest menu.
        chosen: the index of the option that holds now; None where none does.
    """

    label: Text
    options: tuple[Button, ...]
    chosen: int | None = None


@dataclass(frozen=True, slots=True)
class QuestionSearch:
    """A menu of questions that is searched by typing, on platforms that have one.

    Args:
        label: what is chosen.
        command: the command whose questions are offered, as of `bot.app.door.Bot.suggest`.
        action: what choosing does; the question is put into its field `question`.
        otherwise: said in its place where the platform has no such menu.
    """

    label: Text
    command: str
    action: Action
    otherwise: Text


Block = Paragraph | Bars | Ranking | Link | Listing | Choice | QuestionSearch


class FieldKind(StrEnum):
    """How a form field is filled in."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    PERCENT = "percent"
    CHOICE = "choice"
    CHANNEL = "channel"
    """A channel of the platform; its value is the channel's id, or what was typed."""
    ROLE = "role"
    """A role or user group of the platform; its value is a mention (`bot.domain.mention`), or what was typed."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a field or of autocompletion; `value` is sent when it is chosen."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Args:
        id: the key of its value in the submission.
        label: what it asks for.
        kind: how it is filled in.
        value: what it holds at first.
        hint: how to fill it in.
        required: whether it must be filled in.
        limit: how many characters may be typed.
        options: what can be chosen, of a CHOICE.
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
    """A form; submitting it performs the action with the values of the fields.

    Args:
        title: the heading.
        action: what submitting it does.
        fields: its fields.
        submit: the label of the button that submits it.
        intro: how to fill it in.
        error: why it was not taken, where it comes back and no single field is to blame.
    """

    title: Text
    action: Action
    fields: tuple[Field, ...]
    submit: Text
    intro: Text = ()
    error: Text = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file that comes with a card.

    Args:
        name: the file name; ASCII.
        media_type: the MIME type.
        content: its bytes.
    """

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that belongs to a card. The card is shown without it first, and again with it once it is drawn.

    Args:
        name: the file name; ASCII, ends in `.png`.
        drawing: what is drawn, see `bot.pictures.drawings`.
        words: what can be seen in it, for those who cannot see it; plain, with the numbers that matter first, because
            platforms cut it.
        png: the drawn picture; empty until it is drawn.
    """

    name: str
    drawing: str
    words: str
    png: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown: the answer to a request, or a message.

    Args:
        kind: what it is, such as `question` or `refusal`; platforms may draw kinds differently.
        title: the heading.
        blocks: the content.
        buttons: the actions offered below it.
        private: whether only the member who asked sees it.
        form: a form to open. Where a platform cannot open one now (Discord in answer to a form), the rest of the card
            is shown instead, and must have a button that leads to the form.
        footer: a small line at the end.
        mark: a word that marks it in the channel, such as "Closed"; only of messages that are edited, whose readers may
            have looked at an earlier state. Its text says the same: platforms may leave it out.
        calls: the ids of roles or user groups that are notified when it is posted; its texts mention them.
        file: only of private cards; messages carry none.
        picture: shown below the bars or the leaderboard once it is drawn; None for none.
    """

    kind: str
    title: Text = ()
    blocks: tuple[Block, ...] = ()
    buttons: tuple[Button, ...] = ()
    private: bool = True
    form: Form | None = None
    footer: Text = ()
    mark: Text = ()
    calls: tuple[str, ...] = ()
    file: File | None = field(default=None, repr=False)
    picture: Picture | None = None

    @property
    def is_refusal(self) -> bool:
        """Whether nothing was done, so that the message with the button that led here is still needed."""
        return self.kind in ("refusal", "incident")
