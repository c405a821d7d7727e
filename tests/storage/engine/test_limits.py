"""However many rows there are, no statement has more values than SQLite takes."""

import sqlite3
from pathlib import Path

import pytest

from bot.domain.question import Question, QuestionState
from bot.domain.resolution import Terms
from bot.domain.scoring.values import Times
from storage.engine.connection import IDS_AT_ONCE, Db, connect
from storage.entities.resolutions import TERMS
from storage.store import SqliteStore

MANY = 2 * IDS_AT_ONCE + 3
_COUNT = f"WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {MANY}) "  # noqa: S608  a number from above
_TERMS = TERMS.dump_json(Terms((), 100, (), (), Times(0, 1, 1))).decode()
ROWS = (
    "INSERT INTO question (id, community, number, draft, state, title, closes_at, criteria, background, author, created_at, opened_at) SELECT n, 7, n, n, 'open', 'Question ' || n, n, '', '', 1, 0, 0 FROM n",
    "INSERT INTO outcome (question, ordinal, name) SELECT n, 0, 'Yes ' || n FROM n",
    "INSERT INTO outcome (question, ordinal, name) SELECT n, 1, 'No ' || n FROM n",
    "INSERT INTO member (id, community, name, created_at) SELECT n, 7, 'Member ' || n, 0 FROM n",
    "INSERT INTO current_forecast (question, member, cast_at, shares) SELECT n, 1, 1, x'13881388' FROM n",
    "INSERT INTO current_forecast (question, member, cast_at, shares) SELECT n, 2, 1, x'' FROM n WHERE n % 2",
    f"INSERT INTO resolution SELECT n, x'27100000', 0, '', '', 1, n, '{_TERMS}', 1, x'27100000' FROM n",  # noqa: S608  a constant
)


async def lower_the_limit(db: Db) -> None:
    await db.call(lambda inside: inside._connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, IDS_AT_ONCE))


@pytest.fixture
async def crowded(store: SqliteStore) -> SqliteStore:
    """A community with more questions and members than a statement takes values."""
    for row in ROWS:
        head, select = row.split(" SELECT ", 1)
        await store._writing.run(f"{head} {_COUNT} SELECT {select}")
    await lower_the_limit(store._reading)
    return store


async def test_the_lowered_limit_is_felt(store: SqliteStore, path: Path) -> None:
    await store.read.questions.overdue(0)
    db = await connect(path, read_only=True)
    await lower_the_limit(db)
    with pytest.raises(Exception, match="too many SQL variables"):
        await db.rows(f"SELECT {','.join('?' * (IDS_AT_ONCE + 1))}", *range(IDS_AT_ONCE + 1))
    await db.close()


async def test_questions_come_with_their_outcomes_however_many(crowded: SqliteStore) -> None:
    questions = await crowded.read.questions.in_states(7, [QuestionState.OPEN])
    assert [question.id for question in questions] == list(range(1, MANY + 1))
    assert all(_outcomes_are_its_own(question) for question in questions)
    assert len(await crowded.read.questions.overdue(MANY)) == MANY
    assert len(await crowded.read.forecasts.standing_of_member(7, 1)) == MANY
    assert len(await crowded.read.resolutions.resolved_in(7, 0, MANY + 1)) == MANY


def _outcomes_are_its_own(question: Question) -> bool:
    return question.text.outcomes == (f"Yes {question.id}", f"No {question.id}")


async def test_forecasts_are_counted_on_however_many_questions(crowded: SqliteStore) -> None:
    assert await crowded.read.forecasts.counts(range(1, MANY + 2)) == dict.fromkeys(range(1, MANY + 1), 1) | {
        MANY + 1: 0
    }
    assert await crowded.read.forecasts.counts([]) == {}


async def test_however_many_members_have_names(crowded: SqliteStore) -> None:
    names = await crowded.read.members.names(range(1, MANY + 2))
    assert names == {member: f"Member {member}" for member in range(1, MANY + 1)}
