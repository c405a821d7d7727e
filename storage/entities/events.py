"""What happened to questions, and the answers that members propose."""

from collections.abc import Sequence

from bot.domain.events import Change, Event, EventKind, Part, Proposal
from storage.engine.connection import Db, Value, placeholders
from storage.engine.packing import pack
from storage.engine.table import Table, maker

EVENT = Table("event", refers="question member", integers="id at", texts="step detail")
REVISION = Table("revision", key="event part", refers="event", texts="part before after")
PROPOSAL = Table(
    "proposal", key="question member", refers="question member", integers="at", texts="evidence", blobs="weights"
)

_event = maker(Event, EVENT.columns)
_proposal = maker(Proposal, PROPOSAL.columns)


class SqliteEvents:
    """Events and what they changed, as seen through one connection; see `bot.ports.Events`."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def count(self, question: int) -> int:
        return await self._db.count("SELECT count(*) FROM event WHERE question = ?", question)

    async def page(self, question: int, start: int, most: int) -> list[Event]:
        return await self._select("question = ? ORDER BY id LIMIT ? OFFSET ?", question, most, start)

    async def find(self, question: int, event: int) -> Event | None:
        found = await self._select("question = ? AND id = ?", question, event)
        return found[0] if found else None

    async def last(self, question: int, steps: Sequence[EventKind]) -> Event | None:
        found = await self._select(
            f"question = ? AND step IN ({placeholders(len(steps))}) ORDER BY id DESC LIMIT 1", question, *steps
        )
        return found[0] if found else None

    async def blank(self, question: int, part: Part) -> None:
        await self._db.run(
            "UPDATE revision SET before = '', after = ''"
            " WHERE part = ? AND event IN (SELECT id FROM event WHERE question = ?)",
            part,
            question,
        )

    async def _select(self, where: str, *values: Value) -> list[Event]:
        rows = await self._db.records(f"SELECT {EVENT.all} FROM event WHERE {where}", *values)
        changes: dict[int, list[Change]] = {row["id"]: [] for row in rows}
        for event, part, before, after in await self._db.rows_of(
            [*changes], "SELECT event, part, before, after FROM revision WHERE event IN ({ids}) ORDER BY event, part"
        ):
            changes[event].append(Change(Part(part), before, after))
        return [_event(row, changes=tuple(changes[row["id"]])) for row in rows]


class SqliteProposals:
    """Proposed answers as seen through one connection; see `bot.ports.Proposals`."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def put(self, proposal: Proposal) -> None:
        await self._db.insert(
            "proposal",
            "ON CONFLICT (question, member) DO UPDATE SET weights = excluded.weights, evidence = excluded.evidence,"
            " at = excluded.at",
            question=proposal.question,
            member=proposal.member,
            weights=pack(proposal.weights or None),
            evidence=proposal.evidence,
            at=proposal.at,
        )

    async def of(self, question: int) -> list[Proposal]:
        rows = await self._db.rows(
            f"SELECT {PROPOSAL.all} FROM proposal WHERE question = ? ORDER BY at, member", question
        )
        return [_proposal(row) for row in rows]

    async def forget(self, question: int) -> None:
        await self._db.run("DELETE FROM proposal WHERE question = ?", question)
