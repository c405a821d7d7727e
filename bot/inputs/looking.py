"""Looking at questions, records and boards."""

from typing import Literal

from pydantic import Field

from bot.inputs.base import Input, RowId


class ShowQuestion(Input):
    """`show`: all about a question, privately."""

    kind: Literal["show"] = "show"
    question: str = ""


class ShowForecasts(Input):
    """Who said what on a question, a page at a time."""

    kind: Literal["who"] = "who"
    question: str
    page: int = Field(default=0, ge=0, le=10_000)


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


class ShowWhy(Input):
    """`why`: my score on a resolved question, with the arithmetic."""

    kind: Literal["why"] = "why"
    question: str


class ShowLeaderboard(Input):
    """`leaderboard`: the board, privately."""

    kind: Literal["leaderboard"] = "leaderboard"
    period: Literal["last-week", "week", "season", "all"] = "last-week"
    season: str = ""
    season_id: RowId = 0
    week: str = ""


class ShowMyRecord(Input):
    """`me`: my points, rank and standing forecasts."""

    kind: Literal["me"] = "me"


class SetReminders(Input):
    """Remind me weekly of open questions without my forecast, or no more."""

    kind: Literal["remind"] = "remind"
    on: bool = False


QuestionAction = ShowQuestion | ShowForecasts | ListQuestions | ShowHistory
RecordAction = ShowWhy | ShowLeaderboard | ShowMyRecord | SetReminders
