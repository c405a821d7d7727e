"""Scores the cases and ranks the boards of a history file."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from bot.domain.crowd.combine import CrowdMethod
from bot.domain.crowd.history import crowd_history
from bot.domain.forecast_intervals import FOREVER, ForecastInterval
from bot.domain.leaderboard.board import board
from bot.domain.leaderboard.totals import Earned, totals_of
from bot.domain.scoring.intervals import clip
from bot.domain.scoring.rules import RULES, score
from bot.domain.scoring.spot import standing_at_spot
from bot.domain.scoring.values import Answer, MemberScore, Times
from bot.scoring_file.schema import Board, Case, Forecast, ScoreFileError, history_of

_PRINTED_RULES = ("baseline", "peer", "spot_baseline", "spot_peer")
_PRINTED_METHODS = (CrowdMethod.UNWEIGHTED, CrowdMethod.RECENCY_WEIGHTED)
_BOARDS = (("baseline_global", "baseline", False), ("peer_global", "peer", True), ("peer_tournament", "peer", False))
_SECOND = 1000
_UNRANKED_FROM = 2
_PEER_RULES = frozenset({"peer", "spot_peer"})
_BRIER_RULES = frozenset({"brier", "relative_brier"})
_TINY = 1e-300
"""A floor below any other probability, where otherwise the logarithm of 0 would be an error."""


def score_text(text: str, rule: str | None = None) -> dict[str, Any]:
    """Score the text of a file and return the result, which can be printed as JSON.

    No floor is applied. A score is None where it has no finite value because what happened had been given a probability
    of 0. Peer scores of forecasters outside the base are left out, since programs disagree about them.

    Args:
        text: JSON as described in `bot.scoring_file.schema`.
        rule: a name in `bot.domain.scoring.rules.RULES`, to compute only that rule and no crowd history; None computes
            the crowd history and the rules that other programs have too.

    Raises:
        ScoreFileError: the text does not have the right shape, or there is no such rule.
    """
    rules = rules_to_print(rule)
    history = history_of(_parsed(text))
    return {
        "cases": [_case_result(case, rules, with_crowd=rule is None) for case in history.cases],
        "leaderboards": [_board_result(each, rule) for each in history.leaderboards],
    }


def rules_to_print(rule: str | None) -> Sequence[str]:
    """Return the rules that a result has: the one that was asked for, or those that other programs have too.

    Raises:
        ScoreFileError: there is no such rule.
    """
    if rule is not None and rule not in RULES:
        raise ScoreFileError("rule", "one of " + ", ".join(RULES))
    return _PRINTED_RULES if rule is None else (rule,)


def crowd_entries(
    times: Times, intervals: Sequence[ForecastInterval], excluded: frozenset[int]
) -> dict[str, list[dict[str, Any]]]:
    """Return the history of the crowd forecast by method, for the methods that other programs have too; in seconds."""
    return {method.value: _entries(times, intervals, excluded, method) for method in _PRINTED_METHODS}


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ScoreFileError("", "JSON that is not nested this deep") from None
    except json.JSONDecodeError as error:
        raise ScoreFileError(f"line {error.lineno} column {error.colno}", "JSON") from None
    except ValueError:
        raise ScoreFileError("", "JSON with numbers of a sane length") from None


def _case_result(case: Case, rules: Sequence[str], *, with_crowd: bool) -> dict[str, Any]:
    intervals = sorted(map(_interval, case.forecasts), key=lambda interval: (interval.start, interval.member))
    result: dict[str, Any] = {"id": case.id, "scores": {name: _rows(name, case, intervals) for name in rules}}
    if with_crowd:
        result["aggregation_history"] = crowd_entries(_times(case), intervals, frozenset(case.excluded_from_base))
    return result


def _interval(forecast: Forecast) -> ForecastInterval:
    end = FOREVER if forecast.end is None else forecast.end * _SECOND
    return ForecastInterval(forecast.start * _SECOND, end, forecast.forecaster, tuple(forecast.probabilities))


def _times(case: Case) -> Times:
    question = case.question
    return Times(
        question.open_time * _SECOND,
        question.scheduled_close_time * _SECOND,
        question.actual_close_time * _SECOND,
        None if question.spot_time is None else question.spot_time * _SECOND,
    )


def _rows(rule: str, case: Case, intervals: Sequence[ForecastInterval]) -> list[dict[str, Any]]:
    happened = case.question.resolved_outcome_index
    if happened is None:
        return []
    times, excluded = _times(case), frozenset(case.excluded_from_base)
    weights = tuple(float(k == happened) for k in range(len(case.question.outcomes)))
    without_score = _without_score(rule, times, intervals, happened)
    rows = score(rule, times, Answer(weights, _TINY if without_score else 0.0), intervals, excluded)
    if rule in _PEER_RULES and without_score - excluded:
        without_score = {row.member for row in rows}
    return [_row(row, without_score) for row in rows if row.in_base or rule != "peer"]


def _without_score(rule: str, times: Times, intervals: Sequence[ForecastInterval], happened: int) -> set[int]:
    """Return the forecasters whose score by a logarithmic rule is not finite: they gave 0 to what happened."""
    if rule in _BRIER_RULES:
        return set()
    counting: Iterable[ForecastInterval] = (
        standing_at_spot(times, intervals) if rule.startswith("spot_") else clip(intervals, times)
    )
    return {interval.member for interval in counting if not interval.probabilities[happened]}


def _row(row: MemberScore, without_score: set[int]) -> dict[str, Any]:
    value = None if row.member in without_score else row.score
    return {"forecaster": row.member, "score": value, "coverage": row.coverage}


def _entries(
    times: Times, intervals: Sequence[ForecastInterval], excluded: frozenset[int], method: CrowdMethod
) -> list[dict[str, Any]]:
    history = crowd_history(intervals, times.opened, times.closed, method, excluded)
    return [
        {
            "start": entry.start // _SECOND,
            "end": None if entry.end is None else entry.end // _SECOND,
            "forecaster_count": entry.crowd.forecasters,
            "probabilities": list(entry.crowd.probabilities),
        }
        for entry in history
    ]


def _board_result(given: Board, rule: str | None) -> dict[str, Any]:
    weights = {question.id: question.weight for question in given.questions if not question.annulled}
    totals = totals_of(
        Earned(earned.forecaster, earned.score, earned.coverage, weights[earned.question])
        for earned in given.scores
        if earned.question in weights
    )
    excluded = {int(who) for who, status in given.exclusion_status.items() if status >= _UNRANKED_FROM}
    result: dict[str, Any] = {"id": given.id}
    for name, ranked_by, all_time in _BOARDS:
        if rule in (None, ranked_by):
            result[name] = [
                {
                    "forecaster": line.total.member,
                    "score": line.value,
                    "coverage": line.total.coverage,
                    "questions": line.total.questions,
                    "rank": line.rank,
                }
                for line in board(ranked_by, totals, excluded, all_time=all_time)
            ]
    return result
