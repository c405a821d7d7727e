"""`me`: my points, my rank and what stands for me."""

from bot.boards.calibration import my_calibration
from bot.boards.record_card import my_record
from bot.boards.standings import board_facts
from bot.domain.time.calendar import week_of
from bot.inputs.boards import ShowMyRecord
from bot.request.context import Context
from bot.ui.cards import Card


async def show_my_record(action: ShowMyRecord, ctx: Context) -> Card:  # noqa: ARG001  every action has its input
    """This week, all time, how well calibrated I am, and my standing forecasts on open questions."""
    week = week_of(ctx.now, ctx.community.zone)
    this_week = await board_facts(ctx.store.read, ctx.community.id, week, ctx.now)
    all_time = await board_facts(ctx.store.read, ctx.community.id, None, ctx.now)
    standing = await ctx.store.read.forecasts.standing_of_member(ctx.community.id, ctx.member.id)
    bins = await my_calibration(ctx)
    reminded = await ctx.store.read.members.is_reminded(ctx.member.id)
    return my_record(ctx.texts, ctx.member, (this_week, all_time), standing, bins, reminded=reminded)
