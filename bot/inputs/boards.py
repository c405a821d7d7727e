"""Leaderboards, records, schedules and seasons."""

from typing import Literal

from bot.inputs.base import Input, RowId


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


class ManageSeason(Input):
    """`season`: start a season, end the running one, or list them all."""

    kind: Literal["season"] = "season"
    step: Literal["start", "end", "list"] = "list"
    name: str = ""


class ManageSchedule(Input):
    """`schedule`: the weekly boards; `details` is what was said of one."""

    kind: Literal["schedule"] = "schedule"
    step: Literal["list", "add", "preview", "move", "pause", "resume", "remove"] = "list"
    details: str = ""


BoardsAction = ShowLeaderboard | ShowMyRecord | ManageSeason | ManageSchedule
