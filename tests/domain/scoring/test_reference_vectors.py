"""Every score, crowd forecast and board of the reference data, as other programs computed them."""

from typing import Any

import pytest

from bot.domain.crowd import history
from bot.domain.crowd.combine import CrowdMethod
from bot.domain.crowd.history import crowd_history
from bot.domain.forecast_intervals import FOREVER, ForecastInterval
from bot.domain.leaderboard.board import board
from bot.domain.leaderboard.totals import Earned, totals_of
from bot.domain.scoring.crowd_score import crowd_score
from bot.domain.scoring.intervals import log_scorer
from bot.domain.scoring.relative_brier import DAY_MS
from bot.domain.scoring.rules import score
from bot.domain.scoring.values import Answer, Times
from tests.reference import vectors

POINTS, PROBABILITY = 1e-6, 1e-9
METHODS = ("unweighted", "recency_weighted")

pytestmark = pytest.mark.unmeasured


def cases_of(name: str, key: str = "cases", label: str = "id") -> pytest.MarkDecorator:
    found = vectors(name, key)
    return pytest.mark.parametrize("case", found, ids=[each[label] for each in found])


def intervals_of_case(case: dict[str, Any]) -> list[ForecastInterval]:
    return [
        ForecastInterval(
            given["start"] * 1000,
            FOREVER if given["end"] is None else given["end"] * 1000,
            given["forecaster"],
            tuple(given["probabilities"]),
        )
        for given in case["forecasts"]
    ]


def times_of_case(case: dict[str, Any]) -> Times:
    question = case["question"]
    opened, deadline, closed = (
        question[name] * 1000 for name in ("open_time", "scheduled_close_time", "actual_close_time")
    )
    spot = question["spot_time"]
    return Times(opened, deadline, closed, None if spot is None else spot * 1000)


def answer_of(happened: int | None, outcomes: int) -> Answer | None:
    return None if happened is None else Answer(tuple(float(k == happened) for k in range(outcomes)))


def answer_of_case(case: dict[str, Any]) -> Answer | None:
    question = case["question"]
    return answer_of(question["resolved_outcome_index"], len(question["outcomes"]))


@cases_of("metaculus")
def test_scores_agree(case: dict[str, Any]) -> None:
    excluded = frozenset(case["excluded_from_base"])
    for rule, expected in case["expected"]["scores"].items():
        rows = score(rule, times_of_case(case), answer_of_case(case), intervals_of_case(case), excluded)
        # outside the base the reference moves peer intervals to the base's next event
        ours = {row.member: row for row in rows if row.in_base or rule != "peer"}
        theirs = {each["forecaster"]: each for each in expected if each["in_base"] or rule != "peer"}
        assert ours.keys() == theirs.keys()
        for member, row in ours.items():
            assert row.score == pytest.approx(theirs[member]["score"], abs=POINTS, rel=0)
            assert row.coverage == pytest.approx(theirs[member]["coverage"], abs=PROBABILITY, rel=0)
            assert row.in_base == theirs[member]["in_base"]


@cases_of("metaculus")
def test_the_crowds_own_scores_agree(case: dict[str, Any]) -> None:
    excluded = frozenset(case["excluded_from_base"])
    for rule, by_method in case["expected"]["aggregate_scores"].items():
        for method in METHODS:
            if method in by_method:
                args = (rule, times_of_case(case), answer_of_case(case), intervals_of_case(case), excluded)
                row = crowd_score(*args, CrowdMethod(method))
                assert row is not None
                assert row.score == pytest.approx(by_method[method]["score"], abs=POINTS, rel=0)
                assert row.coverage == pytest.approx(by_method[method]["coverage"], abs=PROBABILITY, rel=0)


@cases_of("metaculus")
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("many", [0, history.MANY_FORECASTS], ids=["numpy", "Python"])
def test_crowd_histories_agree(case: dict[str, Any], method: str, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MANY_FORECASTS", many)
    times = times_of_case(case)
    excluded = frozenset(case["excluded_from_base"])
    ours = crowd_history(intervals_of_case(case), times.opened, times.closed, CrowdMethod(method), excluded)
    for entry, expected in zip(ours, case["expected"]["aggregation_history"][method], strict=True):
        end = expected["end"]
        assert (entry.start, entry.end) == (expected["start"] * 1000, None if end is None else end * 1000)
        assert entry.crowd.forecasters == expected["forecaster_count"]
        assert entry.crowd.probabilities == pytest.approx(expected["probabilities"], abs=PROBABILITY, rel=0)


@cases_of("hand_cases", label="name")
def test_cases_worked_by_hand_agree(case: dict[str, Any]) -> None:
    def at(day: float | None) -> int:
        return FOREVER if day is None else round(day * DAY_MS)

    intervals = [
        ForecastInterval(
            at(given["start_day"]), at(given["end_day"]), given["forecaster"], tuple(given["probabilities"])
        )
        for given in case["forecasts"]
    ]
    times = Times(0, at(case["days_to_scheduled_close"]), at(case["days_to_actual_close"]))
    answer = answer_of(case["resolved_outcome_index"], case["outcomes"])
    for expected in case["expected_scores"]:
        rows = {row.member: row for row in score(expected["type"], times, answer, intervals)}
        assert rows[expected["forecaster"]].score == pytest.approx(expected["score"], abs=POINTS, rel=0)
        assert rows[expected["forecaster"]].coverage == pytest.approx(expected["coverage"], abs=PROBABILITY, rel=0)
    if not case["expected_scores"] and not case["expected_aggregates"]:
        assert score("baseline", times, answer, intervals) == []
    for expected in case["expected_aggregates"]:
        history = crowd_history(intervals, times.opened, times.closed, CrowdMethod(expected["method"]))
        found = {entry.start: entry.crowd.probabilities for entry in history}
        assert found[at(expected["at_day"])] == pytest.approx(expected["probabilities"], abs=PROBABILITY, rel=0)


@cases_of("metaculus", "leaderboards")
@pytest.mark.parametrize(
    ("name", "rule", "all_time"),
    [("baseline_global", "baseline", False), ("peer_global", "peer", True), ("peer_tournament", "peer", False)],
)
def test_boards_agree(case: dict[str, Any], name: str, rule: str, all_time: bool) -> None:  # noqa: FBT001  a column of the table
    weights = {each["id"]: each["weight"] for each in case["questions"] if not each["annulled"]}
    totals = totals_of(
        Earned(each["forecaster"], each["score"], each["coverage"], weights[each["question"]])
        for each in case["scores"]
        if each["question"] in weights
    )
    excluded = {int(member) for member, status in case["exclusion_status"].items() if status >= 2}
    lines = {line.total.member: line for line in board(rule, totals, excluded, all_time=all_time)}
    assert len(lines) == len(case["expected"][name])
    for expected in case["expected"][name]:
        line = lines[expected["forecaster"]]
        assert (line.rank, line.total.questions) == (expected["rank"], expected["questions"])
        assert line.value == pytest.approx(expected["score"], abs=POINTS, rel=0)
        assert line.total.coverage == pytest.approx(expected["coverage"], abs=PROBABILITY, rel=0)


@cases_of("fatebook")
def test_relative_brier_scores_agree(case: dict[str, Any]) -> None:
    starts: dict[int, list[tuple[int, float]]] = {}
    for given in case["forecasts"]:
        starts.setdefault(given["forecaster"], []).append((given["start"] * 1000, given["probability"]))
    intervals = [
        ForecastInterval(start, end, member, (1 - yes, yes))
        for member, given in starts.items()
        for (start, yes), (end, _) in zip(given, [*given[1:], (FOREVER, 0.0)], strict=True)
    ]
    times = Times(case["created"] * 1000, case["resolved"] * 1000, case["resolved"] * 1000)
    answer = answer_of(int(case["resolution"] == "YES"), 2)
    ours = {row.member: row.score for row in score("relative_brier", times, answer, sorted(intervals))}
    theirs = {
        each["forecaster"]: each["relative_brier"] for each in case["expected"] if each["relative_brier"] is not None
    }
    assert ours == pytest.approx(theirs, abs=PROBABILITY, rel=0)


@cases_of("proper_scores")
def test_single_forecasts_agree(case: dict[str, Any]) -> None:
    forecast, happened = tuple(case["probabilities"]), case["resolved_outcome_index"]
    answer = answer_of(happened, len(forecast))
    assert answer is not None
    assert answer.brier_of(forecast) == pytest.approx(case["brier_0_2"], abs=PROBABILITY, rel=0)
    assert -log_scorer(answer)(forecast) == pytest.approx(case["log_loss_nats"], abs=PROBABILITY, rel=0)
