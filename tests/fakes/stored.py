"""The facts in a database file, in a form that is the same on every platform."""

import json
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import Any

Fact = dict[str, Any]

TABLES = {
    "question": "SELECT question.*, member.name AS author FROM question JOIN member ON member.id = author ORDER BY id",
    "outcome": "SELECT * FROM outcome ORDER BY question, ordinal",
    "forecast_history": "SELECT forecast_history.*, member.name AS member FROM forecast_history JOIN member ON member.id = member"
    " ORDER BY question, cast_at, forecast_history.member",
    "current_forecast": "SELECT current_forecast.*, member.name AS member FROM current_forecast JOIN member ON member.id = member"
    " ORDER BY question, current_forecast.member",
    "resolution": "SELECT resolution.*, member.name AS member FROM resolution JOIN member ON member.id = resolved_by"
    " ORDER BY question",
    "score": "SELECT score.*, member.name AS member FROM score LEFT JOIN member ON member.id = member"
    " ORDER BY question, score.member",
    "standing": "SELECT standing.*, member.name AS member FROM standing LEFT JOIN member ON member.id = member"
    " ORDER BY period, standing.member",
    "event": "SELECT event.*, member.name AS member FROM event LEFT JOIN member ON member.id = member ORDER BY event.id",
    "outbox": "SELECT kind, card, CASE subject WHEN 'question' THEN subject_id END AS question, state, created_at"
    " FROM outbox ORDER BY id",
    "placement": "SELECT subject, subject_id, CASE subject WHEN 'board' THEN '' ELSE digest END AS digest"
    " FROM placement ORDER BY id",
    "board": "SELECT period, card, posted_at FROM board ORDER BY id",
}
MOMENTS = ("_at", "at")
HIDDEN = ("id", "community", "detail", "resolved_by")
"""An event's detail can be a channel, which each platform names in its own way."""


def stored(path: Path, start: int) -> dict[str, list[Fact]]:
    """The tables that hold facts: members by name, times in seconds since `start`, shares as basis points."""
    with closing(sqlite3.connect(path)) as db:
        return {table: [_fact(row, start) for row in _rows(db, sql)] for table, sql in TABLES.items()}


def _rows(db: sqlite3.Connection, sql: str) -> list[Fact]:
    cursor = db.execute(sql)
    names = [column[0] for column in cursor.description]
    # A name that comes twice is the member's own, which comes last.
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _fact(row: Fact, start: int) -> Fact:
    return {name: _plain(name, value, start) for name, value in row.items() if name not in HIDDEN}


def _plain(name: str, value: Any, start: int) -> Any:
    if isinstance(value, bytes):
        return list(struct.unpack(f">{len(value) // 2}H", value))
    if value is not None and name.endswith(MOMENTS):
        return round((value - start) / 1000)
    if name == "card":
        return json.loads(value, object_hook=_without_address)
    return value


def _without_address(fields: Fact) -> Fact:
    """A link to a card without the ids of its message, which each platform gives; a board's digest has them, too."""
    return {"label": fields["label"]} if fields.keys() >= {"label", "space", "message"} else fields
