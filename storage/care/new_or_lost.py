"""Before a database is begun: is there none yet, or is one lost?"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import structlog

from storage.engine.connection import StorageError

log = structlog.get_logger()


@contextmanager
def beginning(path: Path) -> Generator[None]:
    """Tell a lost database from one that was never there, and leave nothing of one that could not be begun.

    Where only the lock of an earlier one is left, somebody may have removed the file on purpose: that is a warning.

    Raises:
        StorageError: the file is gone and its log is left, which SQLite would throw away with all that is in it.
    """
    is_new = not path.exists()
    if is_new:
        _look_for_traces(path)
    try:
        yield
    except BaseException:
        # The next start would take an empty file for a lost database.
        if is_new and path.exists() and path.stat().st_size == 0:
            path.unlink()
        raise


def _look_for_traces(path: Path) -> None:
    write_ahead_log = path.with_name(f"{path.name}-wal")
    if write_ahead_log.exists() and write_ahead_log.stat().st_size:
        raise StorageError(
            f"The file is gone, and its log {write_ahead_log.name} is left: put the file back beside it,"
            " or remove the log to start afresh."
        )
    if path.with_name(f"{path.name}.lock").exists():
        log.warning("database missing", file=str(path), follows="an empty one is begun")
