"""Resolving, annulling and reopening, proposals of an answer, and the explanation of a score."""

from typing import ClassVar, Literal

from pydantic import Field

from bot.inputs.base import Input, Values


class OpenResolveForm(Input):
    """`resolve`: opens the form that asks which outcome happened."""

    opens_form: ClassVar[bool] = True
    kind: Literal["resolve"] = "resolve"
    question: str


class ResolveQuestion(Input):
    """The resolve form, sent.

    `opened` is when the form was opened (0: there was none), `revision` and `reopened` are those of the question then
    (None: any).
    """

    chosen: ClassVar[frozenset[str]] = frozenset({"outcome"})
    kind: Literal["resolve-form"] = "resolve-form"
    question: str
    opened: int = 0
    revision: int | None = None
    reopened: int | None = None
    values: Values = Field(default_factory=dict)


class OpenAnnulForm(Input):
    """`annul`: opens the form that asks why there is no answer."""

    opens_form: ClassVar[bool] = True
    kind: Literal["annul"] = "annul"
    question: str


class AnnulQuestion(Input):
    """The annul form, sent; `opened`, `revision` and `reopened` as in `ResolveQuestion`."""

    kind: Literal["annul-form"] = "annul-form"
    question: str
    opened: int = 0
    revision: int | None = None
    reopened: int | None = None
    values: Values = Field(default_factory=dict)


class ReopenQuestion(Input):
    """`reopen`: goes one step back, from resolved or annulled to closed, or from closed to open.

    Where the deadline has passed, it asks for a new one.
    """

    kind: Literal["reopen"] = "reopen"
    question: str


class OpenNewDeadlineForm(Input):
    """Opens the form that asks for the new deadline of a question whose deadline has passed."""

    opens_form: ClassVar[bool] = True
    kind: Literal["new-deadline"] = "new-deadline"
    question: str


class SetNewDeadline(Input):
    """The form of the new deadline, sent; `closes_at` and `reopened` are those of the question when it was opened."""

    kind: Literal["new-deadline-form"] = "new-deadline-form"
    question: str
    closes_at: int
    reopened: int
    values: Values = Field(default_factory=dict)


class ProposeAnswer(Input):
    """`propose`: proposes an answer, for the author or a moderator to confirm.

    `outcome` is as typed: an outcome or a mix of several; `none` means that there is no answer, of which `sure` is
    certain also where an outcome's name begins with that word.
    """

    kind: Literal["propose"] = "propose"
    question: str
    outcome: str
    evidence: str = ""
    sure: bool = False


class SubmitProposalForm(Input):
    """The form in which a proposal comes back as it was typed, sent."""

    kind: Literal["propose-form"] = "propose-form"
    question: str
    values: Values = Field(default_factory=dict)


class ConfirmProposal(Input):
    """The button Confirm beside a proposal, which is named by its member and its time.

    `revision` is that of the question as it was shown beside the button (None: any).
    """

    kind: Literal["confirm"] = "confirm"
    question: str
    member: int
    at: int
    revision: int | None = None


class ShowWhy(Input):
    """`why`: explains one's score on a resolved question, with the arithmetic."""

    kind: Literal["why"] = "why"
    question: str


ResolvingAction = (
    OpenResolveForm
    | ResolveQuestion
    | OpenAnnulForm
    | AnnulQuestion
    | ReopenQuestion
    | OpenNewDeadlineForm
    | SetNewDeadline
    | ProposeAnswer
    | SubmitProposalForm
    | ConfirmProposal
    | ShowWhy
)
