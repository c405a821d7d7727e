"""`schedule`: adds, lists, previews, moves, pauses, resumes and removes the weekly boards of a community."""

from collections.abc import Sequence
from dataclasses import replace

from bot.boards.schedule_card import (
    board_preview,
    nothing_to_preview,
    one_schedule,
    schedule_added,
    schedule_list,
    schedule_removed,
)
from bot.boards.weekly import linked, prepare, stays_quiet, week_facts
from bot.boards.weekly_board_card import weekly_board
from bot.domain.errors import Mistyped, Refused
from bot.domain.schedule import NAMES_USUAL, BoardKind, EmptyWeek, Paused, Schedule, upcoming
from bot.domain.schedule_words import ScheduleWords, about, read_schedule_words
from bot.domain.time.calendar import Week, WeeklyRule, week_of
from bot.inputs.boards import ManageSchedule
from bot.ports import Session
from bot.ports.message_key import MessageKey
from bot.request.context import Context
from bot.request.nearest import did_you_mean, offer_nearest
from bot.request.reach import must_reach
from bot.ui.cards import Card, Entry
from bot.ui.schedules import board_text

MOST = 10
"""A community has at most ten weekly boards."""


async def manage_schedule(action: ManageSchedule, ctx: Context) -> Card:
    """Do what the step says, and show the schedule, or all of them."""
    try:
        said = read_schedule_words(action.details, action.step)
    except Mistyped as mistyped:
        return await offer_nearest(ctx, mistyped, lambda near: action.model_copy(update={"details": near}))
    if action.step == "list":
        return schedule_list(ctx.texts, await ctx.store.read.schedules.of(ctx.community.id), ctx.now)
    if action.step == "add":
        return await _add(said, ctx)
    return await _with_one(action, said, ctx)


async def _with_one(action: ManageSchedule, said: ScheduleWords, ctx: Context) -> Card:
    """Do what the step says with the board that is meant: the one of the number that was typed, or the only one."""
    boards = await ctx.store.read.schedules.of(ctx.community.id)
    fitting = [each for each in boards if said.number in (None, each.number)]
    if len(fitting) != 1:
        return await _which(action, boards, ctx, several=bool(fitting))
    (schedule,) = fitting
    if action.step == "preview":
        return await _preview(schedule, ctx)
    if action.step != "remove":
        await _must_reach(schedule, _changed(schedule, action.step, said, ctx), ctx)
    this_week = week_of(ctx.now, ctx.community.zone)
    async with ctx.transaction() as session:
        schedule = await _reread(session, schedule)
        if action.step == "remove":
            await session.schedules.remove(schedule)
            return schedule_removed(ctx.texts, schedule)
        changed = _changed(schedule, action.step, said, ctx)
        if await session.posts.has(MessageKey.board(changed, this_week)):
            # This week has its board, so that a later slot of it must not bring a second one.
            changed = replace(changed, since=this_week.end_ms - 1)
        await session.schedules.change(changed)
    return one_schedule(ctx.texts, changed, ctx.now)


async def _must_reach(before: Schedule, after: Schedule, ctx: Context) -> None:
    """Refuse to let a board go to a channel, or go on in one that was lost, where the bot may not post."""
    if after.place is None or after.paused is not Paused.NO:
        return
    if after.place != before.place or before.paused is Paused.CHANNEL:
        await must_reach(ctx, after.place)


async def _add(said: ScheduleWords, ctx: Context) -> Card:
    await must_reach(ctx, ctx.actor.place)
    async with ctx.transaction() as session:
        if len(await session.schedules.of(ctx.community.id)) >= MOST:
            raise Refused("boards.schedule_most", most=MOST)
        hour, minute = said.time or (9, 0)
        rule = WeeklyRule(said.weekday or 1, hour, minute, ctx.community.zone)
        new = Schedule(
            id=0,
            community=ctx.community.id,
            number=0,
            rule=rule,
            place=ctx.actor.place,
            since=ctx.now,
            board=said.board or BoardKind.WEEK,
            names=said.names or NAMES_USUAL,
            empty=said.empty or EmptyWeek(ctx.community.settings.empty_week),
            member=ctx.member.id,
        )
        schedule = await session.schedules.add(new)
    return schedule_added(ctx.texts, schedule, ctx.now)


async def _preview(schedule: Schedule, ctx: Context) -> Card:
    """What the next slot would post, if nothing happened until then; shown privately."""
    read, slot = ctx.store.read, upcoming(schedule, ctx.now)
    prepared = await prepare(read, schedule, slot)
    facts = await week_facts(read, schedule, slot, prepared, slot.at_ms)
    if await stays_quiet(read, schedule, facts):
        return nothing_to_preview(ctx.texts, schedule, slot.at_ms)
    board = weekly_board(ctx.texts, await linked(read, schedule.place or ctx.actor.place, facts))
    lacks_season = schedule.board is BoardKind.SEASON and isinstance(prepared.scope, Week)
    return board_preview(ctx.texts, board, slot.at_ms, lacks_season=lacks_season)


def _changed(schedule: Schedule, step: str, said: ScheduleWords, ctx: Context) -> Schedule:
    """The schedule as the step and the words change it."""
    if step == "pause":
        return replace(schedule, paused=Paused.MODERATOR)
    rule = schedule.rule
    hour, minute = said.time or (rule.hour, rule.minute)
    gone = schedule.paused is Paused.CHANNEL
    new_rule = WeeklyRule(said.weekday or rule.weekday, hour, minute, rule.zone)
    return replace(
        schedule,
        rule=new_rule,
        # A schedule that was paused because its channel is gone goes on in the channel where it is resumed.
        place=ctx.actor.place if said.here or gone or schedule.place is None else schedule.place,
        since=schedule.since_when_changed(new_rule, ctx.now),
        board=said.board or schedule.board,
        names=said.names or schedule.names,
        empty=said.empty or schedule.empty,
        paused=schedule.paused if step == "move" and not gone else Paused.NO,
    )


async def _which(action: ManageSchedule, boards: Sequence[Schedule], ctx: Context, *, several: bool) -> Card:
    """All boards, each with a button that does with it what was typed.

    Args:
        action: what was typed.
        boards: all boards of the community.
        ctx: the circumstances of the request.
        several: whether several may be meant, rather than none.

    Raises:
        Refused: there is no board.
    """
    none = Refused("boards.schedule_none")
    if not boards:
        raise none
    rows = []
    for each in boards:
        again = action.model_copy(update={"details": about(action.details, each.name)})
        rows.append(Entry(board_text(ctx.texts, each), button=await ctx.button("ui.button_choose", again)))
    names = ", ".join(each.name for each in boards)
    return did_you_mean(ctx, Refused("boards.schedule_which", names=names) if several else none, rows)


async def _reread(session: Session, schedule: Schedule) -> Schedule:
    """The schedule as it is inside the transaction.

    Raises:
        Refused: it was removed meanwhile.
    """
    for each in await session.schedules.of(schedule.community):
        if each.id == schedule.id:
            return each
    raise Refused("boards.schedule_none")
