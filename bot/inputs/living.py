"""A question's life between posting and its answer: editing, closing, deleting, and posting elsewhere."""

from typing import ClassVar, Literal

from pydantic import Field

from bot.domain.events import RemovedPart
from bot.inputs.base import Input, Values


class OpenEditForm(Input):
    """`edit`: the form of what can still be changed."""

    opens_form: ClassVar[bool] = True
    kind: Literal["edit"] = "edit"
    question: str


class SaveEdit(Input):
    """The edit form, sent; `version` says how often the question had been changed when it was opened."""

    kind: Literal["edit-form"] = "edit-form"
    question: str
    version: int
    values: Values = Field(default_factory=dict)


class CloseQuestion(Input):
    """`close`: no more votes from now on."""

    kind: Literal["close"] = "close"
    question: str


class DeleteQuestion(Input):
    """`delete`: a question nobody has voted on, for good; asks once, and `sure` is the answer.

    `version` says how often it had been changed when this was asked; -1 for whichever it has.
    """

    kind: Literal["delete"] = "delete"
    question: str
    sure: bool = False
    version: int = -1


class RemoveText(Input):
    """`remove-text`: a text that breaks the house rules, for good; asks once, and `sure` is the answer.

    `which` is the letter of the outcome, or a mention or the name of the member whose rationale it is; `edition` is
    that of the question when this was asked, see `Question`; -1 for whichever it has.
    """

    kind: Literal["remove-text"] = "remove-text"
    question: str
    part: RemovedPart
    which: str = ""
    sure: bool = False
    edition: int = -1


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


LifeAction = OpenEditForm | SaveEdit | CloseQuestion | DeleteQuestion | RemoveText | OpenPostForm | PostElsewhere
