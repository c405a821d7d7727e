"""Every action has one row that says who may perform it and which function does, and the types of both agree."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.app.registry import ROWS
from bot.inputs.base import Input
from bot.texts import texts
from bot.ui.commands import COMMANDS
from tests.paths import ROOT

RIGHT_ROW = """
from bot.inputs.voting import CastForecast, SubmitForecastForm, UndoForecast
from bot.request.action_row import row
from bot.request.permissions import Right
from bot.voting.cast_forecast import cast_forecast, reopen_forecast

row(CastForecast, Right.MEMBER, cast_forecast)
"""
WRONG_ROWS = [
    "row(UndoForecast, Right.MEMBER, cast_forecast)",
    "row(CastForecast, Right.MEMBER, cast_forecast, reopen=reopen_forecast)",
    "row(CastForecast, Right.MEMBER, reopen_forecast)",
]


def test_each_input_has_exactly_one_row() -> None:
    assert sorted(row.input.__name__ for row in ROWS) == sorted(model.__name__ for model in Input.__subclasses__())


def test_the_rows_of_a_feature_perform_what_its_folder_holds() -> None:
    for row in ROWS:
        assert row.perform.__module__.split(".")[1] == row.input.__module__.split(".")[2], row.input


def test_each_command_names_an_input_that_has_a_row_and_is_described() -> None:
    performed = {row.input for row in ROWS}
    for command in COMMANDS:
        assert command.action in performed
        assert texts("en").word(command.description)
        for option in command.options:
            assert texts("en").word(command.option_description(option))


@pytest.mark.unmeasured
def test_the_type_checker_refuses_a_row_whose_function_takes_another_input(tmp_path: Path) -> None:
    file = tmp_path / "actions.py"
    file.write_text("\n".join([RIGHT_ROW, *WRONG_ROWS, ""]))
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(file)]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  the line above
    refused = re.findall(r"actions\.py:(\d+): error: .*\[arg-type\]", checked.stdout)
    lines = file.read_text().splitlines()
    assert [lines[int(number) - 1] for number in refused] == WRONG_ROWS, checked.stdout
    assert f"Found {len(WRONG_ROWS)} errors in 1 file" in checked.stdout
