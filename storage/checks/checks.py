"""Asking a database whether everything holds that must."""

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.ports import Session
from bot.ports.checks import Area, Breach, FileFacts
from storage.care.migrate import known_version, migrations
from storage.checks.contents import STRUCTURE_RULES, contents_rules, strange_objects
from storage.checks.holders import holders
from storage.checks.questions import QUESTION_RULES
from storage.checks.references import REFERENCE_RULES
from storage.checks.votes import VOTE_RULES
from storage.checks.wording import Rules
from storage.engine.connection import Db
from storage.session import SqliteSession
from storage.store import open_reading

PLACES = 3
"""Of the rows that break a rule, so many are named."""

_RULES = {
    Area.STRUCTURE: STRUCTURE_RULES,
    Area.QUESTIONS: QUESTION_RULES,
    Area.VOTES: VOTE_RULES,
    Area.REFERENCES: REFERENCE_RULES,
}


class SqliteChecks:
    """What can be asked about the database behind one connection; see `bot.ports.checks.Checks`."""

    session: Session

    def __init__(self, db: Db, path: Path) -> None:
        self._db = db
        self._path = path
        self.session = SqliteSession(db)

    async def file(self) -> FileFacts:
        """What can be said of the file."""
        log = self._path.with_name(f"{self._path.name}-wal")
        return FileFacts(
            path=str(self._path),
            schema=await known_version(self._db),
            needed=len(migrations()),
            size=self._path.stat().st_size,
            log=log.stat().st_size if log.exists() else 0,
            free=await self._db.pragma("freelist_count"),
            sqlite=sqlite3.sqlite_version_info,
            holders=holders(self._path),
        )

    async def breaches(self, area: Area) -> list[Breach]:
        """The rules of an area that do not hold."""
        rules: Rules = await contents_rules(self._db) if area is Area.CONTENTS else _RULES[area]
        found = [await self._breach(name, rule) for name, rule in rules.items()]
        if area is Area.STRUCTURE:
            strange = await strange_objects(self._db)
            found.append(Breach("schema", len(strange), strange[:PLACES]))
        return [breach for breach in found if breach.count]

    async def _breach(self, name: str, rule: str) -> Breach:
        # The places are cut, not the counting: nobody wants a million lines, everybody wants to know that it is one.
        rows = await self._db.rows(f"SELECT count(*) OVER (), place FROM ({rule}) LIMIT {PLACES}")
        return Breach(name, rows[0][0] if rows else 0, [" ".join(place.split()) for _, place in rows])


@asynccontextmanager
async def open_checks(path: Path) -> AsyncGenerator[SqliteChecks]:
    """One moment of a database that another process may be writing to; an older schema is no hindrance.

    Raises:
        StorageError: there is none, it is cut off, another program's or newer than this program.
    """
    async with open_reading(path, known_version) as reading:
        await reading.teach("basis_points", _basis_points)
        await reading.teach("is_text", _is_text)
        yield SqliteChecks(reading, path)


def _basis_points(packed: bytes) -> int:
    """What the shares of a packed forecast add up to: big-endian 16-bit integers."""
    return sum(packed[::2]) * 256 + sum(packed[1::2])


def _is_text(packed: bytes) -> int:
    try:
        packed.decode()
    except UnicodeDecodeError:
        return 0
    return 1
