"""`leaderboard`: a board, shown privately; a moderator can post it for everybody."""

from dataclasses import replace

from bot.boards.board_picture import board_picture
from bot.boards.leaderboard_card import BoardFacts, leaderboard, shared_board
from bot.boards.season import season_meant
from bot.boards.standings import Scope, board_facts, crowds_at_close, intervals_of, period_of, with_links
from bot.domain.errors import Mistyped, Refused
from bot.domain.member import Role
from bot.domain.time.calendar import Week, week_named, week_of
from bot.inputs.boards import PostBoard, ShowLeaderboard
from bot.pictures.theme import theme_of
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, Subject, SubjectKind
from bot.request.context import Context
from bot.request.nearest import offer_nearest
from bot.request.reach import must_reach, tried
from bot.ui.cards import Card


async def show_leaderboard(action: ShowLeaderboard, ctx: Context) -> Card:
    """The board of the last complete week, the running one, a named week, a season, or all time."""
    try:
        scope = await _scope(action, ctx)
    except Mistyped as mistyped:
        return await offer_nearest(ctx, mistyped, lambda near: action.model_copy(update={"season": near}))
    post = _post(scope, ctx) if ctx.role >= Role.MODERATOR and not ctx.actor.place.account else None
    card = leaderboard(ctx.texts, await _facts(scope, ctx), ctx.member.id, post)
    theme = theme_of(ctx.community.settings, ctx.actor.place.platform)
    return replace(card, picture=board_picture(ctx.texts, card, theme)) if theme else card


async def post_shown_board(action: PostBoard, ctx: Context) -> Card:
    """Post the board in this channel, with the figures of now; once for each time that it was shown.

    Raises:
        Refused: it was posted already.
    """
    shown = ShowLeaderboard(period=action.period, season_id=action.season_id, week=action.week)
    scope, here = await _scope(shown, ctx), ctx.actor.place
    await must_reach(ctx, here)
    facts = await _facts(scope, ctx)
    card, key = shared_board(ctx.texts, facts), MessageKey.shared_board(ctx.community.id, action.token)
    async with ctx.transaction() as session:
        if await session.posts.has(key):
            raise Refused("boards.posted_already")
        board = await session.boards.add(ctx.community.id, None, period_of(scope), card, ctx.now)
        me = here.direct(ctx.actor.account).channel
        post = NewPost(ctx.community.id, here, key, card, Subject(SubjectKind.BOARD, board), otherwise=me)
        await session.posts.add(post, ctx.now)
    return await tried(ctx, post, "boards.posted")


async def _scope(action: ShowLeaderboard, ctx: Context) -> Scope:
    """What the board is about that was asked for."""
    if action.week:
        return week_named(action.week, ctx.community.zone)
    if action.period == "season" or action.season or action.season_id:
        return await season_meant(ctx, action.season, action.season_id)
    if action.period == "all":
        return None
    this_week = week_of(ctx.now, ctx.community.zone)
    return this_week if action.period == "week" else this_week.previous()


def _post(scope: Scope, ctx: Context) -> PostBoard:
    """What posts that board: of a week by its name, because the last one will soon be another."""
    token = ctx.new_token()
    if isinstance(scope, Week):
        return PostBoard(week=scope.key, token=token)
    return PostBoard(period="all", token=token) if scope is None else PostBoard(season_id=scope.id, token=token)


async def _facts(scope: Scope, ctx: Context) -> BoardFacts:
    read, community = ctx.store.read, ctx.community.id
    intervals = await intervals_of(read, community, scope)
    facts = await board_facts(read, community, scope, ctx.now, intervals)
    if isinstance(scope, Week):
        facts = replace(facts, crowds=await crowds_at_close(read, community, scope))
    return await with_links(read, facts, ctx.actor.place)
