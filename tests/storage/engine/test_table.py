"""Descriptions of tables: they say what the schema says, and what follows from them is complete."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from bot.domain.question import NamesVisibility
from bot.ports.export_rows import TABLES as EXPORT
from storage.checks.tables import TABLES
from storage.engine.dialect import SQLITE
from storage.engine.table import Table, maker, stored
from storage.entities.exports import EXPORTED
from storage.store import SqliteStore


@pytest.mark.usefixtures("store")
def test_every_table_is_described_as_the_schema_makes_it(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        assert {table.name for table in TABLES} == {name for (name,) in file.execute(named)}
        for table in TABLES:
            made = file.execute("SELECT name, type, pk FROM pragma_table_info(?)", (table.name,)).fetchall()
            assert {name: kind for name, kind, _ in made} == {
                name: SQLITE.get(column.type, "TEXT") for name, column in table.columns.items()
            }, table.name
            key = sorted((place, name) for name, _, place in made if place)
            assert [name for _, name in key] == list(table.key), table.name


def test_what_a_column_refers_to_is_a_table_with_an_id() -> None:
    with_id = {table.name for table in TABLES if table.key == ("id",)}
    assert {column.refers for table in TABLES for column in table.columns.values() if column.refers} <= with_id


# What is no column of the table behind a row of an export, or is in no export.
FROZEN = {"rules", "floor", "periods", "excluded", "scored_from", "scored_until", "deadline", "spot_at"}
NOT_KEPT = {"questions": {"outcomes"}, "unscored": FROZEN, "resolutions": FROZEN}
NOT_EXPORTED = {"unscored": {"terms"}, "resolutions": {"terms"}, "placements": {"id"}}


@pytest.mark.parametrize("name", EXPORT)
def test_an_export_holds_every_column_of_its_tables(name: str) -> None:
    exported = {field.name for field in fields(EXPORT[name])}
    columns = EXPORTED[name].columns.keys() - {"community"}
    assert exported - columns == NOT_KEPT.get(name, set())
    assert columns - exported == NOT_EXPORTED.get(name, set())


@dataclass(frozen=True)
class Thing:
    name: str
    weights: tuple[int, ...]
    shares: tuple[int, ...] | None
    names: NamesVisibility
    review: bool
    settings: dict[str, str]
    others: int = 0


def test_a_row_becomes_a_dataclass_by_the_names_and_types_of_its_fields() -> None:
    make = maker(Thing, ["ignored", "review", "shares", "weights", "settings", "name", "names"])
    row = (1, 1, b"", b"", '{"zone": "UTC"}', "a", "shown")
    assert make(row, others=3) == Thing("a", (), None, NamesVisibility.SHOWN, True, {"zone": "UTC"}, 3)  # noqa: FBT003  a row
    packed = b"\x27\x0e\x00\x02"
    assert make((1, 0, packed, packed, "{}", "a", "shown")) == Thing(
        "a", (9998, 2), (9998, 2), NamesVisibility.SHOWN, review=False, settings={}
    )


def test_values_are_kept_as_their_columns_hold_them() -> None:
    table = Table("thing", refers="member", blobs="shares", json="settings", texts="name", crowd=True)
    kept = {name: table.columns[name] for name in table.columns}
    assert stored(kept["member"], None) == -1
    assert stored(kept["member"], 5) == 5
    assert stored(kept["shares"], None) == stored(kept["shares"], ()) == b""
    assert stored(kept["shares"], (9998, 2)) == b"\x27\x0e\x00\x02"
    assert stored(kept["settings"], {"zone": "UTC"}) == '{"zone": "UTC"}'
    assert stored(kept["settings"], "{}") == "{}"


def test_a_row_is_named_by_numbers_alone() -> None:
    assert Table("thing", key="name", texts="name").row_names == ()
    assert Table("thing", integers="id", refers="member").row_names == ("id",)
    account = Table("account", key="community account", refers="community member", texts="account")
    assert account.row_names == ("community", "member")


async def test_a_row_that_is_not_there_is_none_and_counts_nothing(store: SqliteStore) -> None:
    db = store._reading
    assert await db.record("SELECT * FROM member WHERE id = 99") is None
    assert await db.number("SELECT id FROM member WHERE id = 99") is None
    assert await db.count("SELECT max(id) FROM member") == 0
