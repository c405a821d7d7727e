from math import exp, log

import pytest

from bot.domain.crowd.combine import CrowdMethod
from bot.domain.floor import effective_floor
from bot.domain.forecast_intervals import FOREVER, ForecastInterval, Vote, forecast_intervals_of
from bot.domain.scoring.crowd_score import crowd_score
from bot.domain.scoring.explanation import Case, Line, explain_peer
from bot.domain.scoring.relative_brier import DAY_MS
from bot.domain.scoring.rules import RULES, score
from bot.domain.scoring.values import Answer, MemberScore, Times, to_nano

TEN_DAYS = Times(0, 10 * DAY_MS, 10 * DAY_MS)
FIRST, SECOND = Answer((1.0, 0.0)), Answer((0.0, 1.0))


def days(start: float, end: float | None, member: int, *probabilities: float) -> ForecastInterval:
    return ForecastInterval(int(start * DAY_MS), FOREVER if end is None else int(end * DAY_MS), member, probabilities)


def points(
    rule: str, intervals: list[ForecastInterval], answer: Answer = FIRST, times: Times = TEN_DAYS
) -> dict[int, float]:
    return {row.member: row.score for row in score(rule, times, answer, intervals)}


def test_an_even_split_is_worth_nothing_and_certainty_a_hundred() -> None:
    assert points("baseline", [days(0, None, 1, 0.5, 0.5)]) == pytest.approx({1: 0})
    assert points("baseline", [days(0, None, 1, 1.0, 0.0)]) == pytest.approx({1: 100})
    assert points("baseline", [days(0, None, 1, 0.9, 0.1)]) == pytest.approx({1: 100 * (1 + log(0.9) / log(2))})


def test_half_on_one_of_four_is_worth_fifty() -> None:
    answer = Answer((1.0, 0.0, 0.0, 0.0))
    assert points("baseline", [days(0, None, 1, 0.5, 0.2, 0.2, 0.1)], answer) == pytest.approx({1: 50})


def test_the_one_percent_floor_bounds_the_worst_baseline() -> None:
    answer = Answer((1.0, 0.0, 0.0, 0.0), effective_floor(0.01, 4))
    worst = points("baseline", [days(0, None, 1, 0.0, 1.0, 0.0, 0.0)], answer)
    assert worst == pytest.approx({1: 100 * (1 + log(0.01) / log(4))})
    assert round(worst[1]) == -232


def test_joining_half_way_gives_half_the_points_and_half_the_coverage() -> None:
    assert score("baseline", TEN_DAYS, FIRST, [days(5, None, 1, 1.0, 0.0)]) == [MemberScore(1, 50.0, 0.5, in_base=True)]


def test_a_vote_before_opening_counts_from_the_opening() -> None:
    assert score("baseline", TEN_DAYS, FIRST, [days(-3, None, 1, 1.0, 0.0)]) == [
        MemberScore(1, 100.0, 1.0, in_base=True)
    ]


def test_a_withdrawn_forecast_counts_until_it_was_withdrawn() -> None:
    intervals = forecast_intervals_of([Vote(0, 1, (1.0, 0.0)), Vote(DAY_MS * 5 // 2, 1, None)])
    assert score("baseline", TEN_DAYS, FIRST, intervals) == [MemberScore(1, 25.0, 0.25, in_base=True)]


def test_an_early_answer_leaves_the_divisor_as_it_was() -> None:
    known_on_day_5 = Times(0, 10 * DAY_MS, 5 * DAY_MS)
    assert points("baseline", [days(0, None, 1, 1.0, 0.0)], times=known_on_day_5) == pytest.approx({1: 50})
    assert points("baseline", [days(5, None, 1, 1.0, 0.0)], times=known_on_day_5) == {}


def test_a_moved_deadline_is_the_divisor() -> None:
    moved = Times(0, 20 * DAY_MS, 20 * DAY_MS)
    assert points("baseline", [days(0, 10, 1, 1.0, 0.0)], times=moved) == pytest.approx({1: 50})


@pytest.mark.parametrize("rule", RULES)
def test_an_annulled_question_scores_nobody(rule: str) -> None:
    assert score(rule, TEN_DAYS, None, [days(0, None, 1, 0.5, 0.5), days(0, None, 2, 0.5, 0.5)]) == []


@pytest.mark.parametrize("rule", RULES)
def test_an_answer_known_before_the_opening_scores_nobody(rule: str) -> None:
    intervals = [days(-2, None, 1, 0.5, 0.5), days(-2, None, 2, 0.9, 0.1)]
    assert score(rule, Times(0, DAY_MS, -DAY_MS), FIRST, intervals) == []
    assert score(rule, Times(0, DAY_MS, 0), FIRST, intervals) == []


def test_an_unknown_rule_is_an_error() -> None:
    with pytest.raises(KeyError):
        score("best", TEN_DAYS, FIRST, [])


def test_two_members_have_opposite_peer_scores() -> None:
    intervals = [days(0, None, 1, 0.9, 0.1), days(0, None, 2, 0.1, 0.9)]
    assert points("peer", intervals, SECOND) == pytest.approx({1: -100 * log(9), 2: 100 * log(9)})


def test_a_third_member_half_way_is_compared_from_then_on() -> None:
    intervals = [days(0, None, 1, 0.9, 0.1), days(0, None, 2, 0.5, 0.5), days(5, None, 3, 0.1, 0.9)]
    p, q, r = log(0.1), log(0.5), log(0.9)
    expected = {
        1: 50 * (p - q) + 50 * (p - (q + r) / 2),
        2: 50 * (q - p) + 50 * (q - (p + r) / 2),
        3: 50 * (r - (p + q) / 2),
    }
    assert points("peer", intervals, SECOND) == pytest.approx(expected)


def test_ten_percent_more_than_the_others_is_about_ten_points() -> None:
    intervals = [days(0, None, 1, 0.44, 0.56), days(0, None, 2, 0.4, 0.6), days(0, None, 3, 0.4, 0.6)]
    assert points("peer", intervals)[1] == pytest.approx(100 * log(1.1))


def test_a_single_forecaster_has_peer_score_zero() -> None:
    assert score("peer", TEN_DAYS, FIRST, [days(5, None, 1, 0.9, 0.1)]) == [MemberScore(1, 0.0, 0.5, in_base=True)]
    assert points("spot_peer", [days(0, None, 1, 0.9, 0.1)]) == {1: 0}
    assert points("relative_brier", [days(0, None, 1, 0.9, 0.1)]) == {}


def test_excluded_members_are_scored_against_a_crowd_without_them() -> None:
    base = [days(0, None, 1, 0.5, 0.5), days(0, None, 2, 0.5, 0.5)]
    intervals = [*base, days(0, None, 3, 0.6, 0.4)]
    rows = score("peer", TEN_DAYS, FIRST, intervals, excluded={3})
    assert rows[:2] == score("peer", TEN_DAYS, FIRST, base)
    assert rows[2] == MemberScore(3, pytest.approx(100 * 2 * log(0.6 / 0.5)), 1.0, in_base=False)  # type: ignore[arg-type]  # pytest's approximation


def test_after_everybody_withdrew_the_next_ones_start_afresh() -> None:
    intervals = [
        days(0, 1, 1, 0.9, 0.1),
        days(0, 1, 2, 0.2, 0.8),
        days(4, None, 1, 0.3, 0.7),
        days(4, None, 2, 0.3, 0.7),
    ]
    assert points("peer", intervals) == pytest.approx({1: 10 * log(4.5), 2: -10 * log(4.5)})


def test_a_mix_averages_what_each_outcome_would_have_given() -> None:
    intervals = [days(0, None, 1, 0.8, 0.2), days(0, None, 2, 0.3, 0.7)]
    mix = Answer((0.25, 0.75))
    for rule in ("peer", "baseline", "spot_peer", "spot_baseline"):
        first, second = points(rule, intervals, FIRST), points(rule, intervals, SECOND)
        expected = {member: 0.25 * first[member] + 0.75 * second[member] for member in first}
        assert points(rule, intervals, mix) == pytest.approx(expected)
    assert points("brier", intervals, mix) == pytest.approx({1: 2 * 0.55**2, 2: 2 * 0.05**2})


def test_spot_rules_look_at_one_instant_only() -> None:
    intervals = [days(0, 5, 1, 0.9, 0.1), days(2, None, 2, 0.3, 0.7), days(5, None, 1, 0.6, 0.4)]
    at_day_4 = TEN_DAYS._replace(spot=4 * DAY_MS)
    assert points("spot_peer", intervals, times=at_day_4) == pytest.approx({1: 100 * log(3), 2: -100 * log(3)})
    assert points("spot_peer", intervals) == pytest.approx({1: 100 * log(2), 2: -100 * log(2)})
    assert points("spot_baseline", intervals, times=TEN_DAYS._replace(spot=DAY_MS)) == pytest.approx(
        {1: 100 * (1 + log(0.9) / log(2))}
    )
    assert all(row.coverage == 1 for row in score("spot_peer", TEN_DAYS, FIRST, intervals))


def test_a_vote_at_the_spot_time_itself_is_too_late() -> None:
    intervals = [days(0, 4, 1, 0.5, 0.5), days(4, None, 1, 0.9, 0.1), days(4, None, 2, 0.9, 0.1)]
    assert points("spot_baseline", intervals, times=TEN_DAYS._replace(spot=4 * DAY_MS)) == {1: 0}


def test_a_spot_time_after_the_close_is_the_close() -> None:
    late = Times(0, 10 * DAY_MS, 5 * DAY_MS, spot=9 * DAY_MS)
    assert points("spot_baseline", [days(0, 6, 1, 1.0, 0.0), days(6, None, 1, 0.5, 0.5)], times=late) == {1: 100}


def test_the_brier_score_is_averaged_over_the_time_held() -> None:
    intervals = [days(5, 7.5, 1, 0.5, 0.5), days(7.5, None, 1, 1.0, 0.0)]
    assert score("brier", TEN_DAYS, FIRST, intervals) == [MemberScore(1, 0.25, 0.5, in_base=True)]
    assert points("brier", [days(0, None, 1, 0.0, 1.0)]) == {1: 2}


def test_the_relative_brier_score_compares_with_the_days_median() -> None:
    intervals = [days(0, None, 1, 1.0, 0.0), days(0, None, 2, 0.5, 0.5), days(8, None, 3, 0.0, 1.0)]
    # days 1-8: .0 and .5, median .25; days 9-10: 0, .5, 2, median .5
    assert points("relative_brier", intervals) == pytest.approx(
        {1: (8 * -0.25 + 2 * -0.5) / 10, 2: 8 * 0.25 / 10, 3: 2 * 1.5 / 10}
    )


def test_within_a_day_probabilities_are_averaged_before_squaring() -> None:
    one_day = Times(0, DAY_MS, DAY_MS)
    intervals = [days(0, 0.5, 1, 1.0, 0.0), days(0, None, 2, 0.75, 0.25), days(0.5, None, 1, 0.5, 0.5)]
    assert points("relative_brier", intervals, times=one_day) == pytest.approx({1: 0, 2: 0})


def test_the_day_of_the_close_counts_by_its_length() -> None:
    intervals = [days(0, None, 1, 1.0, 0.0), days(0, None, 2, 0.5, 0.5)]
    times = Times(0, 2 * DAY_MS, DAY_MS * 3 // 2)
    assert points("relative_brier", intervals, times=times) == pytest.approx({1: -0.25 * 0.75, 2: 0.25 * 0.75})


def test_the_median_of_a_day_is_that_of_the_base() -> None:
    intervals = [days(0, None, 1, 1.0, 0.0), days(0, None, 2, 0.5, 0.5), days(0, None, 3, 0.0, 1.0)]
    rows = score("relative_brier", TEN_DAYS, FIRST, intervals, excluded={3})
    assert [row.score for row in rows] == pytest.approx([-0.25, 0.25, 1.75])
    assert score("relative_brier", TEN_DAYS, FIRST, intervals, excluded={2, 3}) == []


def test_the_brier_score_adds_up_the_squared_errors_of_all_outcomes() -> None:
    assert Answer((0.0, 0.0, 1.0, 0.0)).brier_of((0.15, 0.45, 0.25, 0.15)) == pytest.approx(0.81)


def test_the_crowd_is_scored_like_a_member_outside_the_base() -> None:
    intervals = [days(0, None, 1, 0.8, 0.2), days(0, None, 2, 0.4, 0.6)]
    row = crowd_score("peer", TEN_DAYS, FIRST, intervals, method=CrowdMethod.RECENCY_WEIGHTED)
    assert row is not None
    assert row.score == pytest.approx(200 * (log(0.6) - (log(0.8) + log(0.4)) / 2))
    assert crowd_score("peer", TEN_DAYS, FIRST, []) is None


def test_stored_points_are_whole_billionths() -> None:
    assert to_nano(-12.3456789012) == -12_345_678_901
    assert to_nano(0.0) == 0


def test_every_rule_has_its_own_name_and_a_version() -> None:
    assert all(rule.name == name and rule.version >= 1 for name, rule in RULES.items())
    assert {name for name, rule in RULES.items() if rule.lower_is_better} == {"brier", "relative_brier"}


def test_an_explanation_says_what_stood_what_the_others_said_and_what_it_gave() -> None:
    intervals = [days(0, 5, 1, 0.6, 0.4), days(2, None, 2, 0.4, 0.6), days(5, None, 1, 0.2, 0.8)]
    lines = explain_peer(Case(TEN_DAYS, FIRST, intervals, frozenset(), 1))
    assert lines[0] == approximate_line(0, 5, 0.3, 0.6, 0.4, 30 * log(1.5))
    assert lines[1] == approximate_line(5, 10, 0.5, 0.2, 0.4, 50 * log(0.5))


def approximate_line(start: int, end: int, share: float, own: float, others: float, gave: float) -> Line:
    near = [pytest.approx(value) for value in (share, own, others, gave)]
    return Line(start * DAY_MS, end * DAY_MS, *near)  # type: ignore[arg-type]  # pytest's approximations


def test_the_others_in_an_explanation_are_averaged_over_the_time() -> None:
    intervals = [days(0, None, 1, 0.6, 0.4), days(0, 5, 2, 0.4, 0.6), days(5, None, 2, 0.1, 0.9)]
    (line,) = explain_peer(Case(TEN_DAYS, FIRST, intervals, frozenset(), 1))
    assert line.others == pytest.approx(exp((log(0.4) + log(0.1)) / 2))


def test_an_explanation_says_when_there_was_nobody_to_compare_with() -> None:
    intervals = [days(0, None, 1, 0.6, 0.4)]
    (line,) = explain_peer(Case(TEN_DAYS, FIRST, intervals, frozenset(), 1))
    assert (line.share, line.others, line.points) == (0, None, 0)


def test_an_excluded_member_is_compared_with_the_others_alone() -> None:
    intervals = [days(0, None, 1, 0.6, 0.4), days(0, None, 2, 0.4, 0.6), days(0, None, 3, 0.1, 0.9)]
    (line,) = explain_peer(Case(TEN_DAYS, FIRST, intervals, frozenset({1}), 1))
    assert line.others is not None
    assert line.others == pytest.approx(exp((log(0.4) + log(0.1)) / 2))
    assert line.points == pytest.approx(100 * line.share * log(0.6 / line.others))


def test_a_repeated_forecast_is_explained_in_one_line() -> None:
    intervals = [days(0, 3, 1, 0.6, 0.4), days(3, None, 1, 0.6, 0.4)]
    intervals = sorted([*intervals, days(0, None, 2, 0.5, 0.5)])
    (line,) = explain_peer(Case(TEN_DAYS, FIRST, intervals, frozenset(), 1))
    assert (line.start, line.end, line.share) == (0, 10 * DAY_MS, 1)
    assert line.others == pytest.approx(0.5)


def test_who_has_no_score_has_nothing_to_explain() -> None:
    intervals = [days(0, None, 1, 0.6, 0.4), days(0, None, 2, 0.6, 0.4)]
    assert explain_peer(Case(TEN_DAYS, FIRST, intervals, frozenset(), 3)) == []


def test_the_worked_example_of_the_documentation() -> None:
    intervals = [
        days(0, None, 1, 0.4, 0.6),
        days(0, 4, 2, 0.2, 0.8),
        days(4, None, 2, 0.5, 0.5),
        days(6, None, 3, 0.8, 0.2),
    ]
    ana = 40 * log(2) + 20 * log(0.8) + 40 * log(0.4 / (0.5 * 0.8) ** 0.5)
    assert {member: round(value, 1) for member, value in points("peer", intervals).items()} == {
        1: 4.9,
        2: -28.2,
        3: 23.3,
    }
    assert points("peer", intervals)[1] == pytest.approx(ana)
    (line,) = explain_peer(Case(TEN_DAYS, FIRST, intervals, frozenset(), 1))
    assert line.others == pytest.approx(0.381, abs=0.0005)
