"""What SQLite alone needs for the rows that a figure of `large.py` reads or writes: the limit beside the figure."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import perf_counter

from benchmarks.crowded import CURRENT, HISTORY, NOW, RAW_GROUP, SEEN
from benchmarks.seeded import ASKING, CROWDED, DAY_MS, HOME
from storage.engine.connection import WRITER_PRAGMAS
from storage.engine.packing import pack

PERIODS = ("week:2024-W49", "all")
NO_SCORES = "week:2020-W01"

_SCORE = (
    "INSERT INTO score (question, member, peer, baseline, brier, relative_brier, coverage) VALUES (?, ?, 1, 1, 1, 1, 1)"
)
_STANDING = (
    "INSERT INTO standing (community, period, member, questions, peer, baseline, brier, relative_brier, coverage)"
    " VALUES (?, ?, ?, 1, 1, 1, 1, 1, 1) ON CONFLICT (community, period, member) DO UPDATE SET"
    " questions = questions + 1, peer = peer + 1, baseline = baseline + 1, brier = brier + 1,"
    " relative_brier = relative_brier + 1, coverage = coverage + 1"
)
_STANDINGS = (
    "SELECT member.name, peer, baseline, brier, relative_brier, coverage FROM standing"
    " JOIN member ON member.id = standing.member WHERE standing.community = ? AND period = ?"
)
_SHARES = pack((4_000, 3_000, 2_000, 1_000))


class RawSqlite:
    """A copy of the seeded database with nothing above it, in which each method does what one request must do."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._later = count(NOW + DAY_MS)

    def vote(self) -> None:
        """Record a vote."""
        self.votes(1)

    def votes(self, number: int) -> None:
        """Record a vote of each of so many members, in groups."""
        for first in range(1, number + 1, RAW_GROUP):
            members = range(first, min(first + RAW_GROUP, number + 1))
            rows = [(CROWDED, next(self._later), member, _SHARES) for member in members]
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(HISTORY, rows)
            self._connection.executemany(CURRENT, rows)
            self._connection.executemany(SEEN, [(f"raw:{at:019d}", f"q{CROWDED}", at) for _, at, _, _ in rows])
            self._connection.execute("COMMIT")

    def resolve(self, question: int) -> None:
        """Read all votes on a question, and write a score and two standings for each of their members."""
        votes = self._connection.execute(
            "SELECT cast_at, member, shares FROM forecast_history WHERE question = ? ORDER BY cast_at, member",
            (question,),
        )
        members = sorted({member for _, member, _ in votes})
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(_SCORE, ((question, member) for member in members))
        self._connection.executemany(_STANDING, ((HOME, period, member) for period in PERIODS for member in members))
        self._connection.execute("UPDATE question SET state = 'resolved' WHERE id = ?", (question,))
        self._connection.execute("COMMIT")

    def suggest(self) -> None:
        """Read the names and titles of 25 questions."""
        self._read(
            "SELECT number, title FROM question WHERE community = ? AND state = 'open' ORDER BY number DESC LIMIT 25",
            ASKING,
        )

    def list(self) -> None:
        """Read eight questions with their outcomes."""
        self._read(
            "SELECT question.*, outcome.name FROM question JOIN outcome ON outcome.question = question.id WHERE id IN"
            " (SELECT id FROM question WHERE community = ? AND state = 'open' ORDER BY closes_at, id LIMIT 8)",
            ASKING,
        )

    def draft(self) -> None:
        """Write a draft with four outcomes, and read the titles of all open questions, with which it is compared."""
        self._connection.execute("BEGIN IMMEDIATE")
        (draft,) = self._connection.execute(
            "UPDATE community SET last_draft = last_draft + 1 WHERE id = ? RETURNING last_draft", (ASKING,)
        ).fetchone()
        question = self._connection.execute(
            "INSERT INTO question (community, draft, author, state, title, criteria, background, created_at)"
            " VALUES (?, ?, 1, 'draft', 'A title', 'Criteria', '', ?)",
            (ASKING, draft, NOW),
        ).lastrowid
        self._connection.executemany(
            "INSERT INTO outcome (question, ordinal, name) VALUES (?, ?, 'One')", [(question, at) for at in range(4)]
        )
        self._connection.execute("COMMIT")
        self._read("SELECT title FROM question WHERE community = ? AND state = 'open'", ASKING)

    def board(self) -> None:
        """Read the standings of a week that has none."""
        self._read(_STANDINGS, HOME, NO_SCORES)

    def weekly_board(self) -> None:
        """Read the standings of that week, and those of all time, which are posted instead."""
        self._read(_STANDINGS, HOME, NO_SCORES)
        self._read(_STANDINGS, HOME, "all")

    def _read(self, sql: str, *values: int | str) -> None:
        self._connection.execute(sql, values).fetchall()


@contextmanager
def raw_sqlite_of(path: Path) -> Iterator[RawSqlite]:
    """Open a database as the store's writer does."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in WRITER_PRAGMAS:
            connection.execute(pragma)
        yield RawSqlite(connection)
    finally:
        connection.close()


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000
