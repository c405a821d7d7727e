"""Votes: the history, what stands, and which are taken."""

import asyncio
import random
from array import array
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.question import Question, QuestionState
from bot.ports import StandingShares, Vote, VoteStatus
from storage.store import SqliteStore
from tests.storage.world import DEADLINE, NOW, TEXT, actor, ask, draft, settle, vote


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


def shares_of(votes: Sequence[Vote]) -> StandingShares:
    """What a crowd forecast of these votes is made of."""
    given = [share for each in votes for share in each.forecast or ()]
    return StandingShares(len(votes), votes[-1].cast_at if votes else None, array("H", given))


async def test_what_a_crowd_is_made_of_are_the_standing_votes_in_their_order(
    store: SqliteStore, question: Question
) -> None:
    forecasts, members = store.read.forecasts, range(1, 7)
    assert await forecasts.shares(question.id) == shares_of([])
    async with store.transaction() as session:
        for account in ("bo", "chidi", "dana", "emre", "fatou"):
            await session.members.add_member(question.community, actor(account), NOW)
    draw = random.Random(1)  # noqa: S311  a seed repeats the votes
    for _ in range(60):
        # Members come in another order than their votes, and several votes at the same time.
        sent = vote(question.id, draw.choice(members), NOW + draw.randrange(9), draw.randrange(10_001))
        await store.cast(sent if draw.random() < 0.8 else replace(sent, forecast=None))
        for excluded in (frozenset[int](), frozenset({2})):
            async with store.transaction() as session:
                await session.members.exclude(2, NOW if excluded else None)
            standing = await forecasts.standing(question.id)
            assert {each.member for each in standing} <= {*members} - excluded
            assert await forecasts.shares(question.id) == shares_of(standing)
            for instant in (NOW, NOW + 2, NOW + 50):
                stood = await forecasts.standing_at(question.id, instant)
                counted = [each for each in stood if each.member not in excluded]
                assert await forecasts.shares_at(question.id, instant, excluded) == shares_of(counted)


async def test_who_asks_at_the_same_time_gets_the_same_reading(store: SqliteStore, question: Question) -> None:
    await store.cast(vote(question.id))
    first, second = await asyncio.gather(*(store.read.forecasts.shares(question.id) for _ in range(2)))
    assert first is second


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


async def test_what_stood_at_an_instant_is_everybodys_last_vote_before_it(
    store: SqliteStore, question: Question
) -> None:
    for sent in (
        vote(1, 1, NOW, 1000),
        vote(1, 2, NOW + 1, 2000),
        vote(1, 1, NOW + 2, 3000),
        vote(1, 2, NOW + 3, 4000),
    ):
        await store.cast(sent)
    await store.cast(replace(vote(1, 1, NOW + 4), forecast=None))
    standing_at = store.read.forecasts.standing_at

    async def shares(before: int) -> dict[int, int]:
        return {each.member: each.forecast[0] for each in await standing_at(question.id, before) if each.forecast}

    assert await shares(NOW) == {}
    assert await shares(NOW + 2) == {1: 1000, 2: 2000}
    assert await shares(NOW + 3) == {1: 3000, 2: 2000}
    assert await shares(NOW + 5) == {2: 4000}


async def test_questions_are_found_that_somebody_voted_on_since(store: SqliteStore) -> None:
    await settle(store)
    early, late, closed = await ask(store), await ask(store), await ask(store)
    for each, at in ((early, NOW), (late, NOW + 5), (closed, NOW + 5)):
        await store.cast(vote(each.id, 1, at))
    async with store.transaction() as session:
        await session.questions.set_state(closed, QuestionState.CLOSED, NOW + 6)
    assert await store.read.forecasts.voted_since(NOW) == [early.id, late.id]
    assert await store.read.forecasts.voted_since(NOW + 1) == [late.id]


async def test_a_vote_is_told_apart_that_is_a_members_first(store: SqliteStore, question: Question) -> None:
    first = [await store.cast(vote(1, member, NOW + at)) for at, member in enumerate((1, 1, 2))]
    assert [result.first for result in first] == [True, False, True]
    same = vote(question.id, 3, NOW + 9)
    together = await asyncio.gather(*(store.cast(replace(same, delivery=name)) for name in ("a", "b", "a")))
    assert [result.first for result in together] == [True, False, False]
