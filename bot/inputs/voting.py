"""Giving, changing and withdrawing a forecast, and seeing those of others."""

from typing import ClassVar, Literal

from pydantic import Field

from bot.inputs.base import Input, Values


class OpenForecastForm(Input):
    """The button Forecast: opens the form with one's standing forecast in it."""

    opens_form: ClassVar[bool] = True
    kind: Literal["forecast"] = "forecast"
    question: str = ""


class SubmitForecastForm(Input):
    """The forecast form, sent.

    `based_on` is when the forecast it was prefilled with was given (0: none); `revision` is that of the
    question (None: any).
    """

    kind: Literal["forecast-form"] = "forecast-form"
    question: str
    based_on: int = 0
    revision: int | None = None
    values: Values = Field(default_factory=dict)


class CastForecast(Input):
    """`vote`: my forecast in one line; `revision` is that of the question it was proposed for (None: any)."""

    kind: Literal["vote"] = "vote"
    question: str = ""
    picks: str = ""
    reason: str = ""
    revision: int | None = None


class UndoForecast(Input):
    """Undoes the forecast that was given at `cast_at`, UTC milliseconds: the one before it stands again."""

    kind: Literal["undo"] = "undo"
    question: str
    cast_at: int


class WithdrawForecast(Input):
    """`withdraw`: withdraws one's forecast from now on."""

    kind: Literal["withdraw"] = "withdraw"
    question: str = ""


class ShowMyForecast(Input):
    """The button My forecast: shows one's standing forecast privately."""

    kind: Literal["mine"] = "mine"
    question: str


class ShowForecasts(Input):
    """Shows each member's forecast on a question, a page at a time."""

    kind: Literal["who"] = "who"
    question: str
    page: int = Field(default=0, ge=0, le=10_000)


VotingAction = (
    OpenForecastForm
    | SubmitForecastForm
    | CastForecast
    | UndoForecast
    | WithdrawForecast
    | ShowMyForecast
    | ShowForecasts
)

VOTES = (SubmitForecastForm, CastForecast, UndoForecast, WithdrawForecast)
"""Those that can record a vote."""
