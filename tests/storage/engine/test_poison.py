"""Groups full of votes that cannot be stored, repeat, come late, or raise: only the culprits fail, at a bounded cost."""

import asyncio
import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.question import Question, QuestionState
from bot.ports import NewVote, VoteResult, VoteStatus
from storage.engine.connection import Statements
from storage.engine.writer import GROUP_LIMIT
from storage.store import SqliteStore
from tests.storage.world import DEADLINE, NOW, vote

RECORDED, REPEATED, CLOSED = VoteStatus.RECORDED, VoteStatus.REPEATED, VoteStatus.CLOSED
POISON: list[dict[str, Any]] = [
    {"delivery": "\ud800"},
    {"reason": "\ud800"},
    {"member": 2**63},
    {"question": -(2**63) - 1},
    {"forecast": (-1, 10_001)},
    {"forecast": (70_000, 0)},
    {"received_at": 1.5},
    {"received_at": None},
]


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows were written, or tried to be, by each statement of the writer."""
    rows: list[int] = []
    real = Statements.insert

    def insert(statements: Statements, head: str, values: Any, tail: str = "") -> int:
        rows.append(len(values))
        return real(statements, head, values, tail)

    monkeypatch.setattr(Statements, "insert", insert)
    return rows


async def cast_all(store: SqliteStore, votes: list[NewVote]) -> list[VoteStatus | None]:
    """What became of each vote; None where it failed."""
    results = await asyncio.gather(*(store.cast(each) for each in votes), return_exceptions=True)
    return [result.status if isinstance(result, VoteResult) else None for result in results]


def group_of(question: Question, poisoned: int, seed: int) -> list[NewVote]:
    """A full group of members' first votes, some of them poisoned, at places of the seed's choice."""
    votes = [vote(question.id, member, delivery=f"d{member}") for member in range(1, GROUP_LIMIT + 1)]
    for place in random.Random(seed).sample(range(GROUP_LIMIT), poisoned):  # noqa: S311  a seed repeats the places
        votes[place] = replace(votes[place], **POISON[place % len(POISON)])
    return votes


@pytest.mark.parametrize(("poisoned", "seed"), [(1, 1), (2, 2), (7, 3), (20, 4), (GROUP_LIMIT, 5)])
async def test_in_a_full_group_the_poisoned_votes_fail_and_nothing_else_does(
    store: SqliteStore, question: Question, attempts: list[int], poisoned: int, seed: int
) -> None:
    votes = group_of(question, poisoned, seed)
    answers = await cast_all(store, votes)
    assert Counter(answers) == Counter({None: poisoned, RECORDED: GROUP_LIMIT - poisoned})
    recorded = [each.member for each, answer in zip(votes, answers, strict=True) if answer is RECORDED]
    assert [kept.member for kept in await store.read.forecasts.history(question.id)] == recorded
    assert [kept.member for kept in await store.read.forecasts.standing(question.id)] == recorded
    # Two ways of three statements with all, and one without the culprits.
    assert len(attempts) <= 9
    assert sum(attempts) <= 9 * GROUP_LIMIT
    assert (await store.cast(vote(question.id, GROUP_LIMIT + 1))).status is RECORDED


async def test_what_sqlite_alone_refuses_is_found_by_halves(
    store: SqliteStore, question: Question, attempts: list[int]
) -> None:
    await store._writing.run(
        "CREATE TRIGGER no_thirteens BEFORE INSERT ON forecast_history WHEN NEW.member % 100 = 13"
        " BEGIN SELECT RAISE(ABORT, 'no such luck'); END"
    )
    answers = await cast_all(store, group_of(question, 0, 0))
    failed = [place + 1 for place, answer in enumerate(answers) if answer is None]
    assert failed == [*range(13, GROUP_LIMIT + 1, 100)]
    assert len(await store.read.forecasts.history(question.id)) == GROUP_LIMIT - len(failed)
    # Each of them halves the group ten times, and each half is tried in two ways of three statements.
    assert len(attempts) <= 6 * (1 + 2 * 10 * len(failed))


async def test_among_poison_the_late_the_repeated_and_the_second_votes_keep_their_order(
    store: SqliteStore, question: Question
) -> None:
    votes = group_of(question, 9, 6)
    healthy = [
        place for place, each in enumerate(votes) if each == vote(question.id, place + 1, delivery=f"d{place + 1}")
    ]
    late, repeated, second = healthy[100:110], healthy[200:210], healthy[300:310]
    for place in late:
        votes[place] = replace(votes[place], received_at=DEADLINE)
    for place in repeated:
        votes[place] = replace(votes[place], delivery=votes[healthy[0]].delivery)
    for place in second:
        votes[place] = replace(votes[place], member=votes[healthy[1]].member, forecast=(place, 10_000 - place))
    answers = await cast_all(store, votes)
    assert Counter(answers) == Counter({None: 9, CLOSED: 10, REPEATED: 10, RECORDED: GROUP_LIMIT - 29})
    assert [answers[place] for place in late] == [CLOSED] * 10
    assert [answers[place] for place in repeated] == [REPEATED] * 10
    mine = await store.read.forecasts.of_member(question.id, votes[healthy[1]].member)
    assert [kept.cast_at for kept in mine] == [NOW + step for step in range(11)]
    assert [kept.forecast for kept in mine[1:]] == [votes[place].forecast for place in second]


async def test_blocks_that_raise_or_close_the_question_stand_between_poisoned_votes(
    store: SqliteStore, question: Question
) -> None:
    async def block(step: str) -> None:
        async with store.transaction() as session:
            await session.questions.record(question.id, NOW, 1, step)
            if step == "raises":
                raise LookupError(step)
            if step == "closes":
                await session.questions.set_state(question, QuestionState.CLOSED, NOW)

    votes = group_of(question, 5, 7)[:300]
    poisoned = len([1 for each in votes if each != vote(question.id, each.member, delivery=f"d{each.member}")])
    jobs: list[Any] = [store.cast(each) for each in votes]
    for place, step in ((250, "closes"), (200, "raises"), (100, "kept"), (50, "raises")):
        jobs.insert(place, block(step))
    results = await asyncio.gather(*jobs, return_exceptions=True)
    found = [result.status for result in results if isinstance(result, VoteResult)]
    assert len([1 for result in results if isinstance(result, LookupError)]) == 2
    assert len(found) == 300 - poisoned
    assert found == sorted(found, key=[RECORDED, CLOSED].index)
    assert len(await store.read.forecasts.history(question.id)) == found.count(RECORDED) < 250
    assert await store._writing.rows("SELECT step FROM event") == [("kept",), ("closes",)]
