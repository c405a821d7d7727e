"""Where many questions are open, the one that is meant is found in a menu that is searched."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from bot.app.suggestions import MOST_SUGGESTED
from bot.domain.question import QuestionText
from bot.questions.find import MOST_OFFERED
from storage.store import SqliteStore
from tests.fakes.slack_world import SlackWorld, served_world
from tests.fresh import open_fresh
from tests.words import said

DAY = 86_400_000
MANY = 36


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[SqliteStore]:
    store = await open_fresh(tmp_path / "credence.db")
    yield store
    await store.close()


@pytest.fixture
async def world(store: SqliteStore) -> AsyncGenerator[SlackWorld]:
    async with served_world(store) as world:
        await world.say("amina", "help")
        async with store.transaction() as session:
            for number in range(1, MANY + 1):
                title = f"Does <!channel> {'w' * 99} it rain on day {number}?"
                text = QuestionText(title, ("Yes", "No"), world.now + DAY, "", "")
                await session.questions.open(await session.questions.add_draft(1, 1, text, None, world.now), world.now)
        yield world


async def test_any_open_question_is_found_and_chosen(world: SlackWorld, store: SqliteStore) -> None:
    shown = await world.say("ben", "vote 70/30")
    assert shown.count(said("ui.button_choose")) == MOST_OFFERED
    assert said("app.which_search") in shown
    ben = world.people["ben"]
    newest = await ben.search("")
    assert [label.split()[0] for label in newest] == [f"#{number}" for number in range(MANY, MANY - MOST_SUGGESTED, -1)]
    assert [label.split()[0] for label in await ben.search("day 3?")] == ["#3"]
    assert "#3" in await ben.choose("day 3?")
    assert len(await store.read.forecasts.history(3)) == 1


async def test_a_long_line_waits_until_a_question_is_chosen(world: SlackWorld, store: SqliteStore) -> None:
    await world.say("ben", "vote Yes 70; No 30" + " " * 120 + ";")
    await world.people["ben"].choose("day 5?")
    assert len(await store.read.forecasts.history(5)) == 1


async def test_nothing_is_offered_where_nothing_can_be_found(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.say("ben", "vote 70/30")
    ben = world.people["ben"]
    assert await ben.search("snow") == []

    async def failing(*_: Any) -> None:
        raise OSError

    async def slow(*_: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(world.bot, "suggest", failing)
    assert await ben.search("") == []
    monkeypatch.setattr(world.client._interactions, "_form_answer_seconds", 0.0)
    monkeypatch.setattr(world.bot, "suggest", slow)
    assert await ben.search("") == []


async def test_another_workspace_is_offered_nothing(world: SlackWorld) -> None:
    await world.say("ben", "vote 70/30")
    world.people["ben"].team = "T2"
    assert await world.people["ben"].search("") == []


async def test_a_menu_that_is_none_of_the_bots_does_nothing(world: SlackWorld) -> None:
    await world.say("ben", "vote 70/30")
    _, block = world.people["ben"]._menu()
    block["accessory"]["action_id"] = "search:vote:help"
    assert said("app.unknown_button") in await world.people["ben"].choose("")
