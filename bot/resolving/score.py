"""What a resolution is worth to each member, by every rule, and what it freezes."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.floor import floor_for
from bot.domain.forecast import WHOLE
from bot.domain.forecast_intervals import ForecastInterval, forecast_intervals_of
from bot.domain.question import Question
from bot.domain.resolution import Resolution, Terms
from bot.domain.scoring.crowd_score import crowd_score
from bot.domain.scoring.rules import RULES, score
from bot.domain.scoring.values import Answer, Row, Times, to_nano
from bot.domain.season import Season
from bot.domain.settings import Settings
from bot.domain.time.calendar import week_of
from bot.ports import Points, Score, Vote
from bot.questions.crowd import spoken

STORED_RULES = ("peer", "baseline", "brier", "relative_brier")
"""The rules that a community's boards can go by; each question is scored by all of them."""

ALL_TIME = "all"


def terms_of(question: Question, known_at: int, resolved_at: int, settings: Settings, excluded: Sequence[int]) -> Terms:
    """What a resolution made now freezes; it counts for its week and all time, and `in_season` adds the season."""
    return Terms(
        versions=tuple(rule.version for rule in RULES.values()),
        floor=floor_of(question, settings),
        periods=(week_period(week_of(resolved_at, settings.zone).key), ALL_TIME),
        excluded=tuple(excluded),
        times=times_of(question, known_at),
    )


def in_season(resolution: Resolution, season: Season | None) -> Resolution:
    """The resolution, counting for the season it lies in as well."""
    if season is None:
        return resolution
    periods = (*resolution.terms.periods, season.period)
    return replace(resolution, terms=replace(resolution.terms, periods=periods))


def scores_of(resolution: Resolution, votes: Sequence[Vote]) -> list[Score]:
    """The scores of everybody who is not excluded, and the crowd's own; none where the question was annulled."""
    if not resolution.weights:
        return []
    intervals = forecast_intervals_of([spoken(vote) for vote in votes])
    terms, answer = resolution.terms, answer_of(resolution)
    rows: dict[int, dict[str, Row]] = {}
    for rule in STORED_RULES:
        for row in [
            *score(rule, terms.times, answer, intervals, terms.excluded),
            *_crowds(rule, resolution, intervals),
        ]:
            rows.setdefault(row.member, {})[rule] = row
    counted = [each for each in sorted(rows.items()) if each[0] not in terms.excluded]
    return [Score(member, _points(by_rule)) for member, by_rule in counted]


def answer_of(resolution: Resolution) -> Answer:
    """The answer as the scoring rules take it."""
    weights = tuple(weight / WHOLE for weight in resolution.weights)
    return Answer(weights, resolution.terms.floor / WHOLE)


def times_of(question: Question, known_at: int) -> Times:
    """From when until when a question is scored: until the earliest of deadline, close by hand and known-at."""
    assert question.opened_at is not None  # noqa: S101  only what was open is resolved
    ends = [question.deadline, known_at, *([] if question.closed_at is None else [question.closed_at])]
    return Times(opened=question.opened_at, deadline=question.deadline, closed=min(ends))


def floor_of(question: Question, settings: Settings) -> int:
    """The floor on a question, in basis points."""
    return int(floor_for(settings.score_floor / WHOLE, len(question.text.outcomes)) * WHOLE)


def week_period(key: str) -> str:
    """The name of a week's standings, such as `week:2024-W50`."""
    return f"week:{key}"


def _crowds(rule: str, resolution: Resolution, intervals: Sequence[ForecastInterval]) -> list[Row]:
    terms = resolution.terms
    row = crowd_score(rule, terms.times, answer_of(resolution), intervals, terms.excluded)
    return [] if row is None else [row]


def _points(by_rule: dict[str, Row]) -> Points:
    """A rule that says nothing of a member, such as the relative Brier score of the only one, gives 0."""
    given = {rule: to_nano(row.score) for rule, row in by_rule.items()}
    coverage = by_rule["baseline"].coverage
    return Points(
        peer=given.get("peer", 0),
        baseline=given["baseline"],
        brier=given["brier"],
        relative_brier=given.get("relative_brier", 0),
        coverage=to_nano(coverage),
    )
