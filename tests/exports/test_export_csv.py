"""`export --csv`: the tables hold what the JSON form holds, and no text in them is a formula for a spreadsheet."""

import csv
import json
import unicodedata
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exports.csv_writer import FILES, guarded
from tests.command_line import Cli, command_line
from tests.exports.world import home_of
from tests.reference import corpus


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Generator[Cli]:
    with command_line(tmp_path, monkeypatch, capsys) as cli:
        home_of(cli.folder)
        yield cli


def as_json(row: dict[str, str]) -> dict[str, str]:
    """A row of a table as the JSON form's values look in text."""
    lists = {"outcome": "outcomes", "share": "shares", "weight": "weights"}
    merged: dict[str, str] = {}
    for column, cell in row.items():
        name = lists.get(column.rpartition("_")[0], column)
        merged[name] = f"{merged.get(name, '')} {cell}".strip() if name != column else cell
    return merged


def as_text(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name}:{each}" for name, each in value.items())
    if isinstance(value, list):
        return " ".join(guarded(str(each)) for each in value)
    return "" if value is None else guarded(value) if isinstance(value, str) else str(value)


def test_the_tables_hold_what_the_file_holds(cli: Cli) -> None:
    assert cli("export").status == 0
    assert cli("export", "--csv", "tables").status == 0
    whole = json.loads((cli.folder / "credence-export.json").read_text())
    assert {path.name for path in (cli.folder / "tables").iterdir()} == {f"{name}.csv" for name in FILES}
    for name in FILES:
        with (cli.folder / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = [as_json(row) for row in csv.DictReader(file, strict=True)]
        expected = [whole[name]] if name == "community" else whole[name]
        assert rows == [{field: as_text(value) for field, value in row.items()} for row in expected], name


def test_the_tables_are_written_as_the_standard_says(cli: Cli) -> None:
    cli("export", "--csv", "tables")
    data = (cli.folder / "tables" / "questions.csv").read_bytes()
    assert data.endswith(b"\r\n")
    assert b"\"'=1+1 wins the cup, doesn't it?\",'+Reds,'\xef\xbc\x9dBlues,'-Greens" in data
    assert b",-" in (cli.folder / "tables" / "scores.csv").read_bytes()


def test_an_empty_folder_is_filled(cli: Cli) -> None:
    (cli.folder / "tables").mkdir()
    assert cli("export", "--csv", "tables").status == 0


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u3000=1",
        "\u200b=1",
        "＝1",
        "＋1",
        "－1",
        "＠A",
        "﹣1",
        "−1",
    ],
)
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "1-1", "a=b", "'=1", "Yes", "“=1”", "№ 5", "½"])
def test_what_does_not_look_like_one_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


@given(st.text(alphabet=st.one_of(st.sampled_from("=+-@\t\r\n \u3000\u200b＝﹣'"), st.characters()), max_size=6))
def test_no_guarded_text_begins_like_a_formula(text: str) -> None:
    safe = guarded(text)
    assert safe in (text, f"'{text}")
    shown = unicodedata.normalize("NFKC", safe).lstrip()
    assert not shown.startswith(("=", "+", "-", "@"))
    assert not safe.startswith(("\t", "\r", "\n"))


def test_the_collection_of_hostile_inputs_is_guarded() -> None:
    cases = [case for case in corpus() if case.csv_guard]
    assert len(cases) >= 4
    assert [guarded(case.value) for case in cases] == [f"'{case.value}" for case in cases]
