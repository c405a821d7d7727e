"""`export --csv`: the tables hold what the JSON form holds, and no text in them is a formula for a spreadsheet."""

import csv
import json
import shutil
import sqlite3
import subprocess
import unicodedata
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exports.csv_writer import FILES, _cell, guarded
from tests.command_line import Cli, command_line
from tests.exports.world import home_of
from tests.reference import corpus

OFFICE, TABLE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text"))


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
        with (cli.folder / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [as_json(row) for row in csv.DictReader(file, strict=True)]
        expected = [whole[name]] if name == "community" else whole[name]
        assert rows == [{field: as_text(value) for field, value in row.items()} for row in expected], name


def test_the_tables_are_written_as_the_standard_says(cli: Cli) -> None:
    cli("export", "--csv", "tables")
    data = (cli.folder / "tables" / "questions.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,")
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
        "1234567890123456",
        "123456789012345678",
        "1733000000.123456",
        "1e5",
        "007",
        "1.50",
        "1-2",
        "1/2",
        "12:30",
        "2024-12-01",
        "50 %",
        "１２３",
        "True",
        "FALSE",
    ],
)
def test_what_looks_like_a_formula_or_a_number_is_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", " ", "0", "123456789012345", "a=b", "'=1", "Yes", "“=1”", "№ 5", "½", "1 of 2", "e5"]
)
def test_what_does_not_look_like_one_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("=+-@0123456789.\t\r\n \u3000\u200b＝﹣'"), st.characters()), max_size=20
    )
)
def test_no_guarded_text_begins_like_a_formula(text: str) -> None:
    safe = guarded(text)
    assert safe in (text, f"'{text}")
    assert not safe.isdecimal() or str(int(float(safe))) == safe
    shown = unicodedata.normalize("NFKC", safe).lstrip()
    assert not shown.startswith(("=", "+", "-", "@"))
    assert not safe.startswith(("\t", "\r", "\n"))


def test_the_collection_of_hostile_inputs_is_guarded() -> None:
    cases = [case for case in corpus() if case.csv_guard]
    assert len(cases) >= 4
    assert [guarded(case.value) for case in cases] == [f"'{case.value}" for case in cases]


def test_a_number_that_a_spreadsheet_would_round_is_text() -> None:
    assert [_cell(10**15 - 1), _cell(10**15), _cell(-(10**15))] == [10**15 - 1, f"'{10**15}", f"'{-(10**15)}"]


# Opened in a spreadsheet


def opened(folder: Path, tables: list[Path]) -> dict[str, list[list[str]]]:
    """The cells of tables as LibreOffice reads them: texts, whole numbers, yes and no, row by row.

    Commas, quotes and UTF-8 (76) are said, as the dialog that opens a file with a byte-order mark proposes them; there is
    no dialog here. All else is left to LibreOffice.
    """
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-calc-nogui")
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    form = ["--headless", "--convert-to", "fods", "--infilter=CSV:44,34,76,1"]
    command = [office, home, *form, "--outdir", str(folder / "opened"), *map(str, tables)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  the program that was just found
    return {file.stem: list(cells(file)) for file in (folder / "opened").iterdir()}


def cells(sheet: Path) -> Iterator[list[str]]:
    for row in ET.parse(sheet).iter(f"{TABLE}table-row"):  # noqa: S314  LibreOffice wrote it just now
        found = [
            text for cell in row for text in [cell_text(cell)] * int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        ]
        for _ in range(int(row.get(f"{TABLE}number-rows-repeated", "1"))):
            yield found


def cell_text(cell: ET.Element) -> str:
    if cell.get(f"{OFFICE}value-type") == "float":
        return str(int(float(cell.get(f"{OFFICE}value", ""))))
    if cell.get(f"{OFFICE}value-type") == "boolean":
        return cell.get(f"{OFFICE}boolean-value", "").capitalize()
    assert cell.get(f"{OFFICE}value-type") in (None, "string"), ET.tostring(cell)
    assert cell.get(f"{TABLE}formula") is None
    return "\n".join("".join(part.itertext()) for part in cell.iter(f"{TEXT}p"))


def trimmed(row: list[str]) -> list[str]:
    """A row without its empty cells at the end, of which a sheet has as many as it likes."""
    return row[: max((place for place, cell in enumerate(row, start=1) if cell), default=0)]


@pytest.mark.long
def test_a_spreadsheet_shows_what_the_file_holds_cell_by_cell(cli: Cli) -> None:
    with closing(sqlite3.connect(cli.folder / "credence.db")) as database:
        database.execute("UPDATE identity SET account = '123456789012345678' WHERE member = 2")
        database.execute("UPDATE placement SET message = '1733000000.123456' WHERE id = 1")
        database.execute("UPDATE placement SET message = '1234567890123456789' WHERE id = 2")
        for member, name in enumerate(("Grün, é", "日本 👋", "1-2", "TRUE"), start=1):
            database.execute("UPDATE member SET name = ? WHERE id = ?", (name, member))
        database.commit()
    assert cli("export", "--csv", "tables").status == 0
    written = {path.stem: path for path in (cli.folder / "tables").iterdir()}
    shown = opened(cli.folder, list(written.values()))
    assert shown.keys() == written.keys()
    for name, path in written.items():
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        assert [trimmed(row) for row in shown[name]] == [trimmed(row) for row in rows], name
    assert "'123456789012345678" in {cell for row in shown["identities"] for cell in row}
    assert {"Grün, é", "日本 👋", "'1-2", "'TRUE"} <= {cell for row in shown["members"] for cell in row}
