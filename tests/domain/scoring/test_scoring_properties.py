from itertools import pairwise
from math import fsum, log
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.floor import effective_floor
from bot.domain.forecast_intervals import ForecastInterval, Vote, forecast_intervals_of, from_basis_points, vote_order
from bot.domain.scoring.explanation import Case, explain_peer
from bot.domain.scoring.rules import RULES, score
from bot.domain.scoring.values import Answer, Times, to_nano

HOUR = 3_600_000
LENGTH = 100 * HOUR
TIMES = Times(0, LENGTH, LENGTH)
OUTCOMES = 3
TIME_RULES = ("peer", "baseline")


def forecasts(outcomes: int = OUTCOMES) -> st.SearchStrategy[tuple[float, ...]]:
    cuts = st.lists(st.integers(0, 10_000), min_size=outcomes - 1, max_size=outcomes - 1).map(sorted)
    picks = cuts.map(lambda inner: tuple(high - low for low, high in pairwise([0, *inner, 10_000])))
    return picks.map(from_basis_points)


def answers(floor: float = 0.01) -> st.SearchStrategy[Answer]:
    weights = st.one_of(st.integers(0, OUTCOMES - 1).map(one_of_them), forecasts())
    return weights.map(lambda each: Answer(each, floor))


def one_of_them(happened: int) -> tuple[float, ...]:
    return tuple(float(k == happened) for k in range(OUTCOMES))


def votes(members: int = 5) -> st.SearchStrategy[list[Vote]]:
    hour = st.integers(-5, 105).map(lambda hours: hours * HOUR)
    vote = st.builds(Vote, hour, st.integers(1, members), st.one_of(st.none(), forecasts(), forecasts()))
    return st.lists(vote, max_size=20).map(lambda given_votes: sorted(given_votes, key=vote_order))


def scores(rule: str, times: Times, answer: Answer, given_votes: list[Vote]) -> dict[int, tuple[float, float]]:
    return {
        row.member: (row.score, row.coverage) for row in score(rule, times, answer, forecast_intervals_of(given_votes))
    }


def same(one: dict[int, tuple[float, float]], other: dict[int, tuple[float, float]]) -> bool:
    return one.keys() == other.keys() and all(one[m] == pytest.approx(other[m], abs=1e-9) for m in one)


@given(
    st.sampled_from(["peer", "baseline", "spot_peer", "spot_baseline"]),
    st.lists(st.integers(100, 5_000), min_size=OUTCOMES, max_size=OUTCOMES),
    forecasts(),
    votes(),
)
def test_saying_what_one_believes_has_the_best_expected_score(
    rule: str, parts: list[int], told: tuple[float, ...], others: list[Vote]
) -> None:
    belief = tuple(part / sum(parts) for part in parts)
    floor = min(0.01, *belief)

    def expected(forecast: tuple[float, ...]) -> float:
        intervals = sorted(
            [*forecast_intervals_of(others), ForecastInterval(0, LENGTH, 99, forecast)],
            key=lambda interval: interval.start,
        )
        by_outcome = [score(rule, TIMES, Answer(one_of_them(k), floor), intervals)[-1].score for k in range(OUTCOMES)]
        return fsum(chance * points for chance, points in zip(belief, by_outcome, strict=True))

    assert expected(belief) >= expected(told) - 1e-9


@given(forecasts(), forecasts())
def test_the_brier_score_too_is_best_when_honest(belief: tuple[float, ...], told: tuple[float, ...]) -> None:
    def expected(forecast: tuple[float, ...]) -> float:
        losses = [Answer(one_of_them(k)).brier_of(forecast) for k in range(OUTCOMES)]
        return fsum(chance * loss for chance, loss in zip(belief, losses, strict=True))

    assert expected(belief) <= expected(told) + 1e-12


@given(votes(), answers(), st.integers(1, 100))
def test_peer_scores_of_the_base_sum_to_zero_whenever_one_looks(
    given_votes: list[Vote], answer: Answer, closing_hour: int
) -> None:
    times = Times(0, LENGTH, closing_hour * HOUR)
    for rule in ("peer", "spot_peer"):
        rows = score(rule, times, answer, forecast_intervals_of(given_votes), excluded={5})
        assert fsum(row.score for row in rows if row.in_base) == pytest.approx(0, abs=1e-9)


@given(votes(members=4), answers(), forecasts(), st.integers(0, 99), st.sampled_from(TIME_RULES))
def test_a_late_joiner_misses_the_intervals_before_and_nothing_else(
    others: list[Vote], answer: Answer, forecast: tuple[float, ...], hour: int, rule: str
) -> None:
    joined = hour * HOUR
    around = forecast_intervals_of(others)

    def mine(start: int, closed: int) -> float:
        intervals = sorted(
            [*around, ForecastInterval(start, LENGTH, 9, forecast)],
            key=lambda interval: (interval.start, interval.member),
        )
        return next(
            (row.score for row in score(rule, Times(0, LENGTH, closed), answer, intervals) if row.member == 9), 0.0
        )

    assert mine(joined, LENGTH) == pytest.approx(mine(0, LENGTH) - mine(0, joined), abs=1e-9)


@given(votes(), answers(), st.integers(0, 19), st.integers(1, 50), st.sampled_from(list(RULES)))
def test_voting_the_same_again_changes_no_score(
    given_votes: list[Vote], answer: Answer, which: int, later: int, rule: str
) -> None:
    intervals = forecast_intervals_of(given_votes)
    if not intervals:
        return
    repeated = intervals[which % len(intervals)]
    at = repeated.start + later * HOUR
    if at >= repeated.end:
        return
    again = sorted([*given_votes, Vote(at, repeated.member, repeated.probabilities)], key=vote_order)
    assert same(scores(rule, TIMES, answer, given_votes), scores(rule, TIMES, answer, again))


@given(votes(), answers(), st.randoms(use_true_random=False), st.sampled_from(list(RULES)))
def test_only_time_and_member_order_votes(given_votes: list[Vote], answer: Answer, shuffler: Random, rule: str) -> None:
    unique = list({(vote.cast_at, vote.member): vote for vote in given_votes}.values())
    shuffled = list(unique)
    shuffler.shuffle(shuffled)
    again = sorted(shuffled, key=vote_order)
    assert scores(rule, TIMES, answer, unique) == scores(rule, TIMES, answer, again)


@given(votes(), answers(), st.integers(1, 100))
def test_every_explanation_adds_up_to_the_score(given_votes: list[Vote], answer: Answer, closing_hour: int) -> None:
    times = Times(0, LENGTH, closing_hour * HOUR)
    intervals, excluded = forecast_intervals_of(given_votes), frozenset({5})
    for row in score("peer", times, answer, intervals, excluded):
        lines = explain_peer(Case(times, answer, intervals, excluded, row.member))
        assert lines
        assert fsum(line.points for line in lines) == pytest.approx(row.score, abs=1e-9)


@given(votes(), answers())
def test_every_comparison_shown_gives_the_points_shown(given_votes: list[Vote], answer: Answer) -> None:
    intervals, excluded = forecast_intervals_of(given_votes), frozenset({5})
    for member in range(1, 6):
        for line in explain_peer(Case(TIMES, answer, intervals, excluded, member)):
            if line.others is None:
                assert line.points == 0
            else:
                assert line.points == pytest.approx(100 * line.share * log(line.own / line.others), abs=1e-7)


@settings(max_examples=30)
@given(votes(), answers(), st.sampled_from(list(RULES)))
def test_taking_back_and_resolving_again_changes_nothing(given_votes: list[Vote], answer: Answer, rule: str) -> None:
    def stored() -> dict[int, int]:
        return {
            row.member: to_nano(row.score) for row in score(rule, TIMES, answer, forecast_intervals_of(given_votes))
        }

    standing = stored()
    taken_back = {member: standing[member] - points for member, points in stored().items()}
    assert all(left == 0 for left in taken_back.values())
    assert {member: taken_back[member] + points for member, points in stored().items()} == standing


@given(votes(), answers(), st.sampled_from(list(RULES)))
def test_coverage_is_a_share_and_every_score_is_finite(given_votes: list[Vote], answer: Answer, rule: str) -> None:
    for row in score(rule, TIMES, answer, forecast_intervals_of(given_votes)):
        assert 0 < row.coverage <= 1 + 1e-12
        assert abs(row.score) < 1e4


@given(forecasts(), st.integers(0, OUTCOMES - 1))
def test_the_floor_changes_a_score_only_below_it(forecast: tuple[float, ...], happened: int) -> None:
    floor = effective_floor(0.01, OUTCOMES)
    intervals = [ForecastInterval(0, LENGTH, 1, forecast)]
    if min(forecast) >= floor:
        as_said = score("baseline", TIMES, Answer(one_of_them(happened)), intervals)
        assert score("baseline", TIMES, Answer(one_of_them(happened), floor), intervals) == as_said
