import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calibration import Answered, calibration, wilson_interval
from bot.domain.forecast_intervals import FOREVER, ForecastInterval
from bot.domain.scoring.values import Times

TIMES = Times(0, 100, 100)


def answered(probability: float, *, happened: bool) -> Answered:
    weights = (1.0, 0.0) if happened else (0.0, 1.0)
    return Answered(TIMES, weights, [ForecastInterval(0, FOREVER, 1, (probability, 1 - probability))])


def test_what_was_given_thirty_percent_happened_three_times_in_ten() -> None:
    bins = calibration(answered(0.3, happened=i < 3) for i in range(10))
    assert len(bins) == 5
    low, high = bins[1], bins[3]
    assert (low.low, low.high, low.questions, low.trials) == (0.2, 0.4, 10, 10)
    assert low.said == pytest.approx(0.3)
    assert low.happened == pytest.approx(0.3)
    assert high.said == pytest.approx(0.7)
    assert high.happened == pytest.approx(0.7)
    assert low.interval is not None
    assert low.interval == pytest.approx(wilson_interval(0.3, 10))


def test_fifty_forecasts_are_enough_for_ten_bins() -> None:
    assert len(calibration(answered(0.35, happened=True) for _ in range(49))) == 5
    bins = calibration(answered(0.35, happened=True) for _ in range(50))
    assert len(bins) == 10
    assert bins[3].questions == 50


def test_a_bin_with_few_questions_is_hidden() -> None:
    bins = calibration(answered(0.3, happened=True) for _ in range(4))
    assert (bins[1].questions, bins[1].said, bins[1].happened, bins[1].interval) == (4, None, None, None)
    assert bins[0].questions == 0


def test_forecasts_count_by_the_time_they_stood() -> None:
    intervals = [ForecastInterval(-50, 25, 1, (0.9, 0.1)), ForecastInterval(25, FOREVER, 1, (0.5, 0.5))]
    bins = calibration([Answered(TIMES, (1.0, 0.0), intervals)] * 5)
    assert bins[4].trials == pytest.approx(5 * 0.25)
    assert bins[4].happened == 1
    # both outcomes stood at 50 % for three quarters of the time, yet each question counts once
    assert bins[2].trials == pytest.approx(5)
    assert bins[2].happened == pytest.approx(0.5)


def test_certainty_belongs_to_the_outer_bins() -> None:
    bins = calibration(answered(1.0, happened=True) for _ in range(5))
    assert (bins[4].said, bins[4].happened) == (1, 1)
    assert (bins[0].said, bins[0].happened) == (0, 0)


def test_a_mix_counts_by_its_weights() -> None:
    bins = calibration([Answered(TIMES, (0.25, 0.75), [ForecastInterval(0, FOREVER, 1, (0.3, 0.7))])] * 5)
    assert bins[1].happened == pytest.approx(0.25)


def test_no_forecast_in_the_scoring_time_counts_as_none() -> None:
    bins = calibration([Answered(TIMES, (1.0, 0.0), [ForecastInterval(200, FOREVER, 1, (0.3, 0.7))])] * 5)
    assert [each.questions for each in bins] == [0] * 5


def test_the_wilson_interval_of_three_in_ten() -> None:
    # (p + z2/2n +- z sqrt(p(1-p)/n + z2/4n2)) / (1 + z2/n) with z = 1.644854, by hand
    assert wilson_interval(0.3, 10) == pytest.approx((0.126877, 0.558300), abs=1e-5)


@given(st.floats(0, 1), st.floats(0.01, 1e6))
def test_the_wilson_interval_holds_the_share_and_stays_possible(share: float, trials: float) -> None:
    low, high = wilson_interval(share, trials)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1
