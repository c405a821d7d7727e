"""Who was erased, as keyed hashes in a file beside the database: a backup made before knows nothing of it."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from storage.care.copy import put, settle, unfinished
from storage.engine.connection import StorageError
from storage.engine.file import beside

ENDING = ".erased"
KEY_BYTES = 32
_PARTS = 3


class Account(NamedTuple):
    """An account in a space, by the platform's own ids."""

    platform: str
    space: str
    scope: str
    account: str


class Erasure(NamedTuple):
    """One account that was erased, without saying whose: when, UTC milliseconds, and its hash under a random key."""

    at: int
    key: bytes
    mark: bytes


def erasures_beside(path: Path) -> list[Erasure]:
    """The erasures noted beside a database or a backup, the first one first; none where there is no such file.

    Raises:
        StorageError: a line of it cannot be read; whom it names would come back unnoticed.
    """
    file = beside(path, ENDING)
    if not file.exists():
        return []
    try:
        return [_read(line) for line in file.read_text("ascii").splitlines()]
    except ValueError as error:
        raise StorageError(f"The list of erased members {file.name} cannot be read: put it back as it was.") from error


def note(path: Path, accounts: Iterable[Account], at: int) -> None:
    """Add accounts to the erasures beside a database; returns when they are on the disk."""
    known = erasures_beside(path)
    key = known[-1].key if known else secrets.token_bytes(KEY_BYTES)
    write(path, [*known, *(Erasure(at, key, mark(key, account)) for account in accounts)])


def write(path: Path, erasures: Sequence[Erasure]) -> None:
    """Put these erasures beside a database or a backup, in the place of those that are noted there."""
    target = beside(path, ENDING)
    with unfinished(target) as part:
        part.write_text("".join(f"{at} {key.hex()} {mark.hex()}\n" for at, key, mark in erasures), "ascii")
        settle(part)
        put(part, target)


def together(*lists: Sequence[Erasure]) -> list[Erasure]:
    """The erasures of several lists, each once, the first one first."""
    return sorted({erasure for each in lists for erasure in each})


def mark(key: bytes, account: Account) -> bytes:
    """What stands for an account in the file: HMAC-SHA256 (RFC 2104) of its ids, which hold no line ends."""
    return hmac.digest(key, "\n".join(account).encode(), hashlib.sha256)


def _read(line: str) -> Erasure:
    parts = line.split()
    if len(parts) != _PARTS:
        raise ValueError(line)
    return Erasure(int(parts[0]), bytes.fromhex(parts[1]), bytes.fromhex(parts[2]))
