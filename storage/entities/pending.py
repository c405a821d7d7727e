"""Actions and forms too large for a button, kept until they expire."""

import json
from collections.abc import Mapping, Sequence

from bot.inputs.action import ACTIONS, Action
from bot.ports import Kept
from storage.engine.connection import Db, placeholders
from storage.engine.table import Table

PENDING = Table("pending", key="token", refers="member", integers="expires", texts="token", json="action")

CLEANED_AT_ONCE = 500
"""Expired actions that are removed at once."""


class SqlitePending:
    """Pending actions as seen through one connection; see `bot.ports.Pending`."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def keep(self, token: str, member: int, action: Action, expires: int) -> None:
        text = ACTIONS.dump_json(action).decode()
        await self._db.insert("pending", token=token, member=member, action=text, expires=expires)

    async def find(self, token: str, member: int, now: int) -> Action | None:
        found = await self._db.texts(
            "SELECT action FROM pending WHERE token = ? AND member = ? AND expires > ?", token, member, now
        )
        return ACTIONS.validate_json(found[0]) if found else None

    async def of_community(self, community: int) -> list[Kept]:
        rows = await self._db.rows(
            "SELECT token, member, action FROM pending"
            " WHERE member IN (SELECT id FROM member WHERE community = ?) ORDER BY token",
            community,
        )
        return [_kept(token, member, json.loads(action)) for token, member, action in rows]

    async def forget(self, tokens: Sequence[str]) -> None:
        await self._db.run(f"DELETE FROM pending WHERE token IN ({placeholders(len(tokens))})", *tokens)

    async def clean(self, now: int) -> bool:
        gone = await self._db.rows(
            "DELETE FROM pending WHERE token IN"
            f" (SELECT token FROM pending WHERE expires <= ? LIMIT {CLEANED_AT_ONCE}) RETURNING 1",
            now,
        )
        return len(gone) == CLEANED_AT_ONCE


def _kept(token: str, member: int, action: Mapping[str, object]) -> Kept:
    """What an action says: its fields, and the values of a form, as far as they are texts.

    It is read as JSON alone, because it may be of a version of the program that had other actions.
    """
    values = action.get("values")
    said = [field for name, field in action.items() if name != "kind"]
    fields = [*said, *(values.values() if isinstance(values, dict) else ())]
    named = action.get("question")
    texts = tuple(field for field in fields if isinstance(field, str))
    return Kept(token, member, named if isinstance(named, str) else "", texts)
