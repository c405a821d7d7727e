"""What a database file holds, read without the store."""

import sqlite3
from contextlib import closing
from pathlib import Path

Stored = tuple[int, int, bytes]
"""Member, time and packed forecast of a vote in the file."""


def kept(path: Path) -> set[Stored]:
    """The votes in the file, whole in every table or not at all."""
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        votes = file.execute("SELECT member, cast_at, shares FROM forecast_history ORDER BY cast_at").fetchall()
        current = file.execute("SELECT member, cast_at, shares FROM current_forecast").fetchall()
        seen = {delivery for (delivery,) in file.execute("SELECT delivery FROM seen")}
    assert {row[0]: row for row in votes} == {row[0]: row for row in current}
    assert seen == {f"{member}:{at}" for member, at, _ in votes}
    return set(votes)
