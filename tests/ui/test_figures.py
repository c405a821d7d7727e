"""How shares are printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.forecast import WHOLE, Forecast, round_shares
from bot.ui.figures import crowd_bars, share_figures

forecasts = st.lists(st.integers(0, 40), min_size=2, max_size=20).filter(any).map(round_shares)


@pytest.mark.parametrize(
    ("shares", "figures"),
    [
        ((4000, 3000, 2000, 1000), ["40%", "30%", "20%", "10%"]),
        ((4312, 3188, 1400, 1100), ["43%", "32%", "14%", "11%"]),
        ((6667, 3333), ["67%", "33%"]),
        ((9990, 10, 0), [">99%", "<1%", "0%"]),
        ((3334, 3333, 3333), ["33.3%", "33.3%", "33.3%"]),
        ((3350, 3350, 3300), ["33.5%", "33.5%", "33%"]),
        ((5000, 1250, 1250, 1250, 1250), ["50%", "12.5%", "12.5%", "12.5%", "12.5%"]),
        ((9925, 25, 25, 25), [">99%", "<1%", "<1%", "<1%"]),
    ],
)
def test_shares_are_whole_percents_unless_that_makes_equal_ones_unequal(shares: Forecast, figures: list[str]) -> None:
    assert share_figures(shares) == figures


@pytest.mark.parametrize(
    ("count", "figure"),
    [(3, "33.3%"), (6, "16.7%"), (7, "14.3%"), (9, "11.1%"), (14, "7.1%"), (16, "6.2%"), (19, "5.3%"), (20, "5%")],
)
def test_the_shares_of_an_even_split_look_equal(count: int, figure: str) -> None:
    assert share_figures(round_shares([1] * count)) == [figure] * count


def test_the_equal_shares_of_twenty_outcomes_look_equal_beside_a_favourite() -> None:
    assert share_figures(round_shares([19, *[1] * 19])) == ["50%", *["2.6%"] * 19]


@given(forecasts)
def test_equal_shares_have_equal_figures_and_no_figure_is_off_by_a_percent(shares: Forecast) -> None:
    figures = share_figures(shares)
    for one, first in zip(shares, figures, strict=True):
        for other, second in zip(shares, figures, strict=True):
            assert first == second if one == other else True
        if not first.startswith(("<", ">")):
            assert abs(float(first[:-1]) * 100 - one) < 100
    whole = [figure for figure in figures if figure[:-1].isdigit()]
    assert len(whole) < len(figures) or sum(int(figure[:-1]) for figure in whole) == WHOLE // 100


def test_the_bars_of_a_mix_say_its_weights() -> None:
    mix = crowd_bars(("Reds", "Blues", "Greens"), None, (6667, 3333, 0)).rows
    assert [(bar.happened, bar.weight) for bar in mix] == [(True, "66.67%"), (True, "33.33%"), (False, "")]
    one = crowd_bars(("Reds", "Blues"), None, (0, 10_000)).rows
    assert [(bar.happened, bar.weight) for bar in one] == [(False, ""), (True, "")]
