import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.leaderboard.best import Named, Tied, beats_par, medal, named, tied
from bot.domain.leaderboard.board import BoardLine, board, ranks_of
from bot.domain.leaderboard.interval import bootstrap_interval
from bot.domain.leaderboard.ranking import ranked
from bot.domain.leaderboard.totals import BoardValue, Earned, Total, board_value_of, totals_of, value_of


def ranks(values: dict[int, float], excluded: frozenset[int] = frozenset()) -> dict[int, int]:
    return {place.member: place.rank for place in ranked(values, excluded)}


def test_the_highest_value_is_first() -> None:
    assert ranks({1: 5.0, 2: 9.0, 3: -1.0}) == {2: 1, 1: 2, 3: 3}


def test_the_lowest_loss_is_first() -> None:
    assert [place.member for place in ranked({1: 0.5, 2: 0.1, 3: 0.9}, lower_is_better=True)] == [2, 1, 3]


def test_ties_share_a_rank_and_the_next_one_is_left_out() -> None:
    assert ranks({1: 5.0, 2: 5.0, 3: 7.0, 4: 1.0}) == {3: 1, 1: 2, 2: 2, 4: 4}


def test_a_difference_that_no_board_shows_is_a_tie() -> None:
    assert ranks({1: 50.0, 2: 50.0001}) == {1: 1, 2: 1}
    assert ranks({1: 50.0, 2: 50.001}) == {2: 1, 1: 2}


def test_excluded_members_use_up_no_rank() -> None:
    assert ranks({1: 9.0, 2: 8.0, 3: 7.0}, frozenset({1})) == {1: 1, 2: 1, 3: 2}
    assert [place.competes for place in ranked({1: 9.0, 2: 8.0}, {1})] == [False, True]


def test_points_are_added_up_by_weight() -> None:
    earned = [Earned(1, 10.0, 0.5), Earned(2, -4.0, 1.0), Earned(1, 6.0, 1.0, weight=2.0)]
    assert totals_of(earned) == [Total(1, 22.0, 2.5, 2), Total(2, -4.0, 1.0, 1)]


def test_all_time_points_are_divided_by_coverage_but_by_thirty_at_least() -> None:
    assert value_of(BoardValue.PER_COVERAGE, Total(1, 60.0, 2.0, 2)) == 2
    assert value_of(BoardValue.PER_COVERAGE, Total(1, 60.0, 40.0, 50)) == 1.5
    assert value_of(BoardValue.SUM, Total(1, 60.0, 40.0, 50)) == 60
    assert value_of(BoardValue.MEAN, Total(1, 60.0, 40.0, 50)) == 1.2


@pytest.mark.parametrize(
    ("rule", "period", "all_time"),
    [
        ("peer", BoardValue.SUM, BoardValue.PER_COVERAGE),
        ("relative_brier", BoardValue.SUM, BoardValue.PER_COVERAGE),
        ("baseline", BoardValue.SUM, BoardValue.SUM),
        ("brier", BoardValue.MEAN, BoardValue.MEAN),
    ],
)
def test_each_rule_is_ranked_by_its_own_number(rule: str, period: BoardValue, all_time: BoardValue) -> None:
    assert board_value_of(rule, all_time=False) is period
    assert board_value_of(rule, all_time=True) is all_time


def test_a_board_shows_movement_against_the_period_before() -> None:
    before = board("peer", [Total(1, 3.0, 1.0, 1), Total(2, 2.0, 1.0, 1), Total(3, 1.0, 1.0, 1)])
    now = board("peer", [Total(1, 3.0, 1.0, 1), Total(3, 9.0, 1.0, 1), Total(4, 5.0, 1.0, 1)], (), ranks_of(before))
    assert [(line.total.member, line.rank, line.moved) for line in now] == [(3, 1, 2), (4, 2, None), (1, 3, -2)]


def test_an_excluded_member_neither_moves_nor_is_remembered() -> None:
    lines = board("peer", [Total(1, 3.0, 1.0, 1), Total(2, 2.0, 1.0, 1)], {1}, {1: 5, 2: 5})
    assert [line.moved for line in lines] == [None, 4]
    assert ranks_of(lines) == {2: 1}


def test_too_few_questions_keep_a_member_off_the_board() -> None:
    totals = [Total(1, 30.0, 1.0, 2), Total(2, 2.0, 3.0, 3)]
    assert [(line.total.member, line.rank) for line in board("peer", totals, minimum_questions=3)] == [(2, 1)]


def test_fewer_than_ten_questions_are_provisional() -> None:
    lines: list[BoardLine] = board("peer", [Total(1, 3.0, 9.0, 9), Total(2, 2.0, 9.0, 10)])
    assert [line.provisional for line in lines] == [True, False]


def test_the_interval_is_the_same_for_the_same_seed_and_holds_the_value() -> None:
    earned = [Earned(1, points, 1.0) for points in (5.03, -3.1, 8.07, 0.0, 2.02, -7.11, 12.05, 4.04, 1.0, 3.0)]
    interval = bootstrap_interval(earned, BoardValue.SUM, seed=7)
    assert interval == bootstrap_interval(earned, BoardValue.SUM, seed=7)
    assert interval != bootstrap_interval(earned, BoardValue.SUM, seed=8)
    assert interval.low < 25 < interval.high
    # the exact spread of such a sum: standard deviation sqrt(sum of squared deviations)
    assert interval.high - interval.low == pytest.approx(2 * 1.645 * 16.07, rel=0.15)


def test_scores_that_never_vary_leave_no_doubt() -> None:
    assert bootstrap_interval([Earned(1, 2.0, 1.0)] * 10, BoardValue.MEAN, seed=1) == (2, 2)


values = st.dictionaries(st.integers(1, 40), st.sampled_from([-2.0, 0.0, 0.5, 1.0, 1.5, 3.0, 10.0]))


@given(values, st.frozensets(st.integers(1, 40)))
def test_a_rank_is_one_more_than_the_number_of_better_competitors(
    board_values: dict[int, float], excluded: frozenset[int]
) -> None:
    for member, rank in ranks(board_values, excluded).items():
        better = [m for m, value in board_values.items() if value > board_values[member] and m not in excluded]
        assert rank == len(better) + 1


@given(values, st.frozensets(st.integers(1, 40)))
def test_excluding_members_ranks_the_others_as_if_they_were_not_there(
    board_values: dict[int, float], excluded: frozenset[int]
) -> None:
    others = {member: value for member, value in board_values.items() if member not in excluded}
    with_them = ranks(board_values, excluded)
    assert {member: with_them[member] for member in others} == ranks(others)


def test_all_who_share_the_last_rank_are_named_where_there_is_room() -> None:
    assert named([1, 2, 3, 3, 5], 3, 5) == Named(4, 0)
    assert named([1] * 13, 10, 15) == Named(13, 0)


def test_equals_without_room_are_counted() -> None:
    assert named([1] * 16 + [17], 10, 15) == Named(10, 6)
    assert named([1, 2, 3, 3, 3, 3], 3, 5) == Named(3, 3)


def test_of_fewer_than_are_named_all_are_named() -> None:
    assert named([1, 2], 3, 5) == Named(2, 0)
    assert named([], 3, 5) == Named(0, 0)


@given(values, st.integers(1, 12), st.integers(0, 5))
def test_nobody_is_left_out_among_equals_without_a_word(board_values: dict[int, float], most: int, spare: int) -> None:
    places = [place.rank for place in ranked(board_values)]
    shown = named(places, most, most + spare)
    assert min(most, len(places)) <= shown.lines <= most + spare
    last = places[shown.lines - 1] if places else 0
    assert shown.more == places[shown.lines :].count(last)


def test_at_each_rank_of_the_best_some_are_named_and_the_others_counted() -> None:
    assert tied([1, 2, 2, 2, 5], 3, 2) == [Tied(1, range(1), 0), Tied(2, range(1, 3), 1)]
    assert tied([1] * 13, 3, 5) == [Tied(1, range(5), 8)]
    assert tied([1, 2, 3, 4], 3, 5) == [Tied(1, range(1), 0), Tied(2, range(1, 2), 0), Tied(3, range(2, 3), 0)]
    assert tied([], 3, 5) == []


@given(values, st.integers(1, 12), st.integers(1, 5))
def test_at_no_rank_of_the_best_anybody_is_left_out(board_values: dict[int, float], most: int, room: int) -> None:
    ranks = [place.rank for place in ranked(board_values)]
    best = tied(ranks, most, room)
    assert [each.rank for each in best] == sorted({*ranks[:most]})
    for each in best:
        assert {ranks[place] for place in each.places} == {each.rank}
        assert len(each.places) + each.more == ranks.count(each.rank)
        assert len(each.places) == min(room, ranks.count(each.rank))


@pytest.mark.parametrize(
    ("rule", "good", "par"),
    [
        ("peer", [63.4, 0.06], [0.0, 0.04, -0.1]),
        ("baseline", [50.0, 0.1], [0.0, -3.0]),
        ("brier", [0.0, 0.499], [0.5, 0.4999, 1.2]),
        ("relative_brier", [-0.2, -0.001], [0.0, -0.0004, 0.1]),
    ],
)
def test_medals_are_for_the_first_three_who_beat_par_also_as_it_is_printed(
    rule: str, good: list[float], par: list[float]
) -> None:
    assert [medal(rule, rank, good[0]) for rank in (1, 2, 3, 4)] == [1, 2, 3, 0]
    assert all(beats_par(rule, value) and medal(rule, 1, value) for value in good)
    assert not any(beats_par(rule, value) or medal(rule, 1, value) for value in par)
