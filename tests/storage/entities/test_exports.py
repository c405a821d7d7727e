"""What an export asks of the store, at a size that the memory does not hold."""

import pytest

from bot.ports.export_rows import TABLES
from storage.engine.connection import ROWS_OF_A_PAGE
from storage.engine.packing import pack
from storage.entities.exports import EXPORTED, select_of
from storage.store import SqliteStore
from tests.storage.world import NOW, ask, settle


def test_each_table_of_an_export_has_a_table_behind_it() -> None:
    assert list(EXPORTED) == list(TABLES)


@pytest.mark.parametrize("table", ["questions", "events", "votes", "scores", "placements"])
async def test_no_large_table_is_gathered_and_sorted_before_its_first_row(store: SqliteStore, table: str) -> None:
    plan = await store._reading.rows(f"EXPLAIN QUERY PLAN {select_of(table)}", 1)
    assert not [row for row in plan if "TEMP B-TREE" in str(row[3])]


async def test_rows_come_some_at_a_time_and_all_of_them(store: SqliteStore) -> None:
    await settle(store)
    count = ROWS_OF_A_PAGE + 7
    questions = [await ask(store), await ask(store)]
    await store._writing.run("BEGIN")
    for question in questions:
        rows = [(question.id, NOW + at, 1, pack((at, 10_000 - at))) for at in range(count)]
        await store._writing.run_many(
            "INSERT INTO forecast_history (question, cast_at, member, shares) VALUES (?, ?, ?, ?)", rows
        )
    await store._writing.run("COMMIT")
    pages = [page async for page in store.read.exports.source(1).rows("votes")]
    assert [len(page) for page in pages] == [ROWS_OF_A_PAGE, ROWS_OF_A_PAGE, 14]
    votes = [vote for page in pages for vote in page]
    assert [(vote.question, vote.cast_at - NOW, vote.shares) for vote in votes] == [  # type: ignore[attr-defined]  # rows of votes
        (question, at, (at, 10_000 - at)) for question in (1, 2) for at in range(count)
    ]
