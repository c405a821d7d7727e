"""`season`: start, end and list the seasons of a community."""

from bot.boards.season_card import season_list
from bot.boards.season_end import post_final_board
from bot.boards.standings import intervals_of
from bot.domain.errors import Refused
from bot.domain.season import Season
from bot.domain.text.wording import OUTCOME_MOST, LineRule, clean_line
from bot.inputs.boards import ManageSeason
from bot.request.context import Context
from bot.ui.cards import Card

NAME = LineRule(1, OUTCOME_MOST, "boards.season_no_name", "boards.season_name_long")


async def manage_season(action: ManageSeason, ctx: Context) -> Card:
    """Start one, end the running one, or only list them; the list follows in any case."""
    if action.step == "start":
        await _start(ctx, clean_line(action.name, NAME).text)
    elif action.step == "end":
        await _end(ctx)
    return season_list(ctx.texts, await ctx.store.read.seasons.all(ctx.community.id))


async def season_meant(ctx: Context, name: str, season: int = 0) -> Season:
    """The season of that name or id; without either the running one, else the last.

    Raises:
        Refused: there is none.
    """
    seasons = await ctx.store.read.seasons.all(ctx.community.id)
    found = [each for each in seasons if each.id == season or (not season and (not name.strip() or _same(each, name)))]
    if not found:
        raise Refused(
            "boards.season_none_yet" if not seasons else "boards.season_unknown",
            names=", ".join(each.name for each in seasons),
        )
    return found[0]


def _same(season: Season, name: str) -> bool:
    return season.name.casefold() == name.strip().casefold()


async def _start(ctx: Context, name: str) -> None:
    """From now on resolutions count for it, too."""
    async with ctx.transaction() as session:
        running = await session.seasons.running(ctx.community.id)
        if running is not None:
            raise Refused("boards.season_running", name=running.name)
        if any(_same(season, name) for season in await session.seasons.all(ctx.community.id)):
            raise Refused("boards.season_name_taken", name=name)
        await session.seasons.start(ctx.community.id, name, ctx.now)


async def _end(ctx: Context) -> None:
    """Later resolutions count for the next one; its board is posted where the weekly boards are."""
    running = await ctx.store.read.seasons.running(ctx.community.id)
    if running is None:
        raise Refused("boards.season_none_running")
    # Computed before the transaction, for which votes would have to wait.
    intervals = await intervals_of(ctx.store.read, ctx.community.id, running)
    async with ctx.transaction() as session:
        if await session.seasons.running(ctx.community.id) != running:
            raise Refused("boards.season_ended_meanwhile", name=running.name)
        await post_final_board(session, await session.seasons.end(running, ctx.now), intervals, ctx)
