"""Look-ups that are made for every vote, board or card read what they are about, and not a whole table."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from bot.domain.question import QuestionState
from bot.ports import Session
from storage.engine.connection import Db
from storage.session import SqliteSession
from storage.store import SqliteStore


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
}


@pytest.mark.parametrize("name", LOOK_UPS)
async def test_a_look_up_goes_by_an_index(watched: Watched, name: str) -> None:
    look_up, indexes = LOOK_UPS[name]
    await look_up(SqliteSession(cast("Db", watched)))
    assert not [plan for plan in watched.plans if plan.startswith("SCAN")]
    for index in indexes:
        assert [plan for plan in watched.plans if index in plan], watched.plans
