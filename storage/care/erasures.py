"""The list of erased accounts, as keyed hashes in a file beside the database.

A backup from before an erasure does not know of it. By this list, whoever is in the backup is erased again.
"""

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
    """An account in a space, by the platform's own ids; `scope` as in `bot.domain.member.Actor`."""

    platform: str
    space: str
    scope: str
    account: str


class Erasure(NamedTuple):
    """The erasure of one account, without naming it.

    Args:
        at: when, UTC milliseconds.
        key: a random key.
        mark: the hash of the account under that key, see `mark`.
    """

    at: int
    key: bytes
    mark: bytes


def erasures_beside(path: Path) -> list[Erasure]:
    """The erasures noted beside a database or a backup, the oldest first; none where there is no list.

    Raises:
        StorageError: a line of the list cannot be read; without it, an erased member could come back unnoticed.
    """
    file = beside(path, ENDING)
    if not file.exists():
        return []
    try:
        return [_read(line) for line in file.read_text("ascii").splitlines()]
    except ValueError as error:
        raise StorageError(f"The list of erased members {file.name} cannot be read: put it back as it was.") from error


def note(path: Path, accounts: Iterable[Account], at: int) -> None:
    """Add accounts that were erased at an instant, UTC milliseconds, to the list beside a database, on the disk."""
    known = erasures_beside(path)
    key = known[-1].key if known else secrets.token_bytes(KEY_BYTES)
    write(path, [*known, *(Erasure(at, key, mark(key, account)) for account in accounts)])


def write(path: Path, erasures: Sequence[Erasure]) -> None:
    """Replace the list beside a database or a backup."""
    target = beside(path, ENDING)
    with unfinished(target) as part:
        part.write_text("".join(f"{at} {key.hex()} {mark.hex()}\n" for at, key, mark in erasures), "ascii")
        settle(part)
        put(part, target)


def together(*lists: Sequence[Erasure]) -> list[Erasure]:
    """The erasures of several lists, each once, the oldest first."""
    return sorted({erasure for each in lists for erasure in each})


def mark(key: bytes, account: Account) -> bytes:
    """HMAC-SHA256 (RFC 2104) of an account's ids, which hold no line ends, under a key."""
    return hmac.digest(key, "\n".join(account).encode(), hashlib.sha256)


def _read(line: str) -> Erasure:
    parts = line.split()
    if len(parts) != _PARTS:
        raise ValueError(line)
    return Erasure(int(parts[0]), bytes.fromhex(parts[1]), bytes.fromhex(parts[2]))
