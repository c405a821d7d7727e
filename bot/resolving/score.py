"""What a resolution freezes, and the scores it gives by each rule."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.floor import effective_floor
from bot.domain.forecast import WHOLE
from bot.domain.forecast_intervals import forecast_intervals_of
from bot.domain.question import Question
from bot.domain.resolution import Resolution, Terms
from bot.domain.scoring.crowd_score import CROWD, with_crowd
from bot.domain.scoring.rules import RULES, score
from bot.domain.scoring.values import Answer, MemberScore, Times, to_nano
from bot.domain.season import Season
from bot.domain.settings import Settings
from bot.domain.time.calendar import week_of
from bot.ports import Points, Score, Vote
from bot.questions.crowd import scoring_vote

STORED_RULES = ("peer", "baseline", "brier", "relative_brier")
"""Each question is scored by all the rules that a board can go by."""

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
    """The scores of all members who are not excluded, and of the crowd forecast; none of an annulled question.

    The history of the crowd forecast costs more than all the rest, and is made once for all rules.
    """
    if not resolution.weights:
        return []
    intervals = forecast_intervals_of([scoring_vote(vote) for vote in votes])
    terms, answer = resolution.terms, answer_of(resolution)
    together = with_crowd(intervals, terms.times, terms.excluded)
    rows: dict[int, dict[str, MemberScore]] = {}
    for rule in STORED_RULES:
        for row in score(rule, terms.times, answer, together, {*terms.excluded, CROWD}):
            rows.setdefault(row.member, {})[rule] = row
    counted = [each for each in sorted(rows.items()) if each[0] not in terms.excluded]
    return [Score(member, _points(by_rule)) for member, by_rule in counted]


def answer_of(resolution: Resolution) -> Answer:
    """The answer in the form of the scoring rules: weights and floor as fractions."""
    weights = tuple(weight / WHOLE for weight in resolution.weights)
    return Answer(weights, resolution.terms.floor / WHOLE)


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


def _points(by_rule: dict[str, MemberScore]) -> Points:
    """The points by all rules; 0 where a rule gives none, such as the relative Brier score to the only forecaster."""
    given = {rule: to_nano(row.score) for rule, row in by_rule.items()}
    coverage = by_rule["baseline"].coverage
    return Points(
        peer=given.get("peer", 0),
        baseline=given["baseline"],
        brier=given["brier"],
        relative_brier=given.get("relative_brier", 0),
        coverage=to_nano(coverage),
    )
