"""Files and folders that appear under their name only when they are complete, readable by their owner alone."""

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.domain.errors import Refused


@contextmanager
def new_file(path: Path) -> Generator[IO[bytes]]:
    """A file to write to; replaces the one at `path` when the block ends and everything is on the disk.

    Raises:
        Refused: the folder does not exist, or there is something else than a file at `path`.
    """
    _require_folder_of(path)
    if path.exists() and not path.is_file():
        raise Refused("cli.no_file", path=str(path))
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink()
            raise


@contextmanager
def new_folder(path: Path) -> Generator[Path]:
    """A folder to fill; it is moved to `path` when the block ends.

    Raises:
        Refused: the folder above does not exist, or something other than an empty folder is at `path`.
    """
    _require_folder_of(path)
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise Refused("cli.no_new_folder", path=str(path))
    folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        yield folder
        folder.replace(path)
    except BaseException:
        shutil.rmtree(folder)
        raise


def _require_folder_of(path: Path) -> None:
    if not path.parent.is_dir():
        raise Refused("cli.no_parent", path=str(path), folder=str(path.parent))
