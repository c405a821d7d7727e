"""`season`: starts, ends and lists the seasons of a community."""

from bot.boards.season_card import final_board, season_list
from bot.boards.standings import Intervals, board_facts, intervals_of, with_links
from bot.domain.choices import nearest_names
from bot.domain.errors import Mistyped, Refused
from bot.domain.question import QuestionState
from bot.domain.season import Season
from bot.domain.text.wording import OUTCOME_MOST, LineRule, clean_line
from bot.inputs.boards import ManageSeason
from bot.ports import Session
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, Subject, SubjectKind
from bot.request.context import Context
from bot.ui.cards import Card
from bot.ui.mentions import notify_role

NAME = LineRule(1, OUTCOME_MOST, "boards.season_no_name", "boards.season_name_long")


async def manage_season(action: ManageSeason, ctx: Context) -> Card:
    """Start a season or end the running one, where that is asked for, and list them."""
    if action.step == "start":
        await _start(ctx, clean_line(action.name, NAME).text)
    elif action.step == "end":
        await _end(ctx)
    return season_list(ctx.texts, await ctx.store.read.seasons.all(ctx.community.id))


async def season_meant(ctx: Context, name: str, season: int = 0) -> Season:
    """The season of that name or id; without either the running one, or else the last one.

    Args:
        ctx: the circumstances of the request.
        name: as it was typed; empty for none.
        season: the id; 0 for none.

    Raises:
        Mistyped: there is no such season, but one whose name is near.
        Refused: there is no such season.
    """
    seasons = await ctx.store.read.seasons.all(ctx.community.id)
    found = [each for each in seasons if each.id == season or (not season and (not name.strip() or _same(each, name)))]
    if found:
        return found[0]
    names = [each.name for each in seasons]
    unknown = Refused("boards.season_unknown" if names else "boards.season_none_yet", names=", ".join(names))
    near = nearest_names(name, names)
    raise Mistyped(unknown.key, near, **unknown.facts) if near else unknown


def _same(season: Season, name: str) -> bool:
    return season.name.casefold() == name.strip().casefold()


async def _start(ctx: Context, name: str) -> None:
    """Start a season: resolutions from now on count for it, too.

    Raises:
        Refused: one is running, or another one has that name.
    """
    async with ctx.transaction() as session:
        running = await session.seasons.running(ctx.community.id)
        if running is not None:
            raise Refused("boards.season_running", name=running.name)
        if any(_same(season, name) for season in await session.seasons.all(ctx.community.id)):
            raise Refused("boards.season_name_taken", name=name)
        await session.seasons.start(ctx.community.id, name, ctx.now)


async def _end(ctx: Context) -> None:
    """End the running season, and post its final board.

    Raises:
        Refused: none is running, or scores that count for it are still computed.
    """
    running = await ctx.store.read.seasons.running(ctx.community.id)
    if running is None:
        raise Refused("boards.season_none_running")
    # Before the transaction, because votes would have to wait for it.
    intervals = await intervals_of(ctx.store.read, ctx.community.id, running)
    async with ctx.transaction() as session:
        if await session.seasons.running(ctx.community.id) != running:
            raise Refused("boards.season_ended_meanwhile", name=running.name)
        unscored = [
            each for each, community in await session.resolutions.all_unscored() if community == ctx.community.id
        ]
        if unscored:
            raise Refused("boards.season_unscored", name=running.name, n=len(unscored))
        await _post_final_board(session, await session.seasons.end(running, ctx.now), intervals, ctx)


async def _post_final_board(session: Session, season: Season, intervals: Intervals, ctx: Context) -> None:
    """Post the final board of a season that has ended, once in each channel that has a weekly board."""
    boards = [each for each in await session.schedules.of(ctx.community.id) if each.is_due]
    places = list(dict.fromkeys(each.place for each in boards if each.place is not None))
    if not places:
        return
    facts = await board_facts(session, ctx.community.id, season, ctx.now, intervals)
    open_ones = await session.questions.in_states(ctx.community.id, [QuestionState.OPEN, QuestionState.CLOSED])
    facts = await with_links(session, facts, places[0], open_ones)
    card = notify_role(final_board(ctx.texts, facts, season, open_ones), ctx.community.settings.announce)
    board = await session.boards.add(ctx.community.id, None, season.period, card, ctx.now)
    for place in places:
        key = MessageKey.final_board(season.id, place)
        await session.posts.add(NewPost(ctx.community.id, place, key, card, Subject(SubjectKind.BOARD, board)), ctx.now)
