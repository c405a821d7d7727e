"""Look-ups that are made for every vote, board or card read what they are about, and not a whole table."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from bot.domain.question import QuestionState
from bot.ports import Session
from storage.engine.connection import Db, Statements
from storage.session import SqliteSession
from storage.store import SqliteStore
from tests.storage.world import actor, ask, settle, vote


class Watched:
    """A connection that explains each statement before it is run."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self.plans: list[str] = []

    async def _explain(self, sql: str, values: tuple[Any, ...]) -> None:
        self.plans += [row[3] for row in await self._db.rows(f"EXPLAIN QUERY PLAN {sql}", *values)]

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def watched(sql: str, *values: Any) -> Any:
            await self._explain(sql, values)
            return await getattr(self._db, name)(sql, *values)

        return watched


@pytest.fixture
async def watched(store: SqliteStore) -> Watched:
    return Watched(store._reading)


LOOK_UPS: dict[str, tuple[Callable[[Session], Awaitable[Any]], list[str]]] = {
    "who is excluded": (
        lambda session: session.members.excluded(1),
        ["member_excluded (community=? AND excluded_at>?)"],
    ),
    "a member's votes on a question": (
        lambda session: session.forecasts.of_member(1, 1),
        ["forecast_history_member (member=? AND question=?)"],
    ),
    "titles for suggestions": (
        lambda session: session.questions.titles(1, QuestionState.OPEN, None),
        ["question_state (community=? AND state=?)"],
    ),
    "how many messages are on their way": (
        lambda session: session.posts.backlog(),
        ["outbox_waiting (state=?)"],
    ),
}


@pytest.mark.parametrize("name", LOOK_UPS)
async def test_a_look_up_goes_by_an_index(watched: Watched, name: str) -> None:
    look_up, indexes = LOOK_UPS[name]
    await look_up(SqliteSession(cast("Db", watched)))
    assert not [plan for plan in watched.plans if plan.startswith("SCAN")]
    for index in indexes:
        assert [plan for plan in watched.plans if index in plan], watched.plans


async def test_several_people_and_their_last_votes_are_found_by_their_keys(
    store: SqliteStore, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settle(store)
    question = await ask(store)
    session = SqliteSession(cast("Db", watched))
    await asyncio.gather(*(session.members.acting(actor(account)) for account in ("amina", "ben", "chloe")))
    rows = Statements.rows

    def explained(statements: Statements, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        watched.plans.extend(row[3] for row in rows(statements, f"EXPLAIN QUERY PLAN {sql}", *values))
        return rows(statements, sql, *values)

    monkeypatch.setattr(Statements, "rows", explained)
    await asyncio.gather(*(store.cast(vote(question.id, member)) for member in (1, 2, 3)))
    for table in ("space", "identity", "now"):
        assert [plan for plan in watched.plans if plan.startswith(f"SEARCH {table} USING")], watched.plans
        assert not [plan for plan in watched.plans if plan.startswith(f"SCAN {table}")], watched.plans
