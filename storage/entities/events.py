"""What happened to questions, and the answers that members propose."""

from collections.abc import Sequence

from bot.domain.events import Change, Event, EventKind, Part, Proposal
from storage.engine.connection import Db, Value, as_int, as_str, placeholders


class SqliteEvents:
    """Events and what they changed, as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def count(self, question: int) -> int:
        """How many steps a question has taken."""
        row = await self._db.row("SELECT count(*) FROM event WHERE question = ?", question)
        return as_int(row[0]) if row else 0

    async def page(self, question: int, start: int, most: int) -> list[Event]:
        """Some of the steps of a question, the first one first, with what each changed."""
        return await self._select("WHERE question = ? ORDER BY id LIMIT ? OFFSET ?", question, most, start)

    async def find(self, question: int, event: int) -> Event | None:
        """One step of a question."""
        found = await self._select("WHERE question = ? AND id = ?", question, event)
        return found[0] if found else None

    async def last(self, question: int, steps: Sequence[EventKind]) -> Event | None:
        """The last of these steps that a question has taken."""
        where = f"WHERE question = ? AND step IN ({placeholders(len(steps))}) ORDER BY id DESC LIMIT 1"
        found = await self._select(where, question, *steps)
        return found[0] if found else None

    async def blank(self, question: int, part: Part) -> None:
        """Forget what a part of a question read before and after each step, and keep that it was changed."""
        await self._db.run(
            "UPDATE revision SET before = '', after = ''"
            " WHERE part = ? AND event IN (SELECT id FROM event WHERE question = ?)",
            part,
            question,
        )

    async def _select(self, where: str, *values: Value) -> list[Event]:
        rows = await self._db.rows(f"SELECT id, at, member, step, detail FROM event {where}", *values)
        changes: dict[int, list[Change]] = {as_int(row[0]): [] for row in rows}
        for event, part, before, after in await self._db.rows_of(
            [*changes], "SELECT event, part, before, after FROM revision WHERE event IN ({ids}) ORDER BY event, part"
        ):
            changes[as_int(event)].append(Change(Part(as_str(part)), as_str(before), as_str(after)))
        return [_event(row, changes[as_int(row[0])]) for row in rows]


class SqliteProposals:
    """Proposed answers as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def put(self, proposal: Proposal) -> None:
        """Keep a proposal in place of the member's earlier one."""
        await self._db.run(
            "INSERT INTO proposal (question, member, outcome, evidence, at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (question, member) DO UPDATE SET outcome = excluded.outcome, evidence = excluded.evidence,"
            " at = excluded.at",
            proposal.question,
            proposal.member,
            proposal.outcome,
            proposal.evidence,
            proposal.at,
        )

    async def of(self, question: int) -> list[Proposal]:
        """What is proposed for a question, the oldest first."""
        rows = await self._db.rows(
            "SELECT question, member, outcome, evidence, at FROM proposal WHERE question = ? ORDER BY at, member",
            question,
        )
        return [
            Proposal(as_int(question), as_int(member), as_int(outcome), as_str(evidence), as_int(at))
            for question, member, outcome, evidence, at in rows
        ]

    async def forget(self, question: int) -> None:
        """Forget what is proposed for a question."""
        await self._db.run("DELETE FROM proposal WHERE question = ?", question)


def _event(row: Sequence[Value], changes: Sequence[Change]) -> Event:
    member = None if row[2] is None else as_int(row[2])
    return Event(as_int(row[0]), as_int(row[1]), member, as_str(row[3]), as_str(row[4]), tuple(changes))
