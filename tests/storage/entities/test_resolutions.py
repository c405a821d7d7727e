"""Resolutions, scores and standings."""

import random

import pytest

from bot.domain.leaderboard.board import board
from bot.domain.leaderboard.totals import BoardValue, Total, board_value_of
from bot.domain.member import Place
from bot.domain.question import Question
from bot.domain.resolution import Resolution, Terms
from bot.domain.scoring.crowd_score import CROWD
from bot.domain.scoring.values import NANO, Times
from bot.ports import Points, RankedBy, Score, Standing, points_by
from storage.engine.connection import StorageError
from storage.store import SqliteStore
from tests.storage.world import NOW, actor, ask, settle

AWAY = Place("test", "away", "general")
SCORES = [
    Score(1, Points(-5, 10, 3, -1, 1_000_000_000)),
    Score(2, Points(5, -20, 4, 1, 500_000_000)),
    Score(CROWD, Points(1, 2, 3, 4, 5)),
]
TERMS = Terms(versions=(1, 1), floor=100, periods=("week:2024-W48", "all"), excluded=(7,), times=Times(1, 4, 3))


def resolution(question: int, at: int = NOW, weights: tuple[int, ...] = (0, 10_000)) -> Resolution:
    return Resolution(question, weights, NOW - 1, "https://example.org/", "", 1, at, TERMS)


async def resolve(store: SqliteStore, question: int, scores: list[Score], at: int = NOW) -> None:
    async with store.transaction() as session:
        await session.resolutions.resolve(1, resolution(question, at), scores)


async def test_a_resolution_is_kept_with_its_scores_the_best_first(store: SqliteStore, question: Question) -> None:
    kept = store.read.resolutions
    assert await kept.resolution(question.id) is None
    await resolve(store, question.id, SCORES)
    assert await kept.resolution(question.id) == resolution(question.id)
    assert await kept.resolutions(1) == [resolution(question.id)]
    assert await kept.resolutions(2) == []
    assert await kept.scores(question.id) == [SCORES[1], SCORES[2], SCORES[0]]


async def test_an_annulment_has_no_weights(store: SqliteStore, question: Question) -> None:
    async with store.transaction() as session:
        await session.resolutions.resolve(1, resolution(question.id, weights=()), [])
    assert await store.read.resolutions.resolution(question.id) == resolution(question.id, weights=())


async def test_standings_are_sums_over_the_questions_of_a_period(store: SqliteStore, question: Question) -> None:
    async with store.transaction() as session:
        await session.members.add_member(1, actor("ben"), NOW)
    await resolve(store, question.id, SCORES)
    await resolve(store, (await ask(store)).id, [Score(1, Points(20, 1, 1, 1, 2))])
    for period in ("all", "week:2024-W48"):
        assert await store.read.resolutions.standings(1, period) == [
            Standing(CROWD, "", 1, SCORES[2].points),
            Standing(1, "Amina", 2, Points(15, 11, 4, 0, 1_000_000_002)),
            Standing(2, "Ben", 1, SCORES[1].points),
        ]
    assert await store.read.resolutions.standings(1, "week:2024-W49") == []
    assert await store.read.resolutions.standings(2, "all") == []


async def test_taking_a_resolution_back_takes_exactly_what_it_gave(store: SqliteStore, question: Question) -> None:
    other = await ask(store)
    await resolve(store, other.id, [Score(1, Points(20, 1, 1, 1, 2))])
    before = await store.read.resolutions.standings(1, "all")
    await resolve(store, question.id, SCORES)
    async with store.transaction() as session:
        await session.resolutions.take_back(1, resolution(question.id))
    assert await store.read.resolutions.standings(1, "all") == before
    assert await store.read.resolutions.resolution(question.id) is None
    assert await store.read.resolutions.scores(question.id) == []


async def test_a_question_is_resolved_once(store: SqliteStore, question: Question) -> None:
    await resolve(store, question.id, [])
    with pytest.raises(StorageError, match="UNIQUE"):
        await resolve(store, question.id, SCORES)
    assert await store.read.resolutions.scores(question.id) == []


async def test_resolved_questions_and_what_they_gave_come_in_their_order(store: SqliteStore) -> None:
    await settle(store)
    await settle(store, AWAY)
    asked = [await ask(store) for _ in range(3)]
    for question, at in zip(asked, (NOW + 9, NOW, NOW + 10), strict=True):
        await resolve(store, question.id, [Score(1, Points(question.id, 0, 0, 0, 0))], at)
    found = await store.read.resolutions.resolved_in(1, NOW, NOW + 10)
    assert [(question.id, each.question) for question, each in found] == [(2, 2), (1, 1)]
    assert await store.read.resolutions.resolved_in(2, NOW, NOW + 10) == []
    assert [points.peer for points in await store.read.resolutions.earned(1, 1, NOW, NOW + 10)] == [2, 1]
    assert await store.read.resolutions.earned(2, 1, NOW, NOW + 10) == []


async def test_the_best_score_of_a_time_is_a_members_and_on_one_question(
    store: SqliteStore, question: Question
) -> None:
    kept = store.read.resolutions
    assert await kept.best_score(1, 0, NOW + 1, "peer", lower_is_better=False) is None
    await resolve(store, question.id, [Score(CROWD, Points(9, 0, 0, 0, 0)), *SCORES[:2]])
    assert await kept.best_score(1, NOW, NOW + 1, "peer", lower_is_better=False) == (question.id, 2, 5)
    assert await kept.best_score(1, NOW + 1, NOW + 2, "peer", lower_is_better=False) is None
    assert await kept.best_score(2, NOW, NOW + 1, "peer", lower_is_better=False) is None


async def many_scored(store: SqliteStore, question: Question, points: list[Points]) -> None:
    """Members from 2 on with these points, over all time."""
    async with store.transaction() as session:
        for at in range(len(points)):
            await session.members.add_member(1, actor(f"m{at}"), NOW)
    await resolve(store, question.id, [Score(at, each) for at, each in enumerate(points, 2)])


@pytest.mark.parametrize("all_time", [True, False])
@pytest.mark.parametrize("rule", Points._fields[:-1])
async def test_the_best_are_the_first_of_the_whole_board(
    store: SqliteStore, question: Question, rule: str, *, all_time: bool
) -> None:
    draw = random.Random(7)  # noqa: S311  a seed repeats the points
    few = [-2 * NANO, 0, NANO, 5 * NANO, 40 * NANO + 1]
    drawn = [Points._make([*draw.choices(few, k=4), draw.choice([0, 20, 35, 50]) * NANO]) for _ in range(30)]
    await many_scored(store, question, drawn)
    ranked = RankedBy(rule, board_value_of(rule, all_time=all_time))
    kept = store.read.resolutions
    totals = [
        Total(each.member, points_by(rule, each.points) / NANO, each.points.coverage / NANO, each.questions)
        for each in await kept.standings(1, "all")
    ]
    whole = [line.value for line in board(rule, totals, all_time=all_time)]
    assert await kept.count_standings(1, "all", least=1) == len(whole) == 30
    for most in (1, 7, 30, 99):
        best = {each.member for each in await kept.best_standings(1, "all", ranked, least=1, most=most)}
        values = [
            line.value for line in board(rule, [each for each in totals if each.member in best], all_time=all_time)
        ]
        assert values == whole[:most]


async def test_the_crowd_the_excluded_and_those_with_few_questions_are_not_among_the_best(
    store: SqliteStore, question: Question
) -> None:
    await many_scored(store, question, [Points(at, 0, 0, 0, NANO) for at in (9, 8, 7)])
    await resolve(store, (await ask(store)).id, [Score(CROWD, SCORES[0].points), Score(3, Points(1, 0, 0, 0, NANO))])
    async with store.transaction() as session:
        await session.members.exclude(2, NOW)
    kept, ranked = store.read.resolutions, RankedBy("peer", BoardValue.PER_COVERAGE)
    assert [each.member for each in await kept.best_standings(1, "all", ranked, least=1, most=9)] == [3, 4]
    assert [each.name for each in await kept.best_standings(1, "all", ranked, least=2, most=9)] == ["M1"]
    assert await kept.count_standings(1, "all", least=1) == 2
    assert await kept.count_standings(1, "all", least=2) == 1
