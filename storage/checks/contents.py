"""Rules of the file itself: its structure, its schema, and texts that can be read."""

import sqlite3
from contextlib import closing

from storage.care.migrate import migrations, statements
from storage.checks.wording import Rules, place
from storage.engine.connection import Db, as_str

_SCHEMA = "SELECT name, type, tbl_name, sql FROM sqlite_master ORDER BY name"

STRUCTURE_RULES: Rules = {
    "damage": "SELECT integrity_check AS place FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
}

_JSON = (
    ("community", "settings", "id"),
    ("resolution", "terms", "question"),
    ("board", "card", "id"),
    ("outbox", "card", "id"),
    ("pending", "action", "member"),
)


async def contents_rules(db: Db) -> Rules:
    """The rules of what is in the tables, whichever tables there are."""
    texts = [
        _unreadable(table, as_str(column), await _whole_keys(db, table))
        for table in await _tables(db)
        for (column,) in await db.rows("SELECT name FROM pragma_table_info(?) WHERE type = 'TEXT'", table)
    ]
    broken = [
        f"SELECT {place(table, key, of=column)} FROM {table} WHERE NOT json_valid({column})"
        for table, column, key in _JSON
    ]
    return {"texts": " UNION ALL ".join(texts), "json": " UNION ALL ".join(broken)}


async def strange_objects(db: Db) -> list[str]:
    """The names of tables and indexes that are not as this program's scripts make them, up to the file's version."""
    version = await db.pragma("user_version")
    with closing(sqlite3.connect(":memory:")) as made:
        for script in migrations()[:version]:
            for statement in statements(script):
                made.execute(statement)
        right = set(made.execute(_SCHEMA))
    return sorted({str(row[0]) for row in right ^ set(await db.rows(_SCHEMA))})


def _unreadable(table: str, column: str, keys: list[str]) -> str:
    named = place(table, *keys, of=column) if keys else f"'{table}.{column}' AS place"
    return f"SELECT {named} FROM {table} WHERE {column} IS NOT NULL AND NOT is_text(CAST({column} AS BLOB))"


async def _tables(db: Db) -> list[str]:
    rows = await db.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
    )
    return [as_str(row[0]) for row in rows]


async def _whole_keys(db: Db, table: str) -> list[str]:
    """The columns of a table's key that are numbers."""
    rows = await db.rows("SELECT name FROM pragma_table_info(?) WHERE pk > 0 AND type = 'INTEGER' ORDER BY pk", table)
    return [as_str(row[0]) for row in rows]
