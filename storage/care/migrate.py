"""Bring a database to the schema of this program: numbered, forward only, all or nothing."""

from importlib import resources

from storage.engine.connection import Db, StorageError, as_int

APPLICATION_ID = 0x43524544
"""Written into the file's header ("CRED"), so that another program's database is never touched."""


class ForeignDatabase(StorageError):  # noqa: N818  says what it is
    """A file that is a database, and not ours."""


def migrations() -> list[str]:
    """The scripts, in order; a database's version is how many of them it has seen."""
    folder = resources.files("storage") / "migrations"
    return [file.read_text("utf-8") for file in sorted(folder.iterdir(), key=lambda file: file.name)]


async def migrate(db: Db) -> None:
    """Run the scripts the database has not seen.

    Raises:
        StorageError: where it is another program's, damaged, or newer than this program.
    """
    scripts = migrations()
    version = await known_version(db)
    # Kept in the file, so only now that it is known to be ours.
    await db.run("PRAGMA journal_mode = WAL")
    # Also where there is nothing to do: a file that cannot be written is found out here.
    await db.run("BEGIN IMMEDIATE")
    for number, script in enumerate(scripts[version:], start=version + 1):
        for statement in statements(script):
            await db.run(statement)
        await db.run(f"PRAGMA user_version = {number}")
        await db.run(f"PRAGMA application_id = {APPLICATION_ID}")
    await db.run("COMMIT")


async def must_be_current(db: Db) -> None:
    """Refuse a database that another version's schema is in, without changing it.

    Raises:
        StorageError: the same as `migrate`, or it is older than this program.
    """
    version, current = await known_version(db), len(migrations())
    if version < current:
        raise StorageError(f"It has schema {version}, this program needs {current}: start the bot once to bring it up.")


async def older_version(db: Db) -> int:
    """The schema of a database with something in it that `migrate` would change, 0 where it would not.

    Raises:
        StorageError: the same as `migrate`.
    """
    version = await known_version(db)
    return version if version < len(migrations()) else 0


async def known_version(db: Db) -> int:
    """The schema of a database of this program, 0 for one that has nothing in it yet.

    Raises:
        StorageError: it is another program's, or newer than this program.
    """
    version, current = await version_of(db), len(migrations())
    if version > current:
        raise StorageError(
            f"It has schema {version}, this program knows {current}: use the version that wrote it or a newer one."
        )
    return version


async def version_of(db: Db) -> int:
    """The same, also where the database is newer than this program.

    Raises:
        ForeignDatabase: it is another program's.
    """
    row = await db.row("SELECT count(*) FROM sqlite_master")
    tables = as_int(row[0]) if row else 0
    owner = await db.row("PRAGMA application_id")
    if owner != (APPLICATION_ID,) and (tables or owner != (0,)):
        raise ForeignDatabase("The file is another program's database.")
    version = await db.row("PRAGMA user_version")
    return as_int(version[0]) if version else 0


def statements(script: str) -> list[str]:
    """The statements of a script."""
    lines = [line for line in script.splitlines() if not line.startswith("--")]
    return [statement for statement in "\n".join(lines).split(";\n") if statement.strip()]
