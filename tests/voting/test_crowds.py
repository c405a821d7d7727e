"""The crowd forecast shared by all who were given the same reading of what stands."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.domain.crowd.combine import Crowd
from bot.domain.crowd.now import crowd_now
from bot.ports import StandingShares
from bot.questions import crowd
from bot.questions.crowd import IN_A_THREAD_FROM, MOST_REMEMBERED, Crowds


def standing(first: int = 6000, count: int = 1) -> StandingShares:
    return StandingShares(count, 1, (first, 10_000 - first) * count)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[int]]:
    """What crowds were computed of."""
    seen: list[Sequence[int]] = []
    compute = crowd_now

    def watched(shares: Sequence[int], forecasters: int) -> Crowd | None:
        seen.append(shares)
        return compute(shares, forecasters)

    monkeypatch.setattr(crowd, "crowd_now", watched)
    return seen


async def test_one_reading_is_computed_once_and_the_next_one_anew(computed: list[Sequence[int]]) -> None:
    crowds, read, later = Crowds(), standing(), standing(2000)
    assert await crowds.of(1, read) == await crowds.of(1, read) == (6000, 4000)
    assert await crowds.of(1, later) == (2000, 8000)
    assert len(computed) == 2


@pytest.mark.parametrize("count", [1, IN_A_THREAD_FROM])
async def test_who_asks_at_the_same_time_shares_one_computation(computed: list[Sequence[int]], count: int) -> None:
    crowds, read = Crowds(), standing(count=count)
    answers = await asyncio.gather(*(crowds.of(1, read) for _ in range(20)))
    assert set(answers) == {(6000, 4000)}
    assert len(computed) == 1


async def test_a_request_that_is_given_up_leaves_the_others_their_crowd(computed: list[Sequence[int]]) -> None:
    crowds, read = Crowds(), standing(count=IN_A_THREAD_FROM)
    first, second = (asyncio.create_task(crowds.of(1, read)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == (6000, 4000)
    assert first.cancelled()
    assert len(computed) == 1


async def test_an_equal_reading_of_another_question_is_its_own(computed: list[Sequence[int]]) -> None:
    crowds, read = Crowds(), standing()
    assert await crowds.of(1, read) == await crowds.of(2, read)
    assert len(computed) == 2


async def test_nothing_standing_has_no_crowd() -> None:
    assert await Crowds().of(1, StandingShares(0, None, ())) is None


async def test_only_the_last_few_questions_are_remembered(computed: list[Sequence[int]]) -> None:
    crowds, read = Crowds(), standing()
    for question in range(MOST_REMEMBERED + 1):
        await crowds.of(question, read)
    await crowds.of(MOST_REMEMBERED, read)
    assert len(computed) == MOST_REMEMBERED + 1
    await crowds.of(0, read)
    assert len(computed) == MOST_REMEMBERED + 2
