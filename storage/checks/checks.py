"""What `doctor` asks a database: whether everything holds that must, and what can be said of its file."""

import os
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.ports import Session
from bot.ports.checks import Area, Breach, FileFacts
from storage.care.erasures import ENDING
from storage.care.migrate import known_version, migrations
from storage.checks.contents import STRUCTURE_RULES, contents_rules, strange_objects
from storage.checks.questions import QUESTION_RULES
from storage.checks.references import REFERENCE_RULES
from storage.checks.votes import VOTE_RULES
from storage.checks.wording import Rules
from storage.engine.connection import Db
from storage.engine.file import OWNER_ONLY, beside
from storage.session import SqliteSession
from storage.store import open_reading

PLACES = 3
"""How many of the rows that break a rule are named; all are counted."""

_OPEN_FILES = Path("/proc")  # proc(5); only Linux has it
_WRITING = os.O_WRONLY | os.O_RDWR

_RULES = {
    Area.STRUCTURE: STRUCTURE_RULES,
    Area.QUESTIONS: QUESTION_RULES,
    Area.VOTES: VOTE_RULES,
    Area.REFERENCES: REFERENCE_RULES,
}


class SqliteChecks:
    """The database behind one connection; see `bot.ports.checks.Checks`."""

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
            wide=_wide(self._path),
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
        # The limit is on the places that are named, not on the count.
        rows = await self._db.rows(f"SELECT count(*) OVER (), place FROM ({rule}) LIMIT {PLACES}")
        return Breach(name, rows[0][0] if rows else 0, [" ".join(place.split()) for _, place in rows])


@asynccontextmanager
async def open_checks(path: Path) -> AsyncGenerator[SqliteChecks]:
    """Checks of one moment of a database that another process may be writing to, of an older schema, too.

    Raises:
        StorageError: there is none, it is cut off, another program's, from before the first release or newer than this
            program.
    """
    async with open_reading(path, known_version) as reading:
        await reading.teach("basis_points", _basis_points)
        await reading.teach("is_text", _is_text)
        yield SqliteChecks(reading, path)


def holders(path: Path) -> list[int]:
    """The ids of the processes, other than the bot and this one, that have the file open for writing.

    None are found where the system does not tell, and none of other users.
    """
    file = str(path.resolve())
    found = []
    for process in _OPEN_FILES.glob("[0-9]*"):
        # Other users' processes may not be looked at, and processes end at any time.
        with suppress(OSError):
            names = {link.name: str(link.readlink()) for link in (process / "fd").iterdir()}
            if f"{file}.lock" not in names.values() and any(
                name == file and _writes(process, number) for number, name in names.items()
            ):
                found.append(int(process.name))
    return sorted(set(found) - {os.getpid()})


def _wide(path: Path) -> list[str]:
    """The names of the files of a database that others than their owner may read or write."""
    files = [beside(path.resolve(), ending) for ending in ("", "-wal", "-shm", ".lock", ENDING)]
    return [file.name for file in files if file.exists() and file.stat().st_mode & ~OWNER_ONLY & 0o777]


def _writes(process: Path, number: str) -> bool:
    """Whether a process opened one of its files for writing, by the file's number."""
    lines = (process / "fdinfo" / number).read_text().splitlines()
    flags = next(line.split()[1] for line in lines if line.startswith("flags:"))
    return bool(int(flags, 8) & _WRITING)


def _basis_points(packed: bytes) -> int:
    """The sum of the shares of a packed forecast, see `storage.engine.packing`."""
    return sum(packed[::2]) * 256 + sum(packed[1::2])


def _is_text(packed: bytes) -> int:
    """1 where bytes are UTF-8, 0 where not."""
    try:
        packed.decode()
    except UnicodeDecodeError:
        return 0
    return 1
