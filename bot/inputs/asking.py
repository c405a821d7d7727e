"""Asking: the form of a question, drafts, and posting."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from bot.domain.story import MESSAGE_MOST
from bot.inputs.base import Input, Values


class OpenAskForm(Input):
    """`ask`: opens the form of a new question, with the options of the command in it."""

    opens_form: ClassVar[bool] = True
    kind: Literal["ask"] = "ask"
    question: str = ""
    outcomes: str = ""
    closes: str = ""


class SaveDraft(Input):
    """The ask form, sent: a new draft, or new words for the draft it names.

    `story` is the token under which the message waits that a new draft is about; empty for none. `revision` is
    that of the draft when the form was opened; None for a new one.
    """

    kind: Literal["draft"] = "draft"
    question: str = ""
    story: str = Field(default="", max_length=40)
    revision: int | None = None
    values: Values = Field(default_factory=dict)


class KeepDraft(Input):
    """Leave the draft for later; `revision` as in `PostQuestion`."""

    kind: Literal["keep"] = "keep"
    question: str
    revision: int | None = None


class DropDraft(Input):
    """Delete a draft; `revision` as in `PostQuestion`."""

    kind: Literal["drop"] = "drop"
    question: str
    revision: int | None = None


class AddOther(Input):
    """Add the outcome for everything else to a draft.

    `way` says how room is made where no more outcomes can be added; `revision` as in `PostQuestion`.
    """

    kind: Literal["add-other"] = "add-other"
    question: str
    way: Literal["", "replace", "merge"] = ""
    revision: int | None = None


class ListDrafts(Input):
    """`drafts`: lists the drafts that one may see, a page at a time."""

    kind: Literal["drafts"] = "drafts"
    page: int = Field(default=0, ge=0, le=10_000)


class PostQuestion(Input):
    """`post`: the question's card here or in the channel named, once more where it is posted already, unless `once`.

    `revision` is that of the draft when whoever posts it saw it (None: any).
    """

    kind: Literal["post"] = "post"
    question: str
    once: bool = False
    channel: str = Field(default="", max_length=128)
    revision: int | None = None


class OpenPostForm(Input):
    """The button Post elsewhere in the details: opens the form that asks for a channel."""

    opens_form: ClassVar[bool] = True
    kind: Literal["post-elsewhere"] = "post-elsewhere"
    question: str


class PostElsewhere(Input):
    """The form of `OpenPostForm`, sent."""

    kind: Literal["post-form"] = "post-form"
    question: str
    values: Values = Field(default_factory=dict)


class AskAbout(Input):
    """Ask about this: makes a message the story of a new question, or imports it if it is a forecast page.

    `link` is the message's own address, `at` when it was written, in UTC milliseconds.
    """

    opens_form: ClassVar[bool] = True
    kind: Literal["about"] = "about"
    text: Annotated[str, Field(max_length=MESSAGE_MOST)]
    link: str = ""
    at: int = 0


AskingAction = (
    OpenAskForm
    | SaveDraft
    | KeepDraft
    | DropDraft
    | AddOther
    | ListDrafts
    | PostQuestion
    | OpenPostForm
    | PostElsewhere
    | AskAbout
)
