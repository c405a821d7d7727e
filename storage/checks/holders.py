"""Who else has a database open, where the machine says so."""

import os
from contextlib import suppress
from pathlib import Path

_OPEN_FILES = Path("/proc")  # proc(5); only Linux has it
_WRITING = os.O_WRONLY | os.O_RDWR


def holders(path: Path) -> list[int]:
    """The processes, other than the bot and this one, that hold the file open to write."""
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


def _writes(process: Path, number: str) -> bool:
    lines = (process / "fdinfo" / number).read_text().splitlines()
    flags = next(line.split()[1] for line in lines if line.startswith("flags:"))
    return bool(int(flags, 8) & _WRITING)
