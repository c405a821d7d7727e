"""Leaderboards, members' records, schedules and seasons."""

from typing import Literal

from pydantic import Field

from bot.inputs.base import Input, RowId


class ShowLeaderboard(Input):
    """`leaderboard`: shows a board privately.

    `season` is the name of a season as typed, `season_id` the id of one that a button means; `week` is a week's key
    such as `2024-W49`, for a week other than the last and the running one.
    """

    kind: Literal["leaderboard"] = "leaderboard"
    period: Literal["last-week", "week", "season", "all"] = "last-week"
    season: str = ""
    season_id: RowId = 0
    week: str = ""


class PostBoard(Input):
    """Posts the board that a moderator looks at in this channel; `token` tells one showing of it from another."""

    kind: Literal["post-board"] = "post-board"
    period: Literal["last-week", "week", "season", "all"] = "last-week"
    season_id: RowId = 0
    week: str = ""
    token: str = Field(default="", max_length=40)


class ExplainScores(Input):
    """Explains the scores by which boards rank."""

    kind: Literal["scores"] = "scores"


class ShowCalibration(Input):
    """Shows how well the crowd forecasts were calibrated."""

    kind: Literal["calibration"] = "calibration"


class ShowMyRecord(Input):
    """`me`: shows one's own points, ranks, calibration and standing forecasts."""

    kind: Literal["me"] = "me"


class ManageSeason(Input):
    """`season`: starts a season, ends the running one, or lists all."""

    kind: Literal["season"] = "season"
    step: Literal["start", "end", "list"] = "list"
    name: str = ""


class ManageSchedule(Input):
    """`schedule`: manages the weekly boards; `details` describes one (`bot.domain.schedule_words`)."""

    kind: Literal["schedule"] = "schedule"
    step: Literal["list", "add", "preview", "move", "pause", "resume", "remove"] = "list"
    details: str = ""


BoardsAction = (
    ShowLeaderboard | PostBoard | ExplainScores | ShowCalibration | ShowMyRecord | ManageSeason | ManageSchedule
)
