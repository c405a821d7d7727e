"""What a resolution freezes, and the scores it gives by each rule."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.floor import effective_floor
from bot.domain.forecast import WHOLE
from bot.domain.forecast_intervals import forecast_intervals_of
from bot.domain.question import Question
from bot.domain.question_scores import ScoreRow, answer_of, score_rows
from bot.domain.resolution import Resolution, Terms
from bot.domain.scoring.rules import RULES
from bot.domain.scoring.values import Times
from bot.domain.season import Season
from bot.domain.settings import Settings
from bot.domain.time.calendar import week_of
from bot.ports import Points, Score, Vote
from bot.questions.crowd import scoring_vote

ALL_TIME = "all"
"""The name of the standings of all time."""


def terms_of(question: Question, known_at: int, resolved_at: int, settings: Settings, excluded: Sequence[int]) -> Terms:
    """What a resolution freezes that is made at that time.

    It counts for the week it was made in and for all time; `in_season` adds the season.
    """
    return Terms(
        versions=tuple(rule.version for rule in RULES.values()),
        floor=floor_of(question, settings),
        periods=(week_period(week_of(resolved_at, settings.zone).key), ALL_TIME),
        excluded=tuple(excluded),
        times=times_of(question, known_at),
    )


def in_season(resolution: Resolution, season: Season | None) -> Resolution:
    """The resolution, which counts for that season as well."""
    if season is None:
        return resolution
    periods = (*resolution.terms.periods, season.period)
    return replace(resolution, terms=replace(resolution.terms, periods=periods))


def scores_of(resolution: Resolution, votes: Sequence[Vote]) -> list[Score]:
    """The scores of all members who are not excluded, and of the crowd forecast; none of an annulled question."""
    if not resolution.weights:
        return []
    intervals = forecast_intervals_of([scoring_vote(vote) for vote in votes])
    terms = resolution.terms
    return as_scores(score_rows(terms.times, answer_of(resolution), intervals, terms.excluded))


def as_scores(rows: Sequence[ScoreRow]) -> list[Score]:
    """Computed scores as they are kept."""
    return [Score(row.member, Points._make(row[1:])) for row in rows]


def times_of(question: Question, known_at: int) -> Times:
    """The scoring time: from opening to the earliest of deadline, close by hand and known-at."""
    assert question.opened_at is not None  # noqa: S101  only what was open is resolved
    ends = [question.deadline, known_at, *([] if question.closed_at is None else [question.closed_at])]
    return Times(opened=question.opened_at, deadline=question.deadline, closed=min(ends))


def floor_of(question: Question, settings: Settings) -> int:
    """The lowest share that is scored on a question, in basis points."""
    return int(effective_floor(settings.score_floor / WHOLE, len(question.text.outcomes)) * WHOLE)


def week_period(key: str) -> str:
    """The name of a week's standings, such as `week:2024-W50`."""
    return f"week:{key}"
