"""Every schema that was ever released: its database is brought up, and says what it said."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.resolving.recompute import recompute
from storage.care.migrate import migrations
from storage.store import open_store
from tests.chat import open_chat
from tests.storage.care import released

RELEASED = range(1, len(migrations()) + 1)


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as file:
        return file.execute(query).fetchall()


def test_each_schema_has_a_database_of_its_own() -> None:
    found = {file.name for file in released.FIXTURES.iterdir()}
    wanted = [(released.dump_of(schema), released.facts_of(schema)) for schema in RELEASED]
    assert found == {file.name for pair in wanted for file in pair}, "run: python -m tests.storage.care.released"


@pytest.mark.parametrize("schema", RELEASED)
async def test_a_released_database_is_brought_up_and_says_what_it_said(schema: int, path: Path) -> None:
    released.load(schema, path)
    assert rows(path, "PRAGMA user_version") == [(schema,)]
    store = await open_store(path)
    assert await released.facts(path) == released.facts_of(schema).read_text(encoding="utf-8")
    assert await recompute(store) == []
    await store.close()
    assert await released.facts(path) == released.facts_of(schema).read_text(encoding="utf-8")
    assert rows(path, "PRAGMA user_version") == [(len(migrations()),)]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(path, "PRAGMA foreign_key_check") == []


@pytest.mark.parametrize("schema", RELEASED)
async def test_a_released_database_has_the_tables_of_a_new_one(schema: int, path: Path) -> None:
    released.load(schema, path)
    new = path.with_name("new.db")
    for each in (path, new):
        await (await open_store(each)).close()
    # Word for word: a migration that has been released is never changed.
    tables = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
    assert rows(path, tables) == rows(new, tables)


async def test_posts_and_cards_of_the_first_schema_keep_their_meaning(path: Path) -> None:
    released.load(1, path)
    same = "id, community, platform, space, channel, slot, reply_to, state, message, created_at"
    posts = rows(path, f"SELECT {same} FROM outbox ORDER BY id")  # noqa: S608  names of columns
    shown = rows(path, "SELECT id, question, tried_at FROM outbox ORDER BY id")
    cards = rows(path, "SELECT id, question, platform, space, channel, message, digest FROM placement ORDER BY id")
    await (await open_store(path)).close()
    assert rows(path, f"SELECT {same} FROM outbox ORDER BY id") == posts  # noqa: S608  names of columns
    assert rows(path, "SELECT id, subject_id, first_try_at FROM outbox ORDER BY id") == shown
    assert rows(path, "SELECT DISTINCT subject, subject_id IS NULL FROM outbox ORDER BY 2") == [
        ("question", 0),
        (None, 1),
    ]
    now = "CASE WHEN state IN ('pending', 'doubt') THEN 0 END"
    assert rows(path, f"SELECT id FROM outbox WHERE next_at IS NOT {now} OR tries <> (first_try_at IS NOT NULL)") == []  # noqa: S608  the same
    kept = "SELECT id, subject_id, platform, space, channel, message, digest FROM placement WHERE subject = 'question'"
    assert rows(path, f"{kept} ORDER BY id") == cards
    assert rows(path, "SELECT DISTINCT number, board, names, empty, paused, member FROM schedule") == [
        (1, "week", 10, "standing", "", None)
    ]


def test_the_newest_database_holds_something_of_everything(path: Path) -> None:
    released.load(RELEASED[-1], path)
    tables = [name for (name,) in rows(path, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert [name for name in tables if rows(path, f"SELECT count(*) FROM {name}") == [(0,)]] == []  # noqa: S608  names of tables
    assert {state for (state,) in rows(path, "SELECT state FROM question")} >= {"draft", "open", "closed", "resolved"}
    assert {state for (state,) in rows(path, "SELECT state FROM outbox")} == {"pending", "sent", "doubt", "dead"}


async def test_a_new_release_is_written_down_as_it_is_used(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        await released.live(chat)
    path = tmp_path / "credence.db"
    said = await released.facts(path)
    written = released.dump(path)
    with closing(sqlite3.connect(tmp_path / "again.db")) as file:
        file.executescript(written)
    assert released.dump(tmp_path / "again.db") == written
    assert await released.facts(tmp_path / "again.db") == said
