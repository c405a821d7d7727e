"""Rules of the file itself: its structure, its schema, and texts that can be read."""

import sqlite3
from contextlib import closing

from storage.care.migrate import migrations, statements
from storage.checks.tables import TABLES
from storage.checks.wording import Rules, place
from storage.engine.connection import Db

_SCHEMA = "SELECT name, type, tbl_name, sql FROM sqlite_master ORDER BY name"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
_COLUMNS = "SELECT name FROM pragma_table_info(?) WHERE type = "

STRUCTURE_RULES: Rules = {
    "damage": "SELECT integrity_check AS place FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
}


async def contents_rules(db: Db) -> Rules:
    """The rules of what is in the tables, whichever tables there are."""
    texts = [
        _unreadable(table, column, await db.texts(f"{_COLUMNS} 'INTEGER' AND pk > 0 ORDER BY pk", table))
        for table in await db.texts(_TABLES)
        for column in await db.texts(f"{_COLUMNS} 'TEXT'", table)
    ]
    broken = [
        f"SELECT {place(table.name, *table.row_names, of=name)} FROM {table.name} WHERE NOT json_valid({name})"
        for table in TABLES
        for name, column in table.columns.items()
        if column.json
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
