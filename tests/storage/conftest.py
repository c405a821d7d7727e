"""A store in a file of its own, whose every error must have been seen by somebody."""

import asyncio
import gc
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.question import Question
from storage.store import SqliteStore
from tests.fresh import open_fresh
from tests.storage.world import ask, settle


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "credence.db"


@pytest.fixture
async def store(path: Path) -> AsyncGenerator[SqliteStore]:
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    store = await open_fresh(path)
    try:
        yield store
    finally:
        await store.close()
    gc.collect(1)
    assert not complaints


@pytest.fixture
async def question(store: SqliteStore) -> Question:
    """Question 1, open, with two outcomes, in community 1."""
    await settle(store)
    return await ask(store)
