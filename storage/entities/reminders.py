"""Who is to be reminded of what, and when the next one is."""

from typing import cast

from bot.domain.reminders import NOTICED_FROM_MS, Step, Window
from bot.ports import Asking
from bot.ports.message_key import MessageKind
from storage.engine.connection import Db, Value, as_int

_OF_COMMUNITY = "question.community = coalesce(?, question.community)"
"""Of the given community alone; where none is given, of all."""
CLOSING = (
    "FROM question JOIN community ON community.id = question.community"
    f" WHERE {_OF_COMMUNITY} AND question.state = 'open'"
    " AND question.closes_at > ? AND question.closes_at - question.opened_at >= ?"
    """ AND json_extract(community.settings, '$."closing-notice"') IS NOT 'off'"""
)
CLOSED = (
    "FROM question JOIN community ON community.id = question.community"
    f" WHERE {_OF_COMMUNITY} AND question.state = 'closed' AND question.closed_at > ?"
    """ AND json_extract(community.settings, '$."resolve-reminders"') IS NOT 'off'"""
)
_SHOWN = " AND EXISTS (SELECT 1 FROM placement WHERE subject = 'question' AND subject_id = question.id)"
# The fields of `MessageKey.closing_notice` to the first channel: where that one is written, all are.
_NOTICED = (
    f"{_SHOWN} AND NOT EXISTS (SELECT 1 FROM outbox WHERE kind = '{MessageKind.CLOSING}' AND about = question.id"
    " AND occasion = question.closes_at AND which = '0')"
)
# The fields of `MessageKey.please_resolve` to the author: the same.
_REMINDED = (
    f"{_SHOWN} AND NOT EXISTS (SELECT 1 FROM outbox WHERE kind = '{MessageKind.RESOLVE}' AND about = question.id"
    " AND occasion = question.closed_at AND which = ? AND recipient = '')"
)
_NEXT = " AND +{id} > ? ORDER BY +{id} LIMIT ?"
"""With a plus, so that SQLite looks for what is due, and not through all ids (sqlite.org/optoverview.html)."""


class SqliteReminders:
    """Reminders as seen through one connection: those of one community where one is given, else those of all."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def closing(self, deadlines: Window, after: int, most: int, community: int | None = None) -> list[int]:
        """Questions above an id with a card whose channels are to be told of their deadline and were not."""
        return await self._ids(
            f"SELECT question.id {CLOSING} AND question.closes_at <= ?{_NOTICED}{_NEXT.format(id='question.id')}",
            community,
            deadlines.after,
            NOTICED_FROM_MS,
            deadlines.until,
            after,
            most,
        )

    async def next_closing(self, after: int, community: int | None = None) -> int | None:
        """The first deadline after an instant of which channels are to be told."""
        return await self._first(
            f"SELECT question.closes_at {CLOSING} ORDER BY question.closes_at LIMIT 1",
            community,
            after,
            NOTICED_FROM_MS,
        )

    async def unresolved(
        self, step: Step, closings: Window, after: int, most: int, community: int | None = None
    ) -> list[int]:
        """Questions above an id with a card that closed at that time, wait for their answer, and lack that reminder."""
        return await self._ids(
            f"SELECT question.id {CLOSED} AND question.closed_at <= ?{_REMINDED}{_NEXT.format(id='question.id')}",
            community,
            closings.after,
            closings.until,
            step,
            after,
            most,
        )

    async def next_unresolved(self, after: int, community: int | None = None) -> int | None:
        """The first closing after an instant of a question that waits for its answer."""
        return await self._first(f"SELECT min(question.closed_at) {CLOSED}", community, after)

    async def asking(self, community: int | None = None) -> list[Asking]:
        """The communities in which members asked to be reminded weekly."""
        rows = await self._db.rows(
            "SELECT id, zone FROM community WHERE id = coalesce(?, id)"
            " AND EXISTS (SELECT 1 FROM member WHERE member.community = community.id AND reminders > 0)",
            community,
        )
        return [Asking(*cast("tuple[int, str]", row)) for row in rows]

    async def members(self, community: int, until: int, after: int, most: int) -> list[int]:
        """Members above an id who asked for it and were last reminded before that instant."""
        return await self._ids(
            "SELECT id FROM member WHERE community = ? AND reminders > 0 AND reminders < ?" + _NEXT.format(id="id"),
            community,
            until,
            after,
            most,
        )

    async def _ids(self, sql: str, *values: Value) -> list[int]:
        return [as_int(row[0]) for row in await self._db.rows(sql, *values)]

    async def _first(self, sql: str, *values: Value) -> int | None:
        row = await self._db.row(sql, *values)
        return row[0] if row and isinstance(row[0], int) else None
