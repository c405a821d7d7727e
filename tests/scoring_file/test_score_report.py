"""The tables that scoring a file prints."""

from bot.scoring_file.report import score_lines


def test_each_case_and_each_board_has_a_table() -> None:
    result = {
        "cases": [{"id": "c", "scores": {"peer": [{"forecaster": 1, "score": None, "coverage": 0.5}], "brier": []}}],
        "leaderboards": [
            {"id": "b", "peer": [{"forecaster": 2, "score": 1.0, "coverage": 1.0, "questions": 3, "rank": 1}]}
        ],
    }
    assert score_lines(result) == [
        "c: peer",
        "   forecaster        score     coverage",
        "            1            -       0.5000",
        "",
        "c: brier",
        "",
        "b: peer",
        "         rank   forecaster        score     coverage    questions",
        "            1            2       1.0000       1.0000            3",
        "",
    ]
