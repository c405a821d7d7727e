"""Looking at questions, and changing them between posting and answer."""

from typing import ClassVar, Literal

from pydantic import Field

from bot.inputs.base import Input, RowId, Values


class ShowQuestion(Input):
    """`show`: shows all about a question privately."""

    kind: Literal["show"] = "show"
    question: str = ""


class ListQuestions(Input):
    """`list`: lists questions, a page at a time."""

    kind: Literal["list"] = "list"
    filter: Literal["open", "closing", "unvoted", "overdue", "closed", "resolved", "mine"] = "open"
    page: int = Field(default=0, ge=0, le=10_000)


class ShowHistory(Input):
    """`history`: shows the events of a question, or, where `step` is the id of an event, the texts that it changed."""

    kind: Literal["history"] = "history"
    question: str
    page: int = Field(default=0, ge=0, le=100_000)
    step: RowId = 0


class ShowChart(Input):
    """`chart`: shows a picture of the crowd forecast privately, over time or as bars."""

    kind: Literal["chart"] = "chart"
    question: str = ""
    view: Literal["time", "bars"] = "time"


class ShareChart(Input):
    """Posts that picture in this channel; `token` tells one showing of it from another."""

    kind: Literal["share-chart"] = "share-chart"
    question: str
    view: Literal["time", "bars"] = "time"
    token: str = Field(default="", max_length=40)


class EditDraft(Input):
    """Opens the ask form with a draft in it."""

    opens_form: ClassVar[bool] = True
    kind: Literal["edit-draft"] = "edit-draft"
    question: str


class SetVisibility(Input):
    """Changes who sees the crowd forecast, the names of forecasters, or both; an empty field changes nothing."""

    kind: Literal["visibility"] = "visibility"
    question: str
    crowd: Literal["", "always", "after-vote", "at-close"] = ""
    names: Literal["", "hidden", "after-close", "shown"] = ""


class OpenEditForm(Input):
    """`edit`: opens the form of what can still be changed."""

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
    """`close`: closes a question by hand; asks once, and `sure` is the answer.

    `reopened` is how often the question had been reopened when this was asked (None: any).
    """

    kind: Literal["close"] = "close"
    question: str
    sure: bool = False
    reopened: int | None = None


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
    | ShowChart
    | ShareChart
    | EditDraft
    | SetVisibility
    | OpenEditForm
    | SaveEdit
    | CloseQuestion
    | DeleteQuestion
)
