"""Looking at a question and changing it between posting and its answer."""

from typing import ClassVar, Literal

from pydantic import Field

from bot.inputs.base import Input, RowId, Values


class ShowQuestion(Input):
    """`show`: all about a question, privately."""

    kind: Literal["show"] = "show"
    question: str = ""


class ListQuestions(Input):
    """`list`: questions, a page at a time."""

    kind: Literal["list"] = "list"
    filter: Literal["open", "closing", "unvoted", "overdue", "closed", "resolved", "mine"] = "open"
    page: int = Field(default=0, ge=0, le=10_000)


class ShowHistory(Input):
    """`history`: what happened to a question; `step` is one of its steps, of which `page` then counts the texts."""

    kind: Literal["history"] = "history"
    question: str
    page: int = Field(default=0, ge=0, le=100_000)
    step: RowId = 0


class EditDraft(Input):
    """The ask form of a draft that exists."""

    opens_form: ClassVar[bool] = True
    kind: Literal["edit-draft"] = "edit-draft"
    question: str


class SetVisibility(Input):
    """What others see of a question: one part of it or both; empty stays as it is."""

    kind: Literal["visibility"] = "visibility"
    question: str
    crowd: Literal["", "always", "after-vote", "at-close"] = ""
    names: Literal["", "hidden", "after-close", "shown"] = ""


class OpenEditForm(Input):
    """`edit`: the form of what can still be changed."""

    opens_form: ClassVar[bool] = True
    kind: Literal["edit"] = "edit"
    question: str


class SaveEdit(Input):
    """The edit form, sent; `revision` and `closes_at` are those of the question when it was opened."""

    kind: Literal["edit-form"] = "edit-form"
    question: str
    revision: int
    closes_at: int
    values: Values = Field(default_factory=dict)


class CloseQuestion(Input):
    """`close`: no more votes from now on."""

    kind: Literal["close"] = "close"
    question: str


class DeleteQuestion(Input):
    """`delete`: a question nobody has voted on, for good; asks once, and `sure` is the answer.

    `revision` is that of the question when this was asked (None: any).
    """

    kind: Literal["delete"] = "delete"
    question: str
    sure: bool = False
    revision: int | None = None


QuestionsAction = (
    ShowQuestion
    | ListQuestions
    | ShowHistory
    | EditDraft
    | SetVisibility
    | OpenEditForm
    | SaveEdit
    | CloseQuestion
    | DeleteQuestion
)
