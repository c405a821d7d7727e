import random
from array import array
from itertools import accumulate, chain, pairwise
from math import exp, fsum, sqrt
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.crowd import history, history_large, now
from bot.domain.crowd.combine import Crowd, CrowdMethod, weighted_median
from bot.domain.crowd.history import MANY_FORECASTS, CrowdEntry, crowd_history
from bot.domain.crowd.now import crowd_now
from bot.domain.floor import effective_floor, raise_to_floor
from bot.domain.forecast_intervals import (
    FOREVER,
    ForecastInterval,
    Vote,
    forecast_intervals_of,
    from_basis_points,
    vote_order,
)

RECENCY, UNWEIGHTED = CrowdMethod.RECENCY_WEIGHTED, CrowdMethod.UNWEIGHTED


def crowd_of(*forecasts: tuple[float, ...], method: CrowdMethod = RECENCY) -> tuple[float, ...]:
    intervals = [ForecastInterval(at, FOREVER, at, forecast) for at, forecast in enumerate(forecasts)]
    return crowd_history(intervals, 0, len(forecasts), method)[-1].crowd.probabilities


def crowd_of_shares(given: list[tuple[int, ...]], many: int = MANY_FORECASTS) -> Crowd | None:
    """The crowd forecast of forecasts in basis points, the oldest first, with numpy from `many` of them on."""
    with patch.object(now, "MANY_FORECASTS", many):
        return crowd_now(array("H", chain.from_iterable(given)), len(given))


@st.composite
def stored_forecasts(draw: st.DrawFn, outcomes: int) -> tuple[int, ...]:
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), min_size=outcomes - 1, max_size=outcomes - 1)))
    edges = [0, *cuts, 10_000]
    return tuple(high - low for low, high in pairwise(edges))


@st.composite
def histories(draw: st.DrawFn) -> list[Vote]:
    outcomes = draw(st.integers(2, 5))
    forecast = st.one_of(st.none(), stored_forecasts(outcomes).map(from_basis_points))
    votes = draw(st.lists(st.builds(Vote, st.integers(-20, 120), st.integers(1, 6), forecast), min_size=1, max_size=25))
    return sorted(votes, key=vote_order)


def test_one_forecast_is_the_crowd() -> None:
    assert crowd_of((0.7, 0.2, 0.1)) == pytest.approx((0.7, 0.2, 0.1))


def test_the_crowd_of_two_is_their_mean() -> None:
    assert crowd_of((0.7, 0.2, 0.1), (0.5, 0.3, 0.2)) == pytest.approx((0.6, 0.25, 0.15))


def test_medians_of_three_outcomes_are_scaled_above_the_floor() -> None:
    # medians .2 .2 .3: .199 .199 .299 of .697, times .997, plus .001
    expected = (0.199 / 0.697 * 0.997 + 0.001,) * 2 + (0.299 / 0.697 * 0.997 + 0.001,)
    assert crowd_of((0.7, 0.2, 0.1), (0.1, 0.6, 0.3), (0.2, 0.1, 0.7), method=UNWEIGHTED) == pytest.approx(expected)


def test_newer_forecasts_weigh_more() -> None:
    # weights .368 .557 .765 1: sorted by the second outcome .2(.557) .3(1.321) .7(1.689), half is 1.345
    forecasts = ((0.1, 0.9), (0.8, 0.2), (0.3, 0.7), (0.7, 0.3))
    assert crowd_of(*forecasts) == pytest.approx((0.7, 0.3))
    forecasts = ((0.1, 0.9), (0.8, 0.2), (0.7, 0.3), (0.3, 0.7))
    assert crowd_of(*forecasts) == pytest.approx((0.3, 0.7))
    assert crowd_of(*forecasts, method=UNWEIGHTED) == pytest.approx((0.5, 0.5))


def test_forecasts_of_zero_leave_every_outcome_a_chance() -> None:
    forecasts = ((0.994, 0.006, 0.0, 0.0), (0.003, 0.0, 0.997, 0.0), (0.0, 0.0, 0.0, 1.0))
    crowd = crowd_of(*forecasts, method=UNWEIGHTED)
    # raised, the medians are .003 .001 .001 .001 (to a thousandth of themselves)
    assert crowd[0] == pytest.approx(0.997)
    assert crowd[1:] == pytest.approx((0.001, 0.001, 0.001))


def test_a_crowd_in_which_everybody_is_alone_says_nothing() -> None:
    forecasts = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    assert crowd_of(*forecasts) == pytest.approx((1 / 3, 1 / 3, 1 / 3))


def test_nobody_makes_no_crowd() -> None:
    assert crowd_now([], 0) is None
    assert crowd_history([], 0, 10) == []


def test_a_history_opens_closes_over_a_gap_and_ends_open() -> None:
    intervals = [
        ForecastInterval(-5, 20, 1, (0.5, 0.5)),
        ForecastInterval(10, 20, 2, (0.7, 0.3)),
        ForecastInterval(30, FOREVER, 1, (0.2, 0.8)),
        ForecastInterval(200, FOREVER, 2, (0.9, 0.1)),
    ]
    entries = crowd_history(intervals, 0, 100)
    assert [(entry.start, entry.end, entry.crowd.forecasters) for entry in entries] == [
        (0, 10, 1),
        (10, 20, 2),
        (30, None, 1),
    ]
    assert entries[1].crowd.probabilities == pytest.approx((0.6, 0.4))


def test_excluded_members_do_not_move_the_crowd() -> None:
    intervals = [ForecastInterval(0, FOREVER, 1, (0.5, 0.5)), ForecastInterval(1, FOREVER, 2, (0.9, 0.1))]
    assert crowd_history(intervals, 0, 9, excluded={2}) == crowd_history(intervals[:1], 0, 9)


def plain_recency_median(forecasts: list[tuple[float, ...]]) -> tuple[float, ...]:
    """A second, slow computation for three and more forecasts, whose weights never add up to two equal halves."""
    count, outcomes = len(forecasts), len(forecasts[0])
    floored = [raise_to_floor(forecast, effective_floor(0.001, outcomes)) for forecast in forecasts]
    weights = [exp(sqrt(i) - sqrt(count)) for i in range(1, count + 1)]
    medians = []
    for k in range(outcomes):
        column = sorted((floored[i][k], weights[i]) for i in range(count))
        running = accumulate(weight for _, weight in column)
        medians.append(
            next(value for (value, _), so_far in zip(column, running, strict=True) if so_far > fsum(weights) / 2)
        )
    above = [median - 0.001 for median in medians]
    return tuple(value / fsum(above) * (1 - 0.001 * outcomes) + 0.001 for value in above)


@given(histories())
def test_the_crowd_now_is_the_end_of_the_history(votes: list[Vote]) -> None:
    newest = sorted({vote.member: vote for vote in votes}.values(), key=vote_order)
    standing = [[round(share * 10_000) for share in vote.probabilities] for vote in newest if vote.probabilities]
    crowd = crowd_now([*chain.from_iterable(standing)], len(standing))
    entries = crowd_history(forecast_intervals_of(votes), -20, 121)
    last = entries[-1] if entries and entries[-1].end is None else None
    if crowd is None:
        assert last is None
    else:
        assert last is not None
        assert last.crowd.forecasters == crowd.forecasters
        assert last.crowd.probabilities == pytest.approx(crowd.probabilities, abs=1e-12)


def near_the_floor(outcomes: int) -> st.SearchStrategy[tuple[int, ...]]:
    """Forecasts of which most outcomes get less than the floor or hardly more, so that raising has to be repeated."""
    low = st.lists(st.integers(0, 25), min_size=outcomes - 1, max_size=outcomes - 1)
    return low.map(lambda shares: (*shares, 10_000 - sum(shares)))


@given(
    st.integers(2, 20).flatmap(
        lambda outcomes: st.lists(stored_forecasts(outcomes) | near_the_floor(outcomes), min_size=3, max_size=40)
    )
)
def test_many_forecasts_have_the_same_crowd_as_few_to_the_last_digit(given: list[tuple[int, ...]]) -> None:
    assert crowd_of_shares(given, many=3) == crowd_of_shares(given)


@pytest.mark.parametrize("step", [1, 100, 2_500])
def test_thousands_of_forecasts_have_the_same_crowd_either_way_to_the_last_digit(step: int) -> None:
    draw = random.Random(step)  # noqa: S311  a seed repeats the forecasts
    given = []
    for _ in range(3 * MANY_FORECASTS):
        cuts = [0, *sorted(draw.randrange(0, 10_001, step) for _ in range(3)), 10_000]
        given.append(tuple(high - low for low, high in pairwise(cuts)))
    # Raised are first the zeros, and then what scaling took below the floor.
    given[::50] = [(0, 10, 20, 9_970)] * len(given[::50])
    for count in (MANY_FORECASTS, MANY_FORECASTS + 1, len(given)):
        assert crowd_of_shares(given[:count]) == crowd_of_shares(given[:count], many=len(given) + 1)


@given(histories(), st.sampled_from(CrowdMethod))
def test_every_crowd_value_lies_inside_0_and_1_and_they_sum_to_1(votes: list[Vote], method: CrowdMethod) -> None:
    for entry in crowd_history(forecast_intervals_of(votes), 0, 100, method):
        assert fsum(entry.crowd.probabilities) == pytest.approx(1, abs=1e-12)
        assert all(0 < value < 1 for value in entry.crowd.probabilities)


@given(histories())
def test_entries_follow_each_other_in_time(votes: list[Vote]) -> None:
    entries: list[CrowdEntry] = crowd_history(forecast_intervals_of(votes), 0, 100)
    for before, after in pairwise(entries):
        assert before.end is not None
        assert before.start < before.end <= after.start
    assert all(0 <= entry.start <= 100 for entry in entries)


@settings(max_examples=60)
@given(st.lists(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), min_size=3, max_size=30))
def test_the_recency_weighted_median_agrees_with_its_definition(parts: list[list[float]]) -> None:
    forecasts = [tuple(part / fsum(given) for part in given) for given in parts]
    assert crowd_of(*forecasts) == pytest.approx(plain_recency_median(forecasts), abs=1e-9)


@pytest.mark.parametrize(
    ("values", "expected"), [([1], 1), ([1, 2], 1.5), ([1, 2, 3], 2), ([1, 2, 3, 4], 2.5), ([1, 2, 3, 4, 5], 3)]
)
def test_medians_of_equal_weights(values: list[float], expected: float) -> None:
    assert weighted_median(values, None) == expected
    assert weighted_median(values, list(range(1, len(values) + 1))) == expected


@given(histories(), st.sampled_from(CrowdMethod), st.sampled_from([1, 2, 64]))
def test_large_questions_have_the_same_history_as_small_ones(
    votes: list[Vote], method: CrowdMethod, together: int
) -> None:
    intervals = forecast_intervals_of(votes)
    small = crowd_history(intervals, 0, 100, method)
    # Of few instants together, the medians of the next ones are outside the window around theirs.
    few = patch.object(history_large, "_TOGETHER", (together, together))
    with patch.object(history, "MANY_FORECASTS", 0), few:
        large = crowd_history(intervals, 0, 100, method)
    assert [(each.start, each.end, each.crowd.forecasters) for each in large] == [
        (each.start, each.end, each.crowd.forecasters) for each in small
    ]
    for ours, theirs in zip(large, small, strict=True):
        assert ours.crowd.probabilities == pytest.approx(theirs.crowd.probabilities, abs=1e-12)


def test_a_question_with_thousands_of_forecasts_has_the_same_history_either_way() -> None:
    draw = random.Random(1)  # noqa: S311  a seed repeats the votes
    votes = []
    for at in range(3 * MANY_FORECASTS):
        cuts = sorted(draw.randrange(0, 10_001) for _ in range(3))
        picks = (cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], 10_000 - cuts[2])
        votes.append(Vote(at, draw.randrange(MANY_FORECASTS // 2), from_basis_points(picks) if at % 50 else None))
    intervals = forecast_intervals_of(votes)
    large = crowd_history(intervals, 0, len(votes))
    with patch.object(history, "MANY_FORECASTS", len(votes)):
        assert large == crowd_history(intervals, 0, len(votes))


@given(st.integers(2, 20).flatmap(stored_forecasts), st.floats(0, 0.2))
def test_raising_to_the_floor_keeps_the_sum_and_the_order(picks: tuple[int, ...], setting: float) -> None:
    floor = effective_floor(setting, len(picks))
    probabilities = from_basis_points(picks)
    given_up = raise_to_floor(probabilities, floor)
    assert fsum(given_up) == pytest.approx(1, abs=1e-12)
    assert min(given_up) >= floor * (1 - 1e-12)
    by_value = sorted(range(len(picks)), key=lambda k: picks[k])
    assert all(given_up[a] <= given_up[b] + 1e-15 for a, b in pairwise(by_value))


def test_raising_repeats_until_nothing_is_below() -> None:
    # raising the two zeros scales .0502 down to .0492, which is then raised too
    assert raise_to_floor((0.0, 0.0, 0.0101, 0.9899), 0.01) == pytest.approx((0.01, 0.01, 0.01, 0.97))


def test_a_forecast_above_the_floor_is_left_alone() -> None:
    forecast = (0.3, 0.3, 0.4)
    assert raise_to_floor(forecast, 0.01) is forecast
    assert effective_floor(0.01, 4) == 0.01
    assert effective_floor(0.05, 20) == pytest.approx(0.005)


def test_votes_become_forecast_intervals() -> None:
    half = (0.5, 0.5)
    votes = [Vote(1, 7, half), Vote(2, 3, half), Vote(4, 7, None), Vote(6, 7, (0.1, 0.9)), Vote(6, 7, half)]
    assert forecast_intervals_of(votes) == [
        ForecastInterval(1, 4, 7, half),
        ForecastInterval(2, FOREVER, 3, half),
        ForecastInterval(6, FOREVER, 7, half),
    ]
