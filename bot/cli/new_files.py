"""Files that appear whole or not at all, readable for their owner alone."""

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
    """A file to write to; it takes its name, from an older file if there is one, when all of it is on the disk.

    Raises:
        Refused: there is no such folder, or the name is not that of a file.
    """
    _must_have_a_folder(path)
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
    """A folder to fill; it takes its name when it is full.

    Raises:
        Refused: there is no folder for it, or something is there already.
    """
    _must_have_a_folder(path)
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise Refused("cli.no_new_folder", path=str(path))
    folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        yield folder
        folder.replace(path)
    except BaseException:
        shutil.rmtree(folder)
        raise


def _must_have_a_folder(path: Path) -> None:
    if not path.parent.is_dir():
        raise Refused("cli.no_parent", path=str(path), folder=str(path.parent))
