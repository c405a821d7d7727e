"""Boards as they were posted, and what was corrected since."""

from collections.abc import Sequence

from bot.ports import Correction, PostedBoard
from bot.ui.cards import Card
from storage.engine.connection import Db, placeholders
from storage.engine.table import Table
from storage.entities.outbox import CARDS

BOARD = Table("board", refers="community", integers="id schedule posted_at", texts="period standing", json="card")
"""A board outlives its schedule, so `schedule` refers to nothing that must exist."""
CORRECTION = Table("correction", key="board question", refers="board question", integers="at")


class SqliteBoards:
    """Posted boards as seen through one connection; see `bot.ports.Boards`."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def add(
        self, community: int, schedule: int | None, period: str, card: Card, now: int, standing: str = ""
    ) -> int:
        text = CARDS.dump_json(card).decode()
        return await self._db.insert_new(
            "board", community=community, schedule=schedule, period=period, card=text, posted_at=now, standing=standing
        )

    async def last_standing(self, schedule: int) -> str | None:
        found = await self._db.texts(
            "SELECT standing FROM board WHERE schedule = ? AND NOT EXISTS (SELECT 1 FROM outbox WHERE subject = 'board'"
            " AND subject_id = board.id AND state IN ('pending', 'dead')) ORDER BY posted_at DESC, id DESC LIMIT 1",
            schedule,
        )
        return found[0] if found else None

    async def get(self, board: int) -> PostedBoard:
        (row,) = await self._db.records(f"SELECT {BOARD.all} FROM board WHERE id = ?", board)
        corrections = await self._db.rows(
            "SELECT question, at FROM correction WHERE board = ? ORDER BY at, question", board
        )
        return PostedBoard(
            id=board,
            community=row["community"],
            card=CARDS.validate_json(row["card"]),
            posted_at=row["posted_at"],
            corrections=tuple(Correction(question, at) for question, at in corrections),
        )

    async def correct(self, community: int, periods: Sequence[str], since: int, question: int, now: int) -> list[int]:
        latest = await self._db.number("SELECT max(posted_at) FROM board WHERE community = ?", community)
        at = now if latest is None else max(now, latest + 1)
        boards = await self._db.numbers(
            f"SELECT id FROM board WHERE community = ? AND posted_at >= ? AND period IN ({placeholders(len(periods))})"
            " ORDER BY id",
            community,
            since,
            *periods,
        )
        await self._db.run_many(
            "INSERT INTO correction (board, question, at) VALUES (?, ?, ?)"
            " ON CONFLICT (board, question) DO UPDATE SET at = excluded.at",
            [(board, question, at) for board in boards],
        )
        return boards

    async def corrected_since(self, community: int, schedule: int) -> list[int]:
        return await self._db.numbers(
            "SELECT DISTINCT question FROM correction JOIN board ON board.id = correction.board WHERE community = ?"
            " AND at > (SELECT coalesce(max(posted_at) FILTER (WHERE schedule = ?), max(posted_at)) FROM board"
            " WHERE community = ?) ORDER BY question",
            community,
            schedule,
            community,
        )
