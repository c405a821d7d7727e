"""The file that a command reads, of whatever kind it is: up to a limit, which depends on what is in it."""

import errno
import os
import stat
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.domain.errors import Refused

MEGABYTE = 1 << 20
MOST = {"page": 8 * MEGABYTE, "history": 64 * MEGABYTE, "export": 512 * MEGABYTE}
"""The most that is read, by what a file is. Pages and histories are read whole, exports row by row."""
_SEEN = 1 << 16
"""How much of a file is looked at to see whether it can be an export."""
_BEFORE_JSON = b"\xef\xbb\xbf \t\r\n"


@contextmanager
def input_file(path: Path, otherwise: str) -> Generator[IO[bytes]]:
    """A file that can be read from its beginning as often as needed.

    What cannot be, such as a pipe or a device, is copied to a temporary file first.

    Args:
        path: where it is.
        otherwise: what it is if it is no export, see `MOST`.

    Raises:
        Refused: it is larger than the most that is read of such a file.
        OSError: there is none, or it cannot be read.
    """
    with _opened(path) as file:
        state = os.fstat(file.fileno())
        begins = file.read(_SEEN)
        kind = "export" if begins.lstrip(_BEFORE_JSON).startswith(b"{") else otherwise
        # Files that the system makes up, such as those in /proc, say that they are empty.
        if stat.S_ISREG(state.st_mode) and state.st_size:
            _must_fit(path, state.st_size, kind)
            yield file
            return
        with tempfile.TemporaryFile() as copy:
            while begins:
                copy.write(begins)
                _must_fit(path, copy.tell(), kind)
                begins = file.read(MEGABYTE)
            yield copy


def read_text(path: Path, file: IO[bytes], kind: str) -> str:
    """The text of a file that is no export.

    Raises:
        Refused: it is larger than the most that is read of such a file.
        UnicodeDecodeError: it is not UTF-8.
    """
    file.seek(0)
    content = file.read(MOST[kind] + 1)
    _must_fit(path, len(content), kind)
    return content.decode().replace("\r\n", "\n").replace("\r", "\n")


def _opened(path: Path) -> IO[bytes]:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    # Opened in the usual way, a pipe into which nobody writes would be waited for until somebody does.
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(number, True)
    return os.fdopen(number, "rb")


def _must_fit(path: Path, size: int, kind: str) -> None:
    if size > MOST[kind]:
        raise Refused(f"cli.too_large_{kind}", path=str(path), most=MOST[kind] // MEGABYTE)
