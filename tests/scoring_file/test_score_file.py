import json
from collections.abc import Callable
from math import log
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.scoring_file.schema import ScoreFileError
from bot.scoring_file.score import score_text

DAY = 86_400
Case = dict[str, Any]


def case() -> Case:
    return {
        "id": "one",
        "question": {
            "type": "multiple_choice",
            "outcomes": ["red", "green", "blue"],
            "open_time": DAY,
            "scheduled_close_time": 11 * DAY,
            "resolve_time": 20 * DAY,
            "actual_close_time": 11 * DAY,
            "spot_time": None,
            "resolution": "green",
            "resolved_outcome_index": 1,
        },
        "forecasts": [
            {"forecaster": 1, "start": DAY, "end": 6 * DAY, "probabilities": [0.25, 0.5, 0.25]},
            {"forecaster": 2, "start": 3 * DAY, "end": None, "probabilities": [0.5, 0.25, 0.25]},
            {"forecaster": 1, "start": 6 * DAY, "end": None, "probabilities": [0, 1, 0]},
        ],
        "excluded_from_base": [],
    }


def board() -> dict[str, Any]:
    return {
        "id": "week",
        "questions": [{"id": 1, "weight": 1.0, "annulled": False}, {"id": 2, "weight": 0.5, "annulled": False}],
        "scores": [
            {"forecaster": 1, "question": 1, "score": 10.0, "coverage": 1.0},
            {"forecaster": 1, "question": 2, "score": 10, "coverage": 0.5},
            {"forecaster": 2, "question": 1, "score": 30.0, "coverage": 1.0},
        ],
        "exclusion_status": {"2": 2},
    }


def refusal(content: Any, rule: str | None = None) -> ScoreFileError:
    with pytest.raises(ScoreFileError) as caught:
        score_text(content if isinstance(content, str) else json.dumps(content), rule)
    return caught.value


def test_a_bare_case_is_scored() -> None:
    (result,) = score_text(json.dumps(case()))["cases"]
    assert result["id"] == "one"
    first, second = result["scores"]["peer"]
    expected = 100 * (0.3 * log(2) + 0.5 * log(4))
    assert first == {"forecaster": 1, "score": pytest.approx(expected), "coverage": pytest.approx(1)}
    assert second == {"forecaster": 2, "score": pytest.approx(-expected), "coverage": pytest.approx(0.8)}
    assert list(result["scores"]) == ["baseline", "peer", "spot_baseline", "spot_peer"]


def test_the_crowds_history_comes_in_seconds() -> None:
    (result,) = score_text(json.dumps({"cases": [case()]}))["cases"]
    assert list(result["aggregation_history"]) == ["unweighted", "recency_weighted"]
    entries = result["aggregation_history"]["recency_weighted"]
    assert [(entry["start"], entry["end"], entry["forecaster_count"]) for entry in entries] == [
        (DAY, 3 * DAY, 1),
        (3 * DAY, 6 * DAY, 2),
        (6 * DAY, None, 2),
    ]
    assert entries[1]["probabilities"] == pytest.approx([0.375, 0.375, 0.25])


def test_no_floor_is_applied() -> None:
    forecast = {"forecaster": 1, "start": DAY, "end": None, "probabilities": [0.9998, 0.0001, 0.0001]}
    (result,) = score_text(json.dumps(case() | {"forecasts": [forecast]}))["cases"]
    assert result["scores"]["baseline"][0]["score"] == pytest.approx(100 * (1 + log(0.0001) / log(3)))


def test_a_rule_alone_gives_its_scores_alone() -> None:
    result = score_text(json.dumps({"cases": [case()], "leaderboards": [board()]}), "brier")
    assert list(result["cases"][0]) == ["id", "scores"]
    assert list(result["cases"][0]["scores"]) == ["brier"]
    assert result["leaderboards"] == [{"id": "week"}]


def test_an_annulled_question_has_a_history_but_no_scores() -> None:
    given = case()
    given["question"] |= {"resolution": "annulled", "resolved_outcome_index": None}
    (result,) = score_text(json.dumps(given))["cases"]
    assert set(map(len, result["scores"].values())) == {0}
    assert result["aggregation_history"]["unweighted"]


def test_an_outsider_is_scored_but_not_in_the_peer_list() -> None:
    (result,) = score_text(json.dumps(case() | {"excluded_from_base": [2]}))["cases"]
    assert [row["forecaster"] for row in result["scores"]["baseline"]] == [1, 2]
    assert [row["forecaster"] for row in result["scores"]["peer"]] == [1]


def test_a_score_without_a_finite_value_is_null_and_the_crowd_is_not() -> None:
    given = case()
    given["question"] |= {"resolution": "red", "resolved_outcome_index": 0}
    (result,) = score_text(json.dumps(given))["cases"]
    assert [row["score"] is None for row in result["scores"]["baseline"]] == [True, False]
    assert [row["score"] for row in result["scores"]["peer"]] == [None, None]
    assert result["scores"]["baseline"][0]["coverage"] == pytest.approx(1)
    (result,) = score_text(json.dumps(given), "brier")["cases"]
    assert result["scores"]["brier"][0]["score"] == pytest.approx(0.5 * (0.75**2 + 0.25 + 0.0625) + 0.5 * 2)
    json.dumps(result, allow_nan=False)


def test_equal_times_are_ordered_by_forecaster() -> None:
    given = case()
    together = [
        {"forecaster": who, "start": DAY, "end": None, "probabilities": [p, 0.5, 0.5 - p]}
        for who, p in ((1, 0.1), (2, 0.4), (3, 0.2), (4, 0.3))
    ]
    first = score_text(json.dumps(given | {"forecasts": together}))
    assert score_text(json.dumps(given | {"forecasts": together[::-1]})) == first


def test_boards_are_ranked() -> None:
    (result,) = score_text(json.dumps({"leaderboards": [board()]}))["leaderboards"]
    assert result["baseline_global"] == [
        {"forecaster": 1, "score": 15.0, "coverage": 1.25, "questions": 2, "rank": 1},
        {"forecaster": 2, "score": 30.0, "coverage": 1.0, "questions": 1, "rank": 1},
    ]
    assert [line["score"] for line in result["peer_global"]] == [0.5, 1.0]
    assert result["peer_tournament"] == result["baseline_global"]


def test_a_forecaster_who_may_win_no_prize_is_still_ranked() -> None:
    given = board() | {"exclusion_status": {"2": 1}}
    (result,) = score_text(json.dumps({"leaderboards": [given]}))["leaderboards"]
    assert [(line["forecaster"], line["rank"]) for line in result["baseline_global"]] == [(2, 1), (1, 2)]


def question(**changes: Any) -> Callable[[Case], None]:
    return lambda given: given["question"].update(changes)


def forecast(at: int, **changes: Any) -> Callable[[Case], None]:
    return lambda given: given["forecasts"][at].update(changes)


BROKEN: list[tuple[Callable[[Case], Any], str]] = [
    (lambda given: given.pop("id"), "id"),
    (lambda given: given.pop("forecasts"), "forecasts"),
    (lambda given: given["question"].pop("open_time"), "question.open_time"),
    (lambda given: given["forecasts"][1].pop("probabilities"), "forecasts[1].probabilities"),
    (question(type="numeric"), "question.type"),
    (question(type="binary"), "question.outcomes"),
    (question(outcomes=["red"]), "question.outcomes"),
    (question(outcomes=["red", "green", "red"]), "question.outcomes[2]"),
    (question(open_time="1"), "question.open_time"),
    (question(open_time=1.5), "question.open_time"),
    (question(open_time=True), "question.open_time"),
    (question(open_time=-1), "question.open_time"),
    (question(open_time=10**30), "question.open_time"),
    (question(scheduled_close_time=DAY), "question.scheduled_close_time"),
    (question(resolve_time=0), "question.resolve_time"),
    (question(actual_close_time=12 * DAY), "question.actual_close_time"),
    (question(spot_time=0), "question.spot_time"),
    (question(resolution="yellow"), "question.resolution"),
    (question(resolved_outcome_index=2), "question.resolved_outcome_index"),
    (question(resolved_outcome_index=7), "question.resolved_outcome_index"),
    (question(resolution="ambiguous"), "question.resolved_outcome_index"),
    (forecast(0, forecaster="one"), "forecasts[0].forecaster"),
    (forecast(0, probabilities=[0.5, 0.5]), "forecasts[0].probabilities"),
    (forecast(0, probabilities=[0.5, 0.3, 0.3]), "forecasts[0].probabilities"),
    (forecast(0, probabilities=[0.5, 0.49, 0.0]), "forecasts[0].probabilities"),
    (forecast(0, probabilities=[1.5, -0.5, 0.0]), "forecasts[0].probabilities[0]"),
    (forecast(0, probabilities=[0.5, "0.5", 0.0]), "forecasts[0].probabilities[1]"),
    (forecast(2, probabilities=[float("nan"), 0.5, 0.5]), "forecasts[2].probabilities[0]"),
    (forecast(2, probabilities=[0.5, 0.5, float("inf")]), "forecasts[2].probabilities[2]"),
    (forecast(0, end=DAY), "forecasts[0].end"),
    (forecast(0, end=None), "forecasts[0].end"),
    (forecast(0, end=7 * DAY), "forecasts[0].end"),
    (forecast(1, start=0), "forecasts[1].start"),
    (lambda given: given.update(excluded_from_base=[2, 2]), "excluded_from_base[1]"),
]


@pytest.mark.parametrize(("breaks", "path"), BROKEN, ids=[f"{i} {path}" for i, (_, path) in enumerate(BROKEN)])
def test_a_broken_case_is_refused_with_the_path(breaks: Callable[[Case], Any], path: str) -> None:
    given = case()
    breaks(given)
    assert refusal(given).path == path
    error = refusal({"cases": [case() | {"id": "sound"}, given]})
    assert error.path == f"cases[1].{path}"
    assert str(error) == f"cases[1].{path}: expected {error.expected}"


@pytest.mark.parametrize(
    ("breaks", "path"),
    [
        (lambda given: given["scores"][0].update(question=9), "scores[0].question"),
        (lambda given: given["scores"].append(given["scores"][0]), "scores[3]"),
        (lambda given: given["questions"][1].update(id=1), "questions[1].id"),
        (lambda given: given["questions"][1].update(weight=-1), "questions[1].weight"),
        (lambda given: given["scores"][0].update(score=float("inf")), "scores[0].score"),
        (lambda given: given["scores"][0].update(coverage=1.5), "scores[0].coverage"),
        (lambda given: given["exclusion_status"].update({"2": 9}), "exclusion_status.2"),
    ],
)
def test_a_broken_board_is_refused_with_the_path(breaks: Callable[[Any], None], path: str) -> None:
    given = board()
    breaks(given)
    assert refusal({"leaderboards": [given]}).path == f"leaderboards[0].{path}"


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "3", "{}", '{"cases": 3}', "[" * 100_000, '{"cases": [' + "9" * 5_000 + "]}", '{"cases": [1e999]}'],
)
def test_what_is_no_history_is_refused(content: str) -> None:
    assert refusal(content).expected


def test_two_cases_or_boards_of_one_id_are_refused() -> None:
    assert refusal({"cases": [case(), case()]}).path == "cases[1].id"
    assert refusal({"leaderboards": [board(), board()]}).path == "leaderboards[1].id"


def test_an_unknown_rule_is_refused_with_the_known_ones() -> None:
    assert "relative_brier" in refusal(case(), "best").expected


def test_the_command_prints_tables_or_every_digit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "boards.json"
    file.write_text('{"leaderboards": [{"id": "b", "questions": [], "scores": [], "exclusion_status": {}}]}')
    assert main(["score", str(file)]) == 0
    assert capsys.readouterr().out.startswith("b: baseline_global\n")
    assert main(["score", str(file), "--json", "--rule", "peer"]) == 0
    assert json.loads(capsys.readouterr().out)["leaderboards"][0]["id"] == "b"


def test_the_command_says_where_a_file_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "wrong.json"
    file.write_text('{"cases": [{"id": 3}]}')
    assert main(["score", str(file)]) == 1
    assert capsys.readouterr().err == "cases[0].id: expected a text\n"
