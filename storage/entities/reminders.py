"""Who is to be reminded of what, and when the next one is."""

from bot.domain.events import EventKind, Part
from bot.domain.reminders import NOTICED_FROM_MS, Step, Window
from bot.ports import Asking
from bot.ports.message_key import MessageKind
from storage.engine.connection import Db

_OF_COMMUNITY = "question.community = coalesce(?, question.community)"
"""Of the given community alone; where none is given, of all."""
_POSTPONED_AT = (
    "(SELECT max(event.at) FROM event JOIN revision ON revision.event = event.id"
    f" WHERE event.question = question.id AND event.step = '{EventKind.REOPENED}' AND part = '{Part.DEADLINE}')"
)
"""Since when a question takes votes again after its deadline had passed."""
CLOSING = (
    "FROM question JOIN community ON community.id = question.community"
    f" WHERE {_OF_COMMUNITY} AND question.state = 'open'"
    f" AND question.closes_at > ? AND question.closes_at - coalesce({_POSTPONED_AT}, question.opened_at) >= ?"
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
    """Reminders as seen through one connection; see `bot.ports.Reminders`."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def closing(self, deadlines: Window, after: int, most: int, community: int | None = None) -> list[int]:
        return await self._db.numbers(
            f"SELECT question.id {CLOSING} AND question.closes_at <= ?{_NOTICED}{_NEXT.format(id='question.id')}",
            community,
            deadlines.after,
            NOTICED_FROM_MS,
            deadlines.until,
            after,
            most,
        )

    async def next_closing(self, after: int, community: int | None = None) -> int | None:
        return await self._db.number(
            f"SELECT question.closes_at {CLOSING} ORDER BY question.closes_at LIMIT 1",
            community,
            after,
            NOTICED_FROM_MS,
        )

    async def unresolved(
        self, step: Step, closings: Window, after: int, most: int, community: int | None = None
    ) -> list[int]:
        return await self._db.numbers(
            f"SELECT question.id {CLOSED} AND question.closed_at <= ?{_REMINDED}{_NEXT.format(id='question.id')}",
            community,
            closings.after,
            closings.until,
            step,
            after,
            most,
        )

    async def next_unresolved(self, after: int, community: int | None = None) -> int | None:
        return await self._db.number(f"SELECT min(question.closed_at) {CLOSED}", community, after)

    async def asking(self, community: int | None = None) -> list[Asking]:
        rows = await self._db.rows(
            "SELECT id, zone FROM community WHERE id = coalesce(?, id)"
            " AND EXISTS (SELECT 1 FROM member WHERE member.community = community.id AND reminded_at IS NOT NULL)",
            community,
        )
        return [Asking(*row) for row in rows]

    async def members(self, community: int, until: int, after: int, most: int) -> list[int]:
        return await self._db.numbers(
            "SELECT id FROM member WHERE community = ? AND reminded_at < ?" + _NEXT.format(id="id"),
            community,
            until,
            after,
            most,
        )
