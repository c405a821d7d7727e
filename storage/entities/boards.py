"""Boards as they were posted, and what was corrected since."""

from collections.abc import Sequence

from bot.ports import Correction, PostedBoard
from bot.ui.cards import Card
from storage.engine.connection import Db, Value, as_int, as_str, placeholders
from storage.entities.outbox import CARDS


class SqliteBoards:
    """Posted boards as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def add(self, community: int, schedule: int | None, period: str, card: Card, now: int) -> int:
        """Keep a board as it is posted; returns its id."""
        return await self._db.insert(
            "INSERT INTO board (community, schedule, period, card, posted_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
            community,
            schedule,
            period,
            CARDS.dump_json(card).decode(),
            now,
        )

    async def get(self, board: int) -> PostedBoard:
        """A board by its id."""
        rows = await self._db.rows("SELECT id, community, card, posted_at FROM board WHERE id = ?", board)
        corrections = await self._db.rows(
            "SELECT question, at FROM correction WHERE board = ? ORDER BY at, question", board
        )
        return _board(rows[0], [Correction(as_int(row[0]), as_int(row[1])) for row in corrections])

    async def correct(self, community: int, periods: Sequence[str], since: int, question: int, now: int) -> list[int]:
        """Note that a question which counted on the boards of those periods posted since then counts no longer.

        It is noted as later than every board there is, whatever the clock says: none of them has told it.

        Returns the ids of the boards.
        """
        latest = await self._db.row("SELECT max(posted_at) FROM board WHERE community = ?", community)
        at = max(now, latest[0] + 1) if latest and isinstance(latest[0], int) else now
        rows = await self._db.rows(
            f"SELECT id FROM board WHERE community = ? AND posted_at >= ? AND period IN ({placeholders(len(periods))})"
            " ORDER BY id",
            community,
            since,
            *periods,
        )
        boards = [as_int(row[0]) for row in rows]
        await self._db.run_many(
            "INSERT INTO correction (board, question, at) VALUES (?, ?, ?)"
            " ON CONFLICT (board, question) DO UPDATE SET at = excluded.at",
            [(board, question, at) for board in boards],
        )
        return boards

    async def corrected_since(self, community: int, schedule: int) -> list[int]:
        """The questions corrected on a community's boards since the last one of that schedule was posted.

        A schedule without a board goes on from the last one of the community.
        """
        rows = await self._db.rows(
            "SELECT DISTINCT question FROM correction JOIN board ON board.id = correction.board WHERE community = ?"
            " AND at > (SELECT coalesce(max(posted_at) FILTER (WHERE schedule = ?), max(posted_at)) FROM board"
            " WHERE community = ?) ORDER BY question",
            community,
            schedule,
            community,
        )
        return [as_int(row[0]) for row in rows]


def _board(row: Sequence[Value], corrections: Sequence[Correction]) -> PostedBoard:
    card = CARDS.validate_json(as_str(row[2]))
    return PostedBoard(as_int(row[0]), as_int(row[1]), card, as_int(row[3]), tuple(corrections))
