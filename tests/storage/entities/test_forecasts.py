"""Votes: the history, what stands, and which are taken."""

from dataclasses import replace

import pytest

from bot.domain.question import Question, QuestionState
from bot.ports import Vote, VoteStatus
from storage.store import SqliteStore
from tests.storage.world import DEADLINE, NOW, TEXT, ask, draft, settle, vote


async def test_the_history_keeps_every_vote_and_the_last_one_stands(store: SqliteStore, question: Question) -> None:
    for sent in (vote(1, 2, NOW + 1, 1000), vote(1, 1, NOW + 1, 2000), vote(1, 2, NOW + 2, 3000)):
        await store.cast(sent)
    forecasts = store.read.forecasts
    first, second, changed = (
        Vote(NOW + 1, 1, (2000, 8000)),
        Vote(NOW + 1, 2, (1000, 9000)),
        Vote(NOW + 2, 2, (3000, 7000)),
    )
    assert await forecasts.history(question.id) == [first, second, changed]
    assert await forecasts.standing(question.id) == [first, changed]
    assert await forecasts.of_member(question.id, 2) == [second, changed]


async def test_what_stood_before_an_instant_can_still_be_seen(store: SqliteStore, question: Question) -> None:
    withdrawal = replace(vote(1, 1, NOW + 5), forecast=None)
    for sent in (vote(1, 2, NOW + 1, 1000), vote(1, 1, NOW + 2, 2000), vote(1, 2, NOW + 4, 3000), withdrawal):
        await store.cast(sent)
    first, other, changed = (
        Vote(NOW + 1, 2, (1000, 9000)),
        Vote(NOW + 2, 1, (2000, 8000)),
        Vote(NOW + 4, 2, (3000, 7000)),
    )
    forecasts = store.read.forecasts
    found = {at: await forecasts.standing_at(question.id, NOW + at) for at in (1, 2, 4, 5, 6)}
    assert found == {1: [], 2: [first], 4: [first, other], 5: [other, changed], 6: [changed]}


async def test_a_withdrawn_forecast_stands_no_longer_and_stays_in_the_history(
    store: SqliteStore, question: Question
) -> None:
    await store.cast(vote(question.id))
    await store.cast(replace(vote(question.id, at=NOW + 1), forecast=None))
    forecasts = store.read.forecasts
    assert [kept.forecast for kept in await forecasts.history(question.id)] == [(6000, 4000), None]
    assert await forecasts.standing(question.id) == []
    assert await forecasts.counts([question.id]) == {question.id: 0}
    assert await forecasts.standing_of_member(1, 1) == []
    assert (await store.cast(vote(question.id, at=NOW))).cast_at == NOW + 2


async def test_votes_count_until_the_deadline_and_not_at_it(store: SqliteStore, question: Question) -> None:
    last = await store.cast(vote(question.id, 1, at=DEADLINE - 1))
    late = await store.cast(vote(question.id, 2, at=DEADLINE))
    assert (last.status, late.status) == (VoteStatus.RECORDED, VoteStatus.CLOSED)


@pytest.mark.parametrize(
    "state", [QuestionState.CLOSED, QuestionState.RESOLVED, QuestionState.ANNULLED, QuestionState.DRAFT]
)
async def test_only_an_open_question_takes_votes(store: SqliteStore, question: Question, state: QuestionState) -> None:
    async with store.transaction() as session:
        await session.questions.set_state(question, state, NOW)
    assert (await store.cast(vote(question.id))).status is VoteStatus.CLOSED


@pytest.mark.parametrize("at", [NOW, -1])
async def test_a_question_that_is_not_there_takes_no_votes(store: SqliteStore, question: Question, at: int) -> None:
    assert (await store.cast(vote(question.id + 1, at=at))).status is VoteStatus.CLOSED


async def test_my_standing_forecasts_are_those_on_open_questions_by_deadline(store: SqliteStore) -> None:
    await settle(store)
    late = await ask(store, text=replace(TEXT, closes_at=DEADLINE + 1))
    early, closed, other = await ask(store), await ask(store), await ask(store)
    await draft(store)
    for question, member in ((late, 1), (early, 1), (closed, 1), (other, 2)):
        await store.cast(vote(question.id, member))
    async with store.transaction() as session:
        await session.questions.set_state(closed, QuestionState.CLOSED, NOW)
    kept = Vote(NOW, 1, (6000, 4000))
    assert await store.read.forecasts.standing_of_member(1, 1) == [(early, kept), (late, kept)]
    assert await store.read.forecasts.standing_of_member(2, 1) == []


async def test_standing_forecasts_are_counted_per_question(store: SqliteStore, question: Question) -> None:
    for member in (1, 2, 2):
        await store.cast(vote(question.id, member))
    assert await store.read.forecasts.counts([question.id, 99]) == {question.id: 2, 99: 0}
    assert await store.read.forecasts.counts([]) == {}
