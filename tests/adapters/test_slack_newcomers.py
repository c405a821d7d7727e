"""Whoever comes for the first time is served at once, and their name follows from Slack beside it."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from adapters.slack.members import MOST_LATER
from storage.store import SqliteStore
from tests.fakes.slack_wire import Fault, Hold
from tests.fakes.slack_world import SlackWorld, served_world
from tests.fresh import open_fresh
from tests.words import said

FORM = said("voting.form_title", question="#1")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[SqliteStore]:
    store = await open_fresh(tmp_path / "credence.db")
    yield store
    await store.close()


@pytest.fixture
async def world(store: SqliteStore) -> AsyncGenerator[SlackWorld]:
    async with served_world(store) as world:
        await world.say("amina", "ask")
        values = {"question": "Who wins the cup this week?", "outcomes": "Reds\nBlues", "closes": "2024-12-06 18:00"}
        await world.fill("amina", values)
        await world.press("amina", "Post")
        yield world


async def until(holds: Callable[[], bool]) -> None:
    """Let everything run until something holds; a test that waits for ever is ended by its own limit."""
    while not holds():  # noqa: ASYNC110  what is waited for happens in the program, which sets no event for it
        await asyncio.sleep(0)


def count(world: SlackWorld, method: str) -> int:
    return sum(name == method for name, _ in world.slack.calls)


async def names(store: SqliteStore) -> set[str]:
    return set((await store.read.members.names(range(1, 400))).values())


async def test_a_form_waits_for_no_name_and_the_name_follows(world: SlackWorld, store: SqliteStore) -> None:
    held = Hold()
    world.slack.faults["users.info"] = [Fault(hold=held)]
    pressing = asyncio.create_task(world.press("ben", "Forecast", "#1"))
    await until(lambda: world.slack.open_view("UBEN") is not None)
    held.go.set()
    assert (await pressing).startswith(FORM)
    assert await names(store) == {"Amina", "Ben"}


async def test_a_name_that_is_known_is_not_lost_to_that_of_a_request(world: SlackWorld, store: SqliteStore) -> None:
    await world.say("ben", "help")
    await world.restart()
    world.slack.faults["users.info"] = [Fault(error="user_not_visible")]
    assert (await world.press("ben", "Forecast", "#1")).startswith(FORM)
    assert await names(store) == {"Amina", "Ben"}
    await world.restart()
    assert (await world.press("ben", "Forecast", "#1")).startswith(FORM)
    assert await names(store) == {"Amina", "Ben"}


async def test_somebody_whom_slack_does_not_name_keeps_the_name_of_their_requests(
    world: SlackWorld, store: SqliteStore
) -> None:
    world.slack.faults["users.info"] = [Fault(error="user_not_visible")]
    assert (await world.press("ben", "Forecast", "#1")).startswith(FORM)
    assert await names(store) == {"Amina", "ben"}


def crowd(world: SlackWorld, number: int) -> list[str]:
    people = [f"kim{each}" for each in range(number)]
    for each in people:
        world.join(each)
    return people


@pytest.mark.unmeasured
async def test_three_hundred_newcomers_have_their_forms_before_slack_has_named_one(
    world: SlackWorld, store: SqliteStore
) -> None:
    people, held, now = crowd(world, 300), Hold(), world.now
    world.slack.faults["users.info"] = [Fault(hold=held) for _ in people]
    pressing = [asyncio.create_task(world.press(each, "Forecast", "#1")) for each in people]
    await until(lambda: count(world, "views.open") == len(people) + 1)
    assert count(world, "users.info") <= MOST_LATER + 1
    assert world.now == now
    held.go.set()
    assert all(shown.startswith(FORM) for shown in await asyncio.gather(*pressing))
    assert await names(store) == {"Amina", *(each.title() for each in people)}


@pytest.mark.unmeasured
async def test_where_slack_opens_only_so_many_forms_everybody_is_told_and_has_a_button(world: SlackWorld) -> None:
    people, most = crowd(world, 300), 100
    world.slack.limits["views.open"] = most
    shown = await asyncio.gather(*(world.press(each, "Forecast", "#1") for each in people))
    told = [text for text in shown if said("slack.form_busy") in text]
    assert len([text for text in shown if text.startswith(FORM)]) == most - 1
    assert len(told) == len(people) - most + 1
    world.slack.limits.clear()
    late = next(each for each, text in zip(people, shown, strict=True) if text in told)
    assert (await world.press(late, "Try again")).startswith(FORM)
