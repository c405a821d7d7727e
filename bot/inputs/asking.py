"""Asking: the form of a question, its drafts, posting it."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from bot.domain.story import MESSAGE_MOST
from bot.inputs.base import Input, Values


class OpenAskForm(Input):
    """`ask`: the form of a new question, prefilled with what was typed."""

    opens_form: ClassVar[bool] = True
    kind: Literal["ask"] = "ask"
    question: str = ""
    outcomes: str = ""
    closes: str = ""


class SaveDraft(Input):
    """The ask form, sent: a new draft, or new words for the draft it names.

    `story` is the token under which the message waits that a new draft is about; empty for none. `version` says how
    often the draft's words had been changed when the form was opened; -1 for whichever it has.
    """

    kind: Literal["draft"] = "draft"
    question: str = ""
    story: str = Field(default="", max_length=40)
    version: int = -1
    values: Values = Field(default_factory=dict)


class KeepDraft(Input):
    """Leave the draft for later; `version` as in `PostQuestion`."""

    kind: Literal["keep"] = "keep"
    question: str
    version: int = -1


class DropDraft(Input):
    """Throw a draft away; `version` as in `PostQuestion`."""

    kind: Literal["drop"] = "drop"
    question: str
    version: int = -1


class AddOther(Input):
    """Give a draft the outcome that stands for everything else."""

    kind: Literal["add-other"] = "add-other"
    question: str


class ListDrafts(Input):
    """`drafts`: questions not yet posted."""

    kind: Literal["drafts"] = "drafts"
    page: int = Field(default=0, ge=0, le=10_000)


class PostQuestion(Input):
    """`post`: the question's card here or in the channel named, once more where it is posted already, unless `once`.

    `version` says how often the draft had been changed when whoever posts it saw it.
    """

    kind: Literal["post"] = "post"
    question: str
    once: bool = False
    channel: str = Field(default="", max_length=128)
    version: int = -1


class OpenPostForm(Input):
    """The details' button Post elsewhere: the form that asks for the channel."""

    opens_form: ClassVar[bool] = True
    kind: Literal["post-elsewhere"] = "post-elsewhere"
    question: str


class PostElsewhere(Input):
    """That form, sent."""

    kind: Literal["post-form"] = "post-form"
    question: str
    values: Values = Field(default_factory=dict)


class AskAbout(Input):
    """Ask about this: the ask form for a message, which becomes the story; or the drafts of a forecast page.

    `link` is the message's own address, `at` when it was written, UTC milliseconds.
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
