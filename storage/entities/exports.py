"""A community as the rows of an export: read a few thousand at a time, and put into a database that has none."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import partial
from itertools import repeat
from typing import Any

from bot.domain.resolution import Terms
from bot.domain.scoring.crowd_score import CROWD
from bot.domain.scoring.rules import RULES
from bot.domain.scoring.values import Times
from bot.ports.export_rows import TABLES, CommunityRow, Row
from storage.engine.connection import Db, Value, placeholders
from storage.engine.table import Table, maker, stored
from storage.entities.boards import BOARD, CORRECTION
from storage.entities.events import EVENT, PROPOSAL, REVISION
from storage.entities.exclusions import EXCLUSION
from storage.entities.forecasts import FORECAST_HISTORY, RATIONALE
from storage.entities.members import COMMUNITY, IDENTITY, MEMBER, SPACE
from storage.entities.moderators import MODERATOR
from storage.entities.outbox import PLACEMENT
from storage.entities.questions import QUESTION, outcomes_of
from storage.entities.resolutions import RESOLUTION, SCORE, STANDING, TERMS, UNSCORED
from storage.entities.schedules import SCHEDULE
from storage.entities.seasons import SEASON
from storage.entities.stories import STORY

EXPORTED: Mapping[str, Table] = {
    "spaces": SPACE,
    "members": MEMBER,
    "identities": IDENTITY,
    "exclusions": EXCLUSION,
    "moderators": MODERATOR,
    "stories": STORY,
    "seasons": SEASON,
    "schedules": SCHEDULE,
    "questions": QUESTION,
    "events": EVENT,
    "revisions": REVISION,
    "proposals": PROPOSAL,
    "votes": FORECAST_HISTORY,
    "rationales": RATIONALE,
    "unscored": UNSCORED,
    "resolutions": RESOLUTION,
    "scores": SCORE,
    "standings": STANDING,
    "boards": BOARD,
    "corrections": CORRECTION,
    "placements": PLACEMENT,
}
"""The table behind each of an export's; `bot.ports.export_rows` says which of its columns are in it."""

_OF_BOARD = "(SELECT community FROM board WHERE board.id = {0})"
_FROM = {
    "revisions": "question NOT INDEXED CROSS JOIN event ON event.question = question.id"
    " CROSS JOIN revision ON revision.event = event.id WHERE question.community = ? ORDER BY question.id, event, part",
    "corrections": f"correction WHERE {_OF_BOARD.format('correction.board')} = ? ORDER BY board, question",
    "placements": f"placement WHERE CASE subject WHEN 'board' THEN {_OF_BOARD.format('subject_id')}"
    " WHEN 'story' THEN (SELECT community FROM story WHERE id = subject_id)"
    " ELSE (SELECT community FROM question WHERE id = subject_id) END = ? ORDER BY id",
}
"""How the rows of a community are found that name neither the community nor a question."""


class SqliteExports:
    """Exports as made and taken in through one connection; see `bot.ports.exports.Exports`."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def source(self, community: int) -> "SqliteExportSource":
        return SqliteExportSource(self._db, community)

    async def unsent(self, community: int) -> int:
        return await self._db.count(
            "SELECT count(*) FROM outbox WHERE community = ? AND state IN ('pending', 'sending', 'doubt')", community
        )

    async def add(self, community: CommunityRow, tables: Mapping[str, Iterable[Row]]) -> None:
        own = [column for column in COMMUNITY.columns if column != "id"]
        home = await self._db.insert_new("community", **{each: _value(COMMUNITY, each, community) for each in own})
        for name, table in EXPORTED.items():
            await self._insert(table, _writers(table, TABLES[name], home), tables[name])
        await self._db.run_many(
            "INSERT INTO outcome (question, ordinal, name) VALUES (?, ?, ?)", _outcomes(tables["questions"])
        )
        # SQLite takes the columns beside max() from the row that has it (sqlite.org/lang_select.html, bare columns).
        await self._db.run(
            "INSERT INTO current_forecast (question, member, cast_at, shares)"
            " SELECT question, member, max(cast_at), shares FROM forecast_history GROUP BY question, member"
        )
        await self._db.run("DELETE FROM sqlite_sequence WHERE name = 'question'")
        await self._db.insert("sqlite_sequence", name="question", seq=community.last_question)

    async def _insert(self, table: Table, writers: Mapping[str, "_Writer"], rows: Iterable[Row]) -> None:
        head = f"INSERT INTO {table.name} ({', '.join(writers)}) VALUES ({placeholders(len(writers))})"
        await self._db.run_many(head, ([write(row) for write in writers.values()] for row in rows))


class SqliteExportSource:
    """One community, table by table; see `bot.ports.exports.ExportSource`."""

    def __init__(self, db: Db, community: int) -> None:
        self._db = db
        self._community = community

    async def community(self) -> CommunityRow:
        (row,) = await self._db.rows(f"SELECT {COMMUNITY.all} FROM community WHERE id = ?", self._community)
        last = await self._db.count("SELECT seq FROM sqlite_sequence WHERE name = 'question'")
        return maker(CommunityRow, COMMUNITY.columns)(row, last_question=last)

    async def rows(self, table: str) -> AsyncIterator[Sequence[Row]]:
        make: Callable[..., Row] = maker(TABLES[table], EXPORTED[table].columns)
        async for page in self._db.pages(select_of(table), self._community):
            others = await self._others(table, page)
            yield [make(row, **more) for row, more in zip(page, others, strict=False)]

    async def _others(self, table: str, page: Sequence[Sequence[Any]]) -> Iterable[Mapping[str, Any]]:
        """For each row of a page the fields that are no columns of its table."""
        if table == "questions":
            questions = QUESTION.values("id", page)
            outcomes = await outcomes_of(self._db, questions)
            return [{"outcomes": outcomes[question]} for question in questions]
        if table in ("unscored", "resolutions"):
            return map(_terms_as_fields, EXPORTED[table].values("terms", page))
        return repeat({})


def select_of(name: str) -> str:
    """The SELECT of all rows of a community for one of an export's tables, always in the same order."""
    table = EXPORTED[name]
    columns = ", ".join(
        f"nullif({table.name}.{column}, {CROWD})" if each.crowd else f"{table.name}.{column}"
        for column, each in table.columns.items()
    )
    key = ", ".join(f"{table.name}.{column}" for column in table.key)
    if name in _FROM:
        found = _FROM[name]
    elif "community" in table.columns:
        # Rows lie in the order of their ids; through an index of something else SQLite would have to sort them.
        hint = " NOT INDEXED" if table.key == ("id",) else ""
        found = f"{table.name}{hint} WHERE community = ? ORDER BY {key}"
    else:
        found = (
            f"question NOT INDEXED CROSS JOIN {table.name} ON {table.name}.question = question.id"
            f" WHERE question.community = ? ORDER BY question.id, {key}"
        )
    return f"SELECT {columns} FROM {found}"


_Writer = Callable[[Any], Value]


def _writers(table: Table, kind: type[Row], home: int) -> dict[str, _Writer]:
    """For each column that is written: what makes its value of a row of the export."""
    writers: dict[str, _Writer] = {field.name: partial(_value, table, field.name) for field in fields(kind)}  # type: ignore[arg-type]  # rows are dataclasses
    writers |= {"community": lambda _: home, "terms": _terms_of}
    return {column: writers[column] for column in table.columns if column in writers}


def _value(table: Table, column: str, row: Any) -> Value:
    return stored(table.columns[column], getattr(row, column))


def _outcomes(questions: Iterable[Any]) -> Iterator[tuple[int, int, str]]:
    return ((row.id, ordinal, name) for row in questions for ordinal, name in enumerate(row.outcomes))


def _terms_as_fields(text: str) -> dict[str, Any]:
    """What a resolution froze, as the fields of its row in an export."""
    terms = TERMS.validate_json(text)
    return {
        "rules": dict(zip(RULES, terms.versions, strict=True)),
        "floor": terms.floor,
        "periods": terms.periods,
        "excluded": terms.excluded,
        "scored_from": terms.times.opened,
        "scored_until": terms.times.closed,
        "deadline": terms.times.deadline,
        "spot_at": terms.times.spot,
    }


def _terms_of(row: Any) -> str:
    times = Times(row.scored_from, row.deadline, row.scored_until, row.spot_at)
    terms = Terms(tuple(row.rules.values()), row.floor, row.periods, row.excluded, times)
    return TERMS.dump_json(terms).decode()
