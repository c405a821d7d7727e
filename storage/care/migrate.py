"""Bringing a database to the schema of this program: numbered scripts, forward only, all or nothing."""

from importlib import resources
from string import Template
from zlib import crc32

from storage.engine.connection import Db, StorageError
from storage.engine.dialect import SQLITE

_CREDENCE = 0x4352
"""The upper half of the application id in the file's header ("CR"): another program's database is never touched."""


class ForeignDatabase(StorageError):  # noqa: N818  says what it is
    """A file that is a database, and not ours."""


def migrations() -> list[str]:
    """The scripts in the words of SQLite, in order; a database's version is how many of them it has seen."""
    folder = resources.files("storage") / "migrations"
    scripts = sorted(folder.iterdir(), key=lambda file: file.name)
    return [Template(file.read_text("utf-8")).substitute(SQLITE) for file in scripts]


def application_id() -> int:
    """What is written into the file's header: whose it is, and a checksum of the base schema that it began with.

    Until the first release the base schema is rewritten instead of migrated. The checksum tells the databases of an
    earlier base, whose tables this program does not know, from those that it can bring up.
    """
    return _CREDENCE << 16 | crc32(migrations()[0].encode()) & 0xFFFF


async def migrate(db: Db) -> None:
    """Run the scripts that the database has not seen, in one transaction.

    Raises:
        StorageError: it is another program's, damaged, from before the first release, or newer than this program.
    """
    scripts = migrations()
    version = await known_version(db)
    # This is kept in the file, so it waits until the file is known to be ours.
    await db.run("PRAGMA journal_mode = WAL")
    # A transaction even where there is nothing to do, so that a file that cannot be written is found out here.
    await db.run("BEGIN IMMEDIATE")
    for number, script in enumerate(scripts[version:], start=version + 1):
        for statement in statements(script):
            await db.run(statement)
        await db.run(f"PRAGMA user_version = {number}")
        await db.run(f"PRAGMA application_id = {application_id()}")
    await db.run("COMMIT")


async def must_be_current(db: Db) -> None:
    """Refuse a database with the schema of another version, without changing it.

    Raises:
        StorageError: as `migrate` does, or it is older than this program.
    """
    version, current = await known_version(db), len(migrations())
    if version < current:
        raise StorageError(f"It has schema {version}, this program needs {current}: start the bot once to bring it up.")


async def older_version(db: Db) -> int:
    """The schema of a database with something in it that `migrate` would change, 0 where it would not.

    Raises:
        StorageError: as `migrate` does.
    """
    version = await known_version(db)
    return version if version < len(migrations()) else 0


async def known_version(db: Db) -> int:
    """The schema of a database of this program, 0 for one that has nothing in it yet.

    Raises:
        StorageError: it is another program's, from before the first release, or newer than this program.
    """
    version, current = await version_of(db), len(migrations())
    if version > current:
        raise StorageError(
            f"It has schema {version}, this program knows {current}: use the version that wrote it or a newer one."
        )
    return version


async def version_of(db: Db) -> int:
    """The schema of a database of this program or of a newer one, 0 for one that has nothing in it yet.

    Raises:
        ForeignDatabase: it is another program's.
        StorageError: it is from before the first release.
    """
    owner = await db.pragma("application_id")
    if owner >> 16 != _CREDENCE:
        row = await db.row("SELECT 1 FROM sqlite_master LIMIT 1")
        if owner or row is not None:
            raise ForeignDatabase("The file is another program's database.")
    elif owner != application_id():
        raise StorageError(
            "It was begun by a Credence from before the first release, whose tables were different:"
            " start with a new file, or use the program that began this one."
        )
    return await db.pragma("user_version")


async def rewrite_version(db: Db) -> None:
    """Write the number of the schema again as it is, which takes a page of the file: whether a change can be stored."""
    await db.run(f"PRAGMA user_version = {await db.pragma('user_version')}")


def statements(script: str) -> list[str]:
    """The statements of a script, each of which ends with `;` at the end of a line."""
    lines = [line for line in script.splitlines() if not line.startswith("--")]
    return [statement for statement in "\n".join(lines).split(";\n") if statement.strip()]
