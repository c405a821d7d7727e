"""One process for one file: the lock beside a database."""

import fcntl
from pathlib import Path
from typing import IO

from storage.engine.connection import StorageError


def hold(path: Path) -> IO[bytes]:
    """Hold the lock beside the database until the answer is closed; it ends with the process, however that ends.

    Raises:
        StorageError: another process holds it; two that write one file could damage it.
    """
    lock = path.with_name(f"{path.name}.lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise StorageError("Another Credence process is using it: stop that one first.") from error
    return lock
