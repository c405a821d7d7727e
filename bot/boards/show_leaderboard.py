"""`leaderboard`: a board, shown privately."""

from bot.boards.leaderboard_card import leaderboard
from bot.boards.season import season_meant
from bot.boards.standings import Scope, board_facts, intervals_of
from bot.domain.time.calendar import week_named, week_of
from bot.inputs.boards import ShowLeaderboard
from bot.request.context import Context
from bot.ui.cards import Card


async def show_leaderboard(action: ShowLeaderboard, ctx: Context) -> Card:
    """The board of the last complete week, the running one, a named week, a season, or all time."""
    this_week = week_of(ctx.now, ctx.community.zone)
    scope: Scope = {"last-week": this_week.previous(), "week": this_week}.get(action.period)
    if action.week:
        scope = week_named(action.week, ctx.community.zone)
    elif action.period == "season" or action.season:
        scope = await season_meant(ctx, action.season, action.season_id)
    intervals = await intervals_of(ctx.store.read, ctx.community.id, scope)
    facts = await board_facts(ctx.store.read, ctx.community.id, scope, ctx.now, intervals)
    return leaderboard(ctx.texts, facts, ctx.member.id)
