"""The board with which a season ends."""

from bot.boards.season_card import final_board
from bot.boards.standings import Intervals, board_facts
from bot.domain.question import QuestionState
from bot.domain.season import Season
from bot.ports import Session
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, Subject, SubjectKind
from bot.request.context import Context
from bot.ui.mentions import calling


async def post_final_board(session: Session, season: Season, intervals: Intervals, ctx: Context) -> None:
    """Post it once in each channel that has a weekly board, with the questions that count for the next season."""
    boards = [each for each in await session.schedules.of(ctx.community.id) if each.is_due]
    places = list(dict.fromkeys(each.place for each in boards if each.place is not None))
    if not places:
        return
    facts = await board_facts(session, ctx.community.id, season, ctx.now, intervals)
    open_ones = await session.questions.in_states(ctx.community.id, [QuestionState.OPEN, QuestionState.CLOSED])
    card = calling(final_board(ctx.texts, facts, season, open_ones), ctx.community.settings.announce)
    board = await session.boards.add(ctx.community.id, None, season.period, card, ctx.now)
    for place in places:
        key = MessageKey.final_board(season.id, place)
        await session.posts.add(NewPost(ctx.community.id, place, key, card, Subject(SubjectKind.BOARD, board)), ctx.now)
