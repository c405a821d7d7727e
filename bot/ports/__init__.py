"""What the core asks of the outside: a store, the platforms, and a clock."""

from bot.ports.boards import Boards, Correction, PostedBoard, Resolutions, Schedules, Seasons
from bot.ports.people import CLOSING_SOON, Asking, Members, Moderators, Reminded, Reminders
from bot.ports.posts import Backlog, Kept, Pending, Posts
from bot.ports.privacy import Erased, Held, Privacy
from bot.ports.questions import Forecasts, Passing, Questions
from bot.ports.records import (
    BestScore,
    NewVote,
    PackedVotes,
    Points,
    RankedBy,
    Score,
    Standing,
    StandingShares,
    Vote,
    VoteResult,
    VoteStatus,
    points_by,
)
from bot.ports.store import Clock, Delivery, Load, NotSaved, RepeatedDelivery, Session, Store

__all__ = [
    "CLOSING_SOON",
    "Asking",
    "Backlog",
    "BestScore",
    "Boards",
    "Clock",
    "Correction",
    "Delivery",
    "Erased",
    "Forecasts",
    "Held",
    "Kept",
    "Load",
    "Members",
    "Moderators",
    "NewVote",
    "NotSaved",
    "PackedVotes",
    "Passing",
    "Pending",
    "Points",
    "PostedBoard",
    "Posts",
    "Privacy",
    "Questions",
    "RankedBy",
    "Reminded",
    "Reminders",
    "RepeatedDelivery",
    "Resolutions",
    "Schedules",
    "Score",
    "Seasons",
    "Session",
    "Standing",
    "StandingShares",
    "Store",
    "Vote",
    "VoteResult",
    "VoteStatus",
    "points_by",
]
