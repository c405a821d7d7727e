"""The actions of boards, one row each."""

from bot.boards.explain_scores import explain_scores
from bot.boards.schedule import manage_schedule
from bot.boards.season import manage_season
from bot.boards.show_calibration import show_calibration
from bot.boards.show_leaderboard import post_shown_board, show_leaderboard
from bot.boards.show_my_record import show_my_record
from bot.inputs.boards import (
    ExplainScores,
    ManageSchedule,
    ManageSeason,
    PostBoard,
    ShowCalibration,
    ShowLeaderboard,
    ShowMyRecord,
)
from bot.request.action_row import row
from bot.request.permissions import Right

ACTIONS = (
    row(ShowLeaderboard, Right.MEMBER, show_leaderboard),
    row(PostBoard, Right.MODERATOR, post_shown_board),
    row(ExplainScores, Right.MEMBER, explain_scores),
    row(ShowCalibration, Right.MEMBER, show_calibration),
    row(ShowMyRecord, Right.MEMBER, show_my_record),
    row(ManageSeason, Right.ADMINISTRATOR, manage_season),
    row(ManageSchedule, Right.ADMINISTRATOR, manage_schedule),
)
