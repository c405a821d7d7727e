"""The answer of a question, none, and taking it back."""

from typing import ClassVar, Literal

from pydantic import Field

from bot.inputs.base import Input, Values


class OpenResolveForm(Input):
    """`resolve`: the form that asks which outcome happened."""

    opens_form: ClassVar[bool] = True
    kind: Literal["resolve"] = "resolve"
    question: str


class ResolveQuestion(Input):
    """The resolve form, sent."""

    kind: Literal["resolve-form"] = "resolve-form"
    question: str
    values: Values = Field(default_factory=dict)


class OpenAnnulForm(Input):
    """`annul`: the form that asks why there is no answer."""

    opens_form: ClassVar[bool] = True
    kind: Literal["annul"] = "annul"
    question: str


class AnnulQuestion(Input):
    """The annul form, sent."""

    kind: Literal["annul-form"] = "annul-form"
    question: str
    values: Values = Field(default_factory=dict)


class ReopenQuestion(Input):
    """`reopen`: one step back, from resolved or annulled to closed; scores are taken back exactly."""

    kind: Literal["reopen"] = "reopen"
    question: str


SettleAction = OpenResolveForm | ResolveQuestion | OpenAnnulForm | AnnulQuestion | ReopenQuestion
