"""`leaderboard`: the board, privately."""

from bot.actions.boards import board_facts
from bot.cards import Card
from bot.context import Context
from bot.domain.calendar import week_of
from bot.inputs import ShowLeaderboard
from bot.views.leaderboard import leaderboard


async def show_leaderboard(action: ShowLeaderboard, ctx: Context) -> Card:
    """The last complete week, the running one, or all time."""
    this_week = week_of(ctx.now, ctx.community.zone)
    week = {"last-week": this_week.previous(), "week": this_week, "all": None}[action.period]
    facts = await board_facts(ctx.store.read, ctx.community.id, week, ctx.now)
    return leaderboard(ctx.texts, facts, ctx.member.id)
