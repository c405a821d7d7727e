"""The unused parts of pages: filled with zeros in steps, with every row as it was, whatever is written meanwhile."""

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.care import blank
from storage.care.blank import Blanking, Progress
from storage.engine.connection import WRITER_PRAGMAS, Statements, StorageError

SMALL = 512
"""Bytes of a page: the smaller they are, the more of them there are, and the more often rows are moved."""


class Opened:
    """A database with small pages, through one connection."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.run = self.connection.execute
        self.run(f"PRAGMA page_size = {SMALL}")
        self.run("PRAGMA journal_mode = WAL")
        for pragma in WRITER_PRAGMAS:
            self.run(pragma)
        self.run("CREATE TABLE word (word TEXT PRIMARY KEY, note TEXT NOT NULL) STRICT, WITHOUT ROWID")
        self.run("CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")
        self.run("CREATE INDEX line_text ON line (text)")
        self.number = os.open(path, os.O_RDWR)
        self.sql = Statements(self.connection)

    def play(self, draw: random.Random, many: int) -> None:
        """Add, change and remove rows so that they are moved between pages."""
        for _ in range(many):
            word, note = f"w{draw.randrange(10**6):06}", "n" * draw.randrange(120)
            self.run("INSERT OR REPLACE INTO word VALUES (?, ?)", (word, note))
            self.run("INSERT INTO line (text) VALUES (?)", (f"l{draw.randrange(10**6):06}" * draw.randrange(1, 20),))
            self.run("UPDATE line SET text = text || ? WHERE id = ?", (note, draw.randrange(1, 400)))
            self.run("DELETE FROM line WHERE id = ?", (draw.randrange(1, 400),))

    def rows(self) -> list[list[object]]:
        return [self.run("SELECT * FROM word").fetchall(), self.run("SELECT * FROM line").fetchall()]

    def close(self) -> None:
        os.close(self.number)
        self.connection.close()

    def pass_over(self) -> Iterator[Progress]:
        """The steps of one pass."""
        blanking = Blanking(self.path, self.number)
        progress = Progress.MORE
        while progress is not Progress.DONE:
            progress = blanking.step(self.sql)
            yield progress


@pytest.fixture(autouse=True)
def few_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blank, "PAGES_AT_ONCE", 16)


@pytest.fixture
def opened(path: Path) -> Iterator[Opened]:
    found = Opened(path)
    with closing(found):
        yield found


def add_and_remove(opened: Opened, draw: random.Random) -> None:
    """Rows with a secret in each, among others, so that copies of some stay behind."""
    opened.run("BEGIN")
    opened.play(draw, 100)
    for number in range(60):
        opened.run("INSERT INTO word VALUES (?, 'secret')", (f"w{draw.randrange(10**6):06}secret{number}",))
        opened.run("INSERT INTO line (text) VALUES (?)", (f"l{draw.randrange(10**6):06}secret",))
        opened.play(draw, 3)
    opened.run("DELETE FROM word WHERE instr(word, 'secret')")
    opened.run("DELETE FROM line WHERE instr(text, 'secret')")
    opened.run("COMMIT")


@pytest.mark.parametrize("seed", [16, 18, 23])
def test_nothing_of_removed_rows_is_left_and_the_others_are_as_they_were(opened: Opened, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  a seed repeats the rows
    add_and_remove(opened, draw)
    before = opened.rows()
    opened.run("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"secret" in opened.path.read_bytes()
    steps = list(opened.pass_over())
    assert len(steps) > 3
    assert b"secret" not in opened.path.read_bytes()
    assert opened.rows() == before
    assert opened.run("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("seed", [16, 18, 23])
def test_what_is_written_between_the_steps_brings_nothing_back(opened: Opened, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  a seed repeats the rows
    add_and_remove(opened, draw)
    for _ in opened.pass_over():
        opened.play(draw, 5)
    opened.run("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"secret" not in opened.path.read_bytes()
    assert opened.run("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert opened.run("PRAGMA wal_autocheckpoint").fetchone() == (1_000,)


def test_pages_that_were_moved_behind_the_pass_are_looked_at_again(opened: Opened) -> None:
    add_and_remove(opened, random.Random(1))  # noqa: S311  a seed repeats the rows
    steps = opened.pass_over()
    next(steps)
    next(steps)
    # As if SQLite had moved a page with its unused part to the front: then it would be in the log, as the first page is.
    opened.run("CREATE TABLE another (id INTEGER PRIMARY KEY)")
    opened.run("PRAGMA wal_checkpoint(PASSIVE)")
    start, end = blank._unused(opened.path.read_bytes(), 100, SMALL)
    assert end - start > 6
    os.pwrite(opened.number, b"secret", start)
    list(steps)
    assert b"secret" not in opened.path.read_bytes()


def test_while_another_program_reads_the_log_it_waits_and_then_goes_on(opened: Opened) -> None:
    add_and_remove(opened, random.Random(1))  # noqa: S311  a seed repeats the rows
    with closing(sqlite3.connect(opened.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM word").fetchone()
        opened.run("INSERT INTO word VALUES ('new', '')")
        steps = opened.pass_over()
        assert [next(steps), next(steps)] == [Progress.BUSY, Progress.BUSY]
        other.execute("COMMIT")
    assert next(steps) is Progress.MORE
    list(steps)
    assert b"secret" not in opened.path.read_bytes()


def test_nothing_is_touched_where_another_program_has_written_in_between(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_and_remove(opened, random.Random(1))  # noqa: S311  a seed repeats the rows
    before = opened.path.read_bytes()
    monkeypatch.setattr(blank, "_log_is_emptied", lambda _: True)
    assert next(opened.pass_over()) is Progress.BUSY
    assert opened.path.read_bytes() == before


def test_pages_without_rows_are_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "pages"
    # An overflow page, whose first bytes are the number of the next; and a page of rows whose header cannot be right.
    overflow, strange = b"\0\0\0\7" + b"o" * 508, b"\r\0\0\xff\xff\0\1\0" + b"s" * 504
    file.write_bytes(b"\0" * SMALL + overflow + strange)
    blank.blank_file(file, SMALL)
    assert file.read_bytes() == b"\0" * SMALL + overflow + strange


def test_a_file_whose_pages_cannot_be_told_apart_is_refused(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blank, "_MOST_PAGES", 3)
    with pytest.raises(StorageError, match="too many pages"):
        list(opened.pass_over())


@given(
    start=st.integers(min_value=0, max_value=200),
    rows=st.integers(min_value=0, max_value=100),
    seed=st.integers(0, 255),
)
def test_the_unused_part_is_what_the_header_says(start: int, rows: int, seed: int) -> None:
    cells = rows
    content = 8 + 2 * cells + start
    page = bytes((13, 0, 0, *cells.to_bytes(2), *content.to_bytes(2), 0)) + bytes([seed]) * (SMALL - 8)
    assert blank._unused(page, 0, SMALL) == ((8 + 2 * cells, content) if content else (0, 0))
