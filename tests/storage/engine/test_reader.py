"""Reading beside the running bot: one moment of the database, and nothing changed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.question import Question
from storage.care.migrate import migrations
from storage.engine.connection import StorageError
from storage.store import SqliteStore, open_reader, open_store
from tests.storage.world import NOW, vote


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith("-shm")}


async def refusal(path: Path) -> str:
    """What is said where the database cannot be read."""
    with pytest.raises(StorageError) as refused:
        async with open_reader(path):
            pass
    return str(refused.value).removeprefix(f"Cannot use the database {path}. ")


async def test_a_reader_sees_one_moment_while_votes_go_on(store: SqliteStore, question: Question, path: Path) -> None:
    await store.cast(vote(question.id))
    async with open_reader(path) as session:
        assert len(await session.forecasts.history(question.id)) == 1
        await store.cast(vote(question.id, at=NOW + 1))
        assert len(await session.forecasts.history(question.id)) == 1
    assert len(await store.read.forecasts.history(question.id)) == 2


async def test_a_reader_never_moves_the_log_into_the_file(path: Path, store: SqliteStore, question: Question) -> None:
    await store.cast(vote(question.id))
    before = contents(path.parent)
    async with open_reader(path) as session:
        with pytest.raises(StorageError, match="readonly"):
            await session.seasons.start(1, "Autumn", NOW)
    assert contents(path.parent) == before


async def test_what_is_not_there_is_not_made(path: Path) -> None:
    assert (await refusal(path)).startswith(f"There is none in {path.parent}: check DATABASE_URL.")
    assert contents(path.parent) == {}


async def test_an_older_schema_is_left_for_the_bot_to_bring_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await open_store(path)).close()
    scripts = migrations() + [""] * 8
    monkeypatch.setattr("storage.care.migrate.migrations", lambda: scripts)
    assert (await refusal(path)).startswith("It has schema ")
    assert (await refusal(path)).endswith(", this program needs 9: start the bot once to bring it up.")


async def test_another_programs_file_is_not_read(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE thing (id)")
    assert await refusal(path) == "The file is another program's database."
