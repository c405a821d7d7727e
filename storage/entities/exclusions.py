"""Exclusions of members who were erased: kept as keyed hashes, so that whoever comes back is still excluded."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import NamedTuple

from storage.engine.connection import Db
from storage.engine.table import Table

EXCLUSION = Table("exclusion", key="community key mark", refers="community", texts="key mark", integers="since")

KEY_BYTES = 32


class Identity(NamedTuple):
    """An account as a community recognises it; `scope` as in `bot.domain.member.Actor`."""

    platform: str
    scope: str
    account: str


async def remember(db: Db, community: int, identities: Sequence[Identity], since: int) -> None:
    """Keep the exclusion of accounts, without naming them."""
    key = next(iter(await _keys(db, community)), None) or secrets.token_hex(KEY_BYTES)
    for identity in identities:
        await db.insert(
            "exclusion", "ON CONFLICT DO NOTHING", community=community, key=key, mark=mark(key, identity), since=since
        )


async def remembered(db: Db, community: int, identity: Identity) -> int | None:
    """Since when an account is excluded that was erased; None where none is remembered."""
    found = [
        since
        for key in await _keys(db, community)
        for since in await db.numbers(
            "SELECT since FROM exclusion WHERE community = ? AND key = ? AND mark = ?",
            community,
            key,
            mark(key, identity),
        )
    ]
    return min(found, default=None)


async def forget(db: Db, community: int, identity: Identity) -> None:
    """Forget the exclusion of an account."""
    for key in await _keys(db, community):
        await db.run(
            "DELETE FROM exclusion WHERE community = ? AND key = ? AND mark = ?", community, key, mark(key, identity)
        )


async def _keys(db: Db, community: int) -> list[str]:
    """The community's keys: one, or several where an export brought others."""
    return await db.texts("SELECT DISTINCT key FROM exclusion WHERE community = ? ORDER BY key", community)


def mark(key: str, identity: Identity) -> str:
    """HMAC-SHA256 (RFC 2104) of an account's ids, which hold no line ends, under a key; in hexadecimal digits."""
    return hmac.digest(bytes.fromhex(key), "\n".join(identity).encode(), hashlib.sha256).hex()
