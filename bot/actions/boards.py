"""What stands on a board: shared by the private view and the weekly post."""

from bot.actions.scorekeeping import ALL_TIME, week_period
from bot.context import DAY_MS
from bot.domain.calendar import Week
from bot.domain.leaderboard.board import board
from bot.domain.leaderboard.totals import Total
from bot.domain.question import Question, QuestionState
from bot.domain.scoring.values import NANO
from bot.ports import Session, Standing
from bot.views.leaderboard import BoardFacts

RULE = "peer"
FAR_FUTURE_MS = 2**62


async def board_facts(session: Session, community: int, week: Week | None, now: int) -> BoardFacts:
    """The board of a week, or of all time."""
    period = ALL_TIME if week is None else week_period(week.key)
    standings = await session.boards.standings(community, period)
    start, end = (0, FAR_FUTURE_MS) if week is None else (week.start_ms, week.end_ms)
    resolved = await session.boards.resolved_in(community, start, end)
    posted = await session.questions.in_states(community, [QuestionState.OPEN, QuestionState.CLOSED])
    return BoardFacts(
        rule=RULE,
        week=week,
        lines=board(RULE, [_total(standing) for standing in standings], all_time=week is None),
        names={standing.member: standing.name for standing in standings},
        resolved=resolved,
        answers=await session.boards.resolutions([question.id for question in resolved]),
        closing=[question for question in posted if _closes_soon(question, now)],
        awaiting=[question for question in posted if question.state is QuestionState.CLOSED],
    )


def _closes_soon(question: Question, now: int) -> bool:
    return question.is_open(now) and question.deadline < now + 7 * DAY_MS


def _total(standing: Standing) -> Total:
    return Total(
        member=standing.member,
        points=standing.peer / NANO,
        coverage=standing.coverage / NANO,
        questions=standing.questions,
    )
