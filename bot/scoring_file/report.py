"""Prints the result of scoring a file as tables."""

from collections.abc import Mapping, Sequence
from typing import Any

_COLUMNS = ("rank", "forecaster", "score", "coverage", "questions")


def score_lines(result: Mapping[str, Any]) -> list[str]:
    """Return the lines of a table for each case and rule, and for each board, with four decimals.

    Args:
        result: as from `bot.scoring_file.score.score_text`.
    """
    lines: list[str] = []
    for case in result["cases"]:
        for rule, rows in case["scores"].items():
            lines += _table(f"{case['id']}: {rule}", rows)
    for board in result["leaderboards"]:
        for name in [name for name in board if name != "id"]:
            lines += _table(f"{board['id']}: {name}", board[name])
    return lines


def _table(heading: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    columns = [column for column in _COLUMNS if rows and column in rows[0]]
    table = ["".join(f"{column:>13}" for column in columns)] if rows else []
    return [heading, *table, *("".join(f"{_cell(row[column]):>13}" for column in columns) for row in rows), ""]


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else str(value)
