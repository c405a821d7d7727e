"""`setup`: the form for what a new community decides first: zone, weekly board, who may ask, whom to notify."""

from collections.abc import Mapping
from dataclasses import replace

from bot.communities.setup_card import FIELDS, set_up, setup_form
from bot.domain.errors import Mistyped, Refused
from bot.domain.member import Place
from bot.domain.platform_id import read_channel
from bot.domain.schedule import Paused, Schedule
from bot.domain.schedule_words import DAYS, read_schedule_words
from bot.domain.settings import DEFAULTS, Settings, setting_named
from bot.domain.time.calendar import WeeklyRule
from bot.inputs.communities import OpenSetup, SaveSetup
from bot.ports import Session
from bot.request.context import Context
from bot.request.forms import failed_form, known_values
from bot.request.nearest import offer_in_form
from bot.request.reach import must_reach
from bot.ui.cards import Card, Form


async def open_setup(action: OpenSetup, ctx: Context) -> Card:  # noqa: ARG001  every action has its input
    """The form, filled in with what holds now."""
    first = await _first_board(ctx.store.read, ctx.community.id)
    return Card(kind="form", form=setup_form(ctx.texts, _values(ctx, first)))


async def save_setup(action: SaveSetup, ctx: Context) -> Card:
    """Store everything in the form, or nothing if something in it is wrong."""
    values = known_values(action.values, FIELDS)
    settings, rule, errors = _read(ctx.community.settings, values)
    try:
        place = await _place(values["channel"], await _first_board(ctx.store.read, ctx.community.id), ctx)
    except Refused as refused:
        place, errors["channel"] = None, refused
    field, first = next(iter(errors.items()), ("", None))
    if isinstance(first, Mistyped) and len(errors) == 1:
        return await offer_in_form(
            ctx, first, action, lambda near: action.model_copy(update={"values": {**values, field: near}})
        )
    if errors or rule is None:
        form = setup_form(ctx.texts, values, errors)
        return await failed_form(ctx, action, form, list(errors.values()))
    async with ctx.transaction() as session:
        now = (await session.members.community(ctx.community.id)).settings
        settings = replace(now, zone=settings.zone, who_may_ask=settings.who_may_ask, announce=settings.announce)
        await session.members.change_settings(ctx.community, settings)
        board = await _first_board(session, ctx.community.id)
        if board is not None:
            board = _changed_board(board, rule, place, ctx)
            await session.schedules.change(board)
    return set_up(ctx.texts, settings, board, ctx.now)


async def _place(channel: str, board: Schedule | None, ctx: Context) -> Place | None:
    """The channel for the board: where none is named, this one if the board has none yet; None where it stays as it is.

    Raises:
        Refused: the text names no channel, or the bot may not post there.
    """
    here = ctx.actor.place
    named = bool(channel.strip())
    if not named and (here.account or board is None or board.place is not None):
        return None
    place = here.in_channel(read_channel(channel, here.channel)) if named else here
    await must_reach(ctx, place)
    return place


def _changed_board(board: Schedule, rule: WeeklyRule, place: Place | None, ctx: Context) -> Schedule:
    """The board with a new time and, if one is given, a place; one that is paused for a lost channel goes on then."""
    found = place is not None and board.paused is Paused.CHANNEL
    return replace(
        board,
        rule=rule,
        place=place or board.place,
        since=board.since_when_changed(rule, ctx.now),
        paused=Paused.NO if found else board.paused,
        member=ctx.member.id,
    )


async def lacks_setup(ctx: Context) -> bool:
    """Whether nobody has changed a setting or a board of this community yet."""
    community = await ctx.store.read.members.community(ctx.community.id)
    boards = await ctx.store.read.schedules.of(community.id)
    untouched = bool(boards) and all(each.member is None for each in boards)
    return community.settings == DEFAULTS and untouched


def _read(settings: Settings, values: Mapping[str, str]) -> tuple[Settings, WeeklyRule | None, dict[str, Refused]]:
    errors: dict[str, Refused] = {}
    for field, name in (("zone", "time-zone"), ("asking", "who-may-ask"), ("announce", "announce")):
        setting = setting_named(name)
        try:
            settings = replace(settings, **{setting.field: setting.read(values[field])})
        except Refused as refused:
            errors[field] = refused
    try:
        return settings, _rule(values["board"], settings.zone), errors
    except Refused as refused:
        errors["board"] = refused
        return settings, None, errors


def _rule(text: str, zone: str) -> WeeklyRule:
    said = read_schedule_words(text, "setup")
    if said.weekday is None or said.time is None:
        raise Refused("communities.setup_no_time")
    return WeeklyRule(said.weekday, *said.time, zone)


def _values(ctx: Context, board: Schedule | None) -> dict[str, str]:
    settings = ctx.community.settings
    rule = board.rule if board else WeeklyRule(1, 9, 0, settings.zone)
    day = f"{DAYS[rule.weekday - 1].capitalize()} {rule.hour:02}:{rule.minute:02}"
    return {
        "zone": settings.zone,
        "board": day,
        "channel": _channel(ctx.actor.place, board),
        "asking": settings.who_may_ask.value,
        "announce": setting_named("announce").written(settings) if settings.announce else "",
    }


def _channel(here: Place, board: Schedule | None) -> str:
    """The id of the channel of the board, or of this one where it has none or has lost it; empty outside a channel."""
    known = board.place if board and board.paused is not Paused.CHANNEL else None
    if known is not None and known == here.in_channel(known.channel):
        return known.channel
    return "" if here.account else here.channel


async def _first_board(session: Session, community: int) -> Schedule | None:
    """The schedule of the board that every community begins with; None where it was removed."""
    boards = [each for each in await session.schedules.of(community) if each.is_first]
    return boards[0] if boards else None


async def reopen_setup(sent: SaveSetup, ctx: Context) -> Form:
    """The form as it was sent."""
    return setup_form(ctx.texts, known_values(sent.values, FIELDS))
