"""Actions too large for a button, kept until they expire."""

import json
from collections.abc import Mapping, Sequence

from bot.inputs.action import ACTIONS, Action
from bot.ports import Kept
from storage.engine.connection import Db, as_int, as_str, placeholders


class SqlitePending:
    """Pending actions as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def keep(self, token: str, member: int, action: Action, expires: int) -> None:
        """Keep an action for a member."""
        await self._db.run(
            "INSERT INTO pending (token, member, action, expires) VALUES (?, ?, ?, ?)",
            token,
            member,
            ACTIONS.dump_json(action).decode(),
            expires,
        )

    async def find(self, token: str, member: int, now: int) -> Action | None:
        """The action kept under the token, if it is this member's and has not expired."""
        row = await self._db.row(
            "SELECT action FROM pending WHERE token = ? AND member = ? AND expires > ?", token, member, now
        )
        return ACTIONS.validate_json(as_str(row[0])) if row else None

    async def of_community(self, community: int) -> list[Kept]:
        """What is kept for the members of a community; read as text, as an action of another version is, too."""
        rows = await self._db.rows(
            "SELECT token, member, action FROM pending"
            " WHERE member IN (SELECT id FROM member WHERE community = ?) ORDER BY token",
            community,
        )
        return [_kept(as_str(token), as_int(member), json.loads(as_str(action))) for token, member, action in rows]

    async def forget(self, tokens: Sequence[str]) -> None:
        """Forget the actions kept under these tokens."""
        await self._db.run(f"DELETE FROM pending WHERE token IN ({placeholders(len(tokens))})", *tokens)

    async def clean(self, now: int) -> None:
        """Forget what has expired."""
        await self._db.run("DELETE FROM pending WHERE expires <= ?", now)


def _kept(token: str, member: int, action: Mapping[str, object]) -> Kept:
    """What an action says of itself: its fields, and the values of a form, as far as they are texts."""
    values = action.get("values")
    said = [field for name, field in action.items() if name != "kind"]
    fields = [*said, *(values.values() if isinstance(values, dict) else ())]
    named = action.get("question")
    texts = tuple(field for field in fields if isinstance(field, str))
    return Kept(token, member, named if isinstance(named, str) else "", texts)
