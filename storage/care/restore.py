"""Restoring a backup: it is checked, takes the database's place in one step, and what it replaces is kept."""

import os
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from storage.care import erase
from storage.care.backup import is_as_described
from storage.care.blank import blank_file
from storage.care.copy import Contents, Told, check_database, copy_database, copy_file, put, settle, stamp, unfinished
from storage.care.erasures import Erasure, erasures_beside, together, write
from storage.care.migrate import ForeignDatabase, migrations, version_of
from storage.engine.connection import StorageError, connect
from storage.engine.file import behind_links, beside, hold_file, hold_name, must_be_whole, must_exist, named, size

SIDES = ("-wal", "-shm")
"""The endings of SQLite's write-ahead log and its index. They belong to one database and would damage another one."""


async def restore(path: Path, backup: Path, at: int, told: Told) -> tuple[Contents, Path | None]:
    """Replace a database by a backup.

    Whenever the process is killed, the old database or the new one is there and can be opened: the new one is complete
    beside the old one before it is renamed, and by then nothing of the old one is outside its file.

    Args:
        path: the database; it need not exist.
        backup: the backup, or any other database of this program.
        at: the present instant, UTC milliseconds.
        told: is told how far it is.

    Returns:
        what the restored database holds, and where the replaced one is kept; None where there was none.

    Raises:
        StorageError: one plain sentence; the database is the one it was.
    """
    with ExitStack() as held:
        with named(path):
            path = behind_links(path)
            held.enter_context(hold_name(path))
            if path.exists():
                held.enter_context(hold_file(path))
            part = held.enter_context(unfinished(path))
        with named(backup, "Cannot restore"):
            contents = await _fetch(backup, path, part, told)
            erasures = together(erasures_beside(path), erasures_beside(backup))
            await _erase_again(part, contents, erasures)
        with named(path):
            await _move_log_into(path)
            _give_to_its_owner(part, path)
            if erasures:
                write(path, erasures)
            replaced = _set_aside(path, beside(path, f".replaced-{stamp(at)}"), told)
            put(part, path)
    return contents, replaced


async def _fetch(backup: Path, path: Path, part: Path, told: Told) -> Contents:
    must_exist(backup)
    _must_be_another(backup, path)
    # A file that is byte for byte the one that was checked when it was made is not checked again; its copy is.
    if not is_as_described(backup, told):
        await check_database(backup, told)
    db = await connect(backup, read_only=True)
    try:
        await must_be_whole(db, backup)
        # A copy by SQLite instead of its bytes: a database may be given that has a write-ahead log beside it.
        return await copy_database(db, part, told)
    finally:
        await db.close()


async def _erase_again(part: Path, contents: Contents, erasures: Sequence[Erasure]) -> None:
    """Erase in the copy who was erased after the backup was made; one of an older schema is left to the next start."""
    if not erasures or contents.schema < len(migrations()):
        return
    db = await connect(part)
    try:
        # No write-ahead log is needed: a copy that is interrupted here is thrown away.
        await db.run("PRAGMA journal_mode = MEMORY")
        await db.run("BEGIN IMMEDIATE")
        await erase.begin_again(db, erasures)
        while await erase.go_on(db):
            pass
        await erase.finished(db, await erase.without_rows(db))
        await db.run("COMMIT")
        length = await db.pragma("page_size")
    finally:
        await db.close()
    blank_file(part, length)


def _must_be_another(backup: Path, path: Path) -> None:
    if path.exists() and path.samefile(backup):
        raise StorageError("It is the database itself.")


def _give_to_its_owner(part: Path, path: Path) -> None:
    """Give the file to the owner of the database or its folder: it may be restored by the machine's administrator."""
    owner = (path if path.exists() else path.parent).stat()
    with suppress(PermissionError):
        os.chown(part, owner.st_uid, owner.st_gid)


def _set_aside(path: Path, replaced: Path, told: Told) -> Path | None:
    """Keep a copy of the database, and of its log where that could not be moved into it; remove the log."""
    if replaced.exists():
        raise StorageError(f"There is a file {replaced.name} already.")
    # The log first: a copy of the database alone would look complete.
    for ending in ("-wal", ""):
        if size(beside(path, ending)):
            with unfinished(beside(replaced, ending)) as part:
                copy_file(beside(path, ending), part, told)
                put(part, beside(replaced, ending))
    for ending in SIDES:
        beside(path, ending).unlink(missing_ok=True)
    # After a power cut a log that is still there would be taken for the new database's.
    settle(path.parent)
    return replaced if replaced.exists() else None


async def _move_log_into(path: Path) -> None:
    """Move a database's write-ahead log into its file; a database that is missing or cannot be opened is left alone.

    Raises:
        StorageError: it is another program's, or somebody is reading it.
    """
    if not size(path):
        return
    try:
        busy = await _checkpoint(path)
    except ForeignDatabase:
        raise
    except StorageError:
        return
    if busy:
        raise StorageError("Another program is reading it: wait until that has ended.")


async def _checkpoint(path: Path) -> bool:
    db = await connect(path)
    try:
        await version_of(db)
        return await db.pragma("wal_checkpoint(TRUNCATE)") != 0
    finally:
        await db.close()
