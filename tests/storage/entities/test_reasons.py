"""Reasons: kept in the transaction of their vote, once, and found by it."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.question import CrowdVisibility, NamesVisibility, Question
from bot.ports import NewVote, Vote, VoteStatus
from storage.engine.connection import Statements, StorageError
from storage.store import SqliteStore
from tests.storage.world import DEADLINE, NOW, vote


def because(question: Question, reason: str, at: int = NOW, delivery: str = "") -> NewVote:
    return replace(vote(question.id, at=at, delivery=delivery), reason=reason)


async def kept(store: SqliteStore) -> list[tuple[object, ...]]:
    rows = await store._reading.rows("SELECT question, member, cast_at, text FROM rationale ORDER BY cast_at")
    return [tuple(row) for row in rows]


async def test_a_reason_is_found_by_its_vote(store: SqliteStore, question: Question) -> None:
    await store.cast(because(question, "first", NOW))
    await store.cast(vote(question.id, at=NOW + 5))
    forecasts = store.read.forecasts
    assert await forecasts.reason(question.id, Vote(NOW, 1, (6000, 4000))) == "first"
    assert await forecasts.reason(question.id, Vote(NOW + 5, 1, (6000, 4000))) == ""
    await store.cast(because(question, "second", NOW + 6))
    assert await forecasts.reason(question.id, Vote(NOW + 6, 1, (6000, 4000))) == "second"


async def test_a_reason_is_kept_under_the_time_of_its_vote_and_once(store: SqliteStore, question: Question) -> None:
    group = [because(question, "first"), because(question, "second", delivery="d"), because(question, "third")]
    results = await asyncio.gather(*(store.cast(each) for each in group))
    assert [result.cast_at for result in results] == [NOW, NOW + 1, NOW + 2]
    assert [row[2:] for row in await kept(store)] == [(NOW, "first"), (NOW + 1, "second"), (NOW + 2, "third")]
    again = await store.cast(because(question, "again", NOW + 9, delivery="d"))
    late = await store.cast(because(question, "late", DEADLINE))
    assert (again.status, late.status) == (VoteStatus.REPEATED, VoteStatus.CLOSED)
    assert len(await kept(store)) == 3


async def test_a_vote_whose_reason_cannot_be_written_is_not_kept(
    store: SqliteStore, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Statements.insert

    def insert(statements: Statements, head: str, *rest: object) -> int:
        if "rationale" in head and rest[0]:
            raise StorageError("The disk is full.")
        return real(statements, head, *rest)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(Statements, "insert", insert)
    with pytest.raises(StorageError):
        await store.cast(because(question, "why"))
    assert await store.read.forecasts.history(question.id) == []
    assert not await store.read.forecasts.ever(question.id)


async def test_whether_anybody_ever_voted_outlasts_a_withdrawal(store: SqliteStore, question: Question) -> None:
    await store.cast(vote(question.id))
    await store.cast(NewVote(question.id, 1, NOW + 1, None, ""))
    assert await store.read.forecasts.ever(question.id)


async def test_what_others_see_of_a_question_is_kept(store: SqliteStore, question: Question) -> None:
    assert (question.crowd, question.names) == (CrowdVisibility.ALWAYS, NamesVisibility.HIDDEN)
    async with store.transaction() as session:
        assert not await session.questions.happened(question.id, "visibility")
        await session.questions.record(question.id, NOW, 1, "visibility")
        assert await session.questions.happened(question.id, "visibility")
        await session.questions.set_visibility(question, CrowdVisibility.AFTER_VOTE, NamesVisibility.SHOWN)
    found = await store.read.questions.get(question.id)
    assert (found.crowd, found.names) == (CrowdVisibility.AFTER_VOTE, NamesVisibility.SHOWN)
