"""`me`: my points, my rank and what stands for me."""

from bot.actions.boards import board_facts
from bot.actions.calibrating import my_calibration
from bot.cards import Card
from bot.context import Context
from bot.domain.calendar import week_of
from bot.inputs import ShowMyRecord
from bot.views.record import my_record


async def show_my_record(action: ShowMyRecord, ctx: Context) -> Card:  # noqa: ARG001  every action has its input
    """This week, all time, how well calibrated I am, and my standing forecasts on open questions."""
    week = week_of(ctx.now, ctx.community.zone)
    this_week = await board_facts(ctx.store.read, ctx.community.id, week, ctx.now)
    all_time = await board_facts(ctx.store.read, ctx.community.id, None, ctx.now)
    standing = await ctx.store.read.forecasts.standing_of_member(ctx.community.id, ctx.member.id)
    bins = await my_calibration(ctx)
    reminded = await ctx.store.read.members.is_reminded(ctx.member.id)
    return my_record(ctx.texts, ctx.member, (this_week, all_time), standing, bins, reminded=reminded)
