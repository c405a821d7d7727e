"""Computes what stands on a board."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.boards.leaderboard_card import TEN_BEST, TIES_SHOWN, BoardFacts
from bot.boards.lists_card import MOST_IN_LINE, MOST_LINKED, MOST_LISTED
from bot.boards.weekly_board_card import Standings
from bot.domain.forecast import Forecast
from bot.domain.leaderboard.board import BoardLine, board, ranks_of
from bot.domain.leaderboard.interval import Interval, bootstrap_interval
from bot.domain.leaderboard.totals import Earned, Total, board_value_of
from bot.domain.member import Place
from bot.domain.question import Question, QuestionState
from bot.domain.schedule import BoardKind, Schedule
from bot.domain.scoring.crowd_score import CROWD
from bot.domain.scoring.values import NANO
from bot.domain.season import Season
from bot.domain.settings import Settings
from bot.domain.time.calendar import Slot, Week
from bot.ports import RankedBy, Session, Standing, points_by
from bot.questions.card_links import card_links
from bot.questions.facts import public_facts
from bot.request.context import DAY_MS
from bot.resolving.score import ALL_TIME, week_period

FAR_FUTURE_MS = 2**62
"""A time after all others, UTC milliseconds."""

Scope = Week | Season | None
"""What a board is about; None for all time."""

Intervals = Mapping[int, Interval]
"""By member."""
NO_INTERVALS: Intervals = MappingProxyType({})


async def board_facts(
    session: Session, community: int, scope: Scope, now: int, intervals: Intervals = NO_INTERVALS
) -> BoardFacts:
    """What stands on a board.

    Args:
        session: the store.
        community: whose board it is.
        scope: what it is about.
        now: UTC milliseconds; for the questions that close soon, and those that are closed by then.
        intervals: from `intervals_of`, for a board that shows them.
    """
    settings = (await session.members.community(community)).settings
    rule = settings.board_rule.rule
    standings = await _standings(session, community, scope)
    start, end = times_of(scope)
    settled = await session.resolutions.resolved_in(community, start, end)
    posted = await session.questions.in_states(community, [QuestionState.OPEN, QuestionState.CLOSED])
    # Where nobody has points nobody has moved, and the board of ten thousand members need not be made for that.
    ranks_before = await _ranks_before(session, community, settings, scope) if standings else {}
    lines = _lines(settings, standings, scope, ranks_before)
    return BoardFacts(
        rule=rule,
        scope=scope,
        lines=lines,
        names={standing.member: standing.name for standing in standings},
        crowd=_crowd(rule, standings) if isinstance(scope, Season) else None,
        intervals=intervals,
        resolved=[(question, resolution) for question, resolution in settled if resolution.weights],
        closing=[question for question in posted if _closes_soon(question, now)],
        awaiting=[question for question in posted if not question.is_open(now)],
    )


async def with_links(session: Session, facts: BoardFacts, here: Place, others: Sequence[Question] = ()) -> BoardFacts:
    """The facts with links to the cards of the questions on the board, and of others that are named beside them.

    Where there are many, only the first have one: a message holds no more.

    Args:
        session: the store.
        facts: what stands on the board.
        here: the channel in which it is shown, whose cards are linked rather than those of other channels.
        others: the other questions.
    """
    listed = [question for question, _ in facts.resolved[:MOST_LISTED]]
    # First those on which somebody can still do something.
    asked = (*facts.closing[:MOST_IN_LINE], *facts.awaiting[:MOST_IN_LINE])
    named = [*{each.id: each for each in (*asked, *others, *listed)}.values()]
    return replace(facts, links=await card_links(session, named[:MOST_LINKED], here))


async def crowds_at_close(session: Session, community: int, week: Week) -> dict[int, Forecast]:
    """By question that was resolved in the week and is listed, what the crowd forecast was when it closed."""
    settings = (await session.members.community(community)).settings
    settled = await session.resolutions.resolved_in(community, week.start_ms, week.end_ms)
    listed = [question for question, resolution in settled if resolution.weights][:MOST_LISTED]
    crowds = {each.id: (await public_facts(session, each, settings)).crowd for each in listed}
    return {question: crowd for question, crowd in crowds.items() if crowd is not None}


async def scope_of(session: Session, schedule: Schedule, slot: Slot) -> Scope:
    """What the board of a slot is about: the last complete week, all time, or the season, if one runs at the slot."""
    season = await session.seasons.at(schedule.community, slot.at_ms) if schedule.board is BoardKind.SEASON else None
    if schedule.board is BoardKind.ALL:
        return None
    return season or slot.week.previous()


def period_of(scope: Scope) -> str:
    """The name under which the sums of that scope are stored."""
    if scope is None:
        return ALL_TIME
    return week_period(scope.key) if isinstance(scope, Week) else scope.period


def times_of(scope: Scope) -> tuple[int, int]:
    """From when (inclusive) until when (exclusive) resolutions count for that scope, UTC milliseconds."""
    if scope is None:
        return 0, FAR_FUTURE_MS
    if isinstance(scope, Week):
        return scope.start_ms, scope.end_ms
    return scope.starts_at, FAR_FUTURE_MS if scope.ends_at is None else scope.ends_at


async def best_so_far(session: Session, community: int, scope: Season | None, most: int) -> Standings | None:
    """The ranks of a season or of all time, of which the best `most` are named; None where nobody has points."""
    settings = (await session.members.community(community)).settings
    rule, least, period = settings.board_rule.rule, settings.minimum_questions, period_of(scope)
    ranked = RankedBy(rule, board_value_of(rule, all_time=scope is None))
    # Of ten thousand members few are named, and reading and ranking all of them takes a tenth of a second.
    read = most + TIES_SHOWN + 1
    while True:
        best = await session.resolutions.best_standings(community, period, ranked, least=least, most=read)
        lines = _lines(settings, best, scope, {})
        if len(lines) < read or lines[-1].rank > lines[most - 1].rank:
            break
        # Who shares the last rank that is named is counted.
        read *= 8
    if not lines:
        return None
    members = await session.resolutions.count_standings(community, period, least=least)
    return Standings(rule, scope, lines, members, {standing.member: standing.name for standing in best}, most)


async def _standings(session: Session, community: int, scope: Scope) -> list[Standing]:
    """The stored sums of a scope, the crowd's among them; without members who are excluded now."""
    excluded = {each.member for each in await session.members.excluded(community)}
    return [
        each for each in await session.resolutions.standings(community, period_of(scope)) if each.member not in excluded
    ]


def _lines(
    settings: Settings, standings: Sequence[Standing], scope: Scope, ranks_before: Mapping[int, int]
) -> list[BoardLine]:
    """The ranked lines by the community's rule; the crowd has none."""
    rule = settings.board_rule.rule
    return board(
        rule,
        [_total(rule, each) for each in standings if each.member != CROWD],
        ranks_before=ranks_before,
        all_time=scope is None,
        minimum_questions=settings.minimum_questions,
    )


async def _ranks_before(session: Session, community: int, settings: Settings, scope: Scope) -> dict[int, int]:
    """By member, the ranks on the board of the week before; none where the board is not about a week."""
    if not isinstance(scope, Week):
        return {}
    standings = await _standings(session, community, scope.previous())
    return ranks_of(_lines(settings, standings, scope, {}))


async def intervals_of(session: Session, community: int, scope: Scope) -> Intervals:
    """The 90 % bootstrap intervals of the ten best who have enough questions; none for a week.

    Computed in a thread: ten members with 200 questions each take two seconds.
    """
    if isinstance(scope, Week):
        return NO_INTERVALS
    settings = (await session.members.community(community)).settings
    rule = settings.board_rule.rule
    kind = board_value_of(rule, all_time=scope is None)
    start, end = times_of(scope)
    lines = _lines(settings, await _standings(session, community, scope), scope, {})
    found: dict[int, Interval] = {}
    for line in lines[:TEN_BEST]:
        member = line.total.member
        if not line.provisional:
            points = await session.resolutions.earned(community, member, start, end)
            earned = [Earned(member, points_by(rule, each) / NANO, each.coverage / NANO) for each in points]
            found[member] = await asyncio.to_thread(bootstrap_interval, earned, kind, seed=member)
    return found


def _crowd(rule: str, standings: Sequence[Standing]) -> Total | None:
    return next((_total(rule, each) for each in standings if each.member == CROWD), None)


def _total(rule: str, standing: Standing) -> Total:
    points = standing.points
    return Total(standing.member, points_by(rule, points) / NANO, points.coverage / NANO, standing.questions)


def _closes_soon(question: Question, now: int) -> bool:
    return question.is_open(now) and question.deadline < now + 7 * DAY_MS
