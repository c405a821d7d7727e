"""Actions too large for a button, kept until they expire."""

from bot.inputs import ACTIONS, Action
from storage.db import Db, words


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
        return ACTIONS.validate_json(words(row[0])) if row else None

    async def clean(self, now: int) -> None:
        """Forget what has expired."""
        await self._db.run("DELETE FROM pending WHERE expires <= ?", now)
