"""Backups: a copy with a manifest while the bot runs, and one before the schema changes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from storage.care.copy import Contents, Told, copy_database, digest, put, settle, stamp, unfinished
from storage.care.erasures import erasures_beside, write
from storage.care.migrate import known_version, older_version
from storage.engine.connection import Db, StorageError, connect
from storage.engine.file import beside, must_be_begun, must_be_whole, named, size

CANNOT_BACK_UP = "Cannot write the backup"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is, kept as JSON beside it, in a file with its name and `.json`.

    Args:
        schema: the number of its schema.
        program: the version of the program that made it.
        made_at: when, in UTC, as ISO 8601.
        bytes: the size of the backup file.
        sha256: the digest of the backup file, in hexadecimal digits.
        rows: how many rows each table has.
    """

    schema: int
    program: str
    made_at: str
    bytes: int
    sha256: str
    rows: dict[str, int]


MANIFEST = TypeAdapter(Manifest)


def name_of_backup(path: Path, at: int) -> str:
    """The default name of a backup of a database made at an instant, UTC milliseconds."""
    return f"{path.stem}-{stamp(at)}.backup.db"


def manifest_of(backup: Path) -> Path:
    """The path of a backup's manifest."""
    return beside(backup, ".json")


async def back_up(path: Path, target: Path, at: int, program: str, told: Told) -> Manifest:
    """Copy a database that may be written to meanwhile, and write the copy's manifest beside it.

    Args:
        path: the database.
        target: the backup; there must be no such file.
        at: the present instant, UTC milliseconds.
        program: the version of this program.
        told: is told how far it is.

    Raises:
        StorageError: one plain sentence; then there is no new file, and no other was changed.
    """
    with named(path):
        must_be_begun(path)
        db = await connect(path, read_only=True)
    try:
        with named(path):
            await must_be_whole(db, path)
            await known_version(db)
        with named(target, CANNOT_BACK_UP):
            manifest = await _write(db, target, at, program, told)
            _keep_erasures(path, target)
            return manifest
    finally:
        await db.close()


async def _write(db: Db, target: Path, at: int, program: str, told: Told) -> Manifest:
    with unfinished(target) as part, unfinished(manifest_of(target)) as part_of_manifest:
        _must_be_free(target)
        contents = await copy_database(db, part, told)
        manifest = _manifest(part, contents, at, program, told)
        part_of_manifest.write_bytes(MANIFEST.dump_json(manifest, indent=2) + b"\n")
        settle(part_of_manifest)
        _must_be_free(target)
        put(part, target)
        put(part_of_manifest, manifest_of(target))
    return manifest


def _keep_erasures(path: Path, target: Path) -> None:
    """Copy the list of erasures beside the backup: restored elsewhere, it must not bring back who was erased."""
    erasures = erasures_beside(path)
    if erasures:
        write(target, erasures)


def _must_be_free(target: Path) -> None:
    for file in (target, manifest_of(target)):
        if file.exists():
            raise StorageError(f"There is a file {file.name} already.")


def _manifest(part: Path, contents: Contents, at: int, program: str, told: Told) -> Manifest:
    made_at = datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")
    return Manifest(contents.schema, program, made_at, size(part), digest(part, told), contents.rows)


def is_as_described(backup: Path, told: Told) -> bool:
    """Compare the size and the digest of a backup with its manifest; False where it has none.

    Raises:
        StorageError: they differ, or the manifest cannot be read.
    """
    file = manifest_of(backup)
    if not file.exists():
        return False
    try:
        manifest = MANIFEST.validate_json(file.read_bytes())
    except ValidationError as error:
        raise StorageError(f"Its manifest {file.name} cannot be read: mend it, or move it away.") from error
    if size(backup) != manifest.bytes or digest(backup, told) != manifest.sha256:
        raise StorageError(f"It is not the file that its manifest {file.name} describes: use another backup.")
    return True


async def keep_older(db: Db, path: Path) -> None:
    """Copy a database of an older schema to `credence.db.schema-1.backup` beside it, before that is migrated.

    Raises:
        StorageError: there is no room for the copy; the database is left as it is.
    """
    schema = await older_version(db)
    if schema:
        target = beside(path, f".schema-{schema}.backup")
        with named(target, CANNOT_BACK_UP), unfinished(target) as part:
            await copy_database(db, part, _nobody)
            put(part, target)


def _nobody(_step: str, _done: int, _total: int) -> None:
    """Tell nobody: at the start nobody watches."""
