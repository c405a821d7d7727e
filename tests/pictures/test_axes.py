"""Round lines of shares, and round instants of time in the community's zone."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.axes import share_ticks, time_ticks
from tests.pictures.gallery import DAY_MS, HOUR_MS, MINUTE_MS, MONTHS, START

BERLIN = ZoneInfo("Europe/Berlin")
"""There it is Wednesday, 30 April 2025, 10:00 at `START`."""


@given(st.integers(0, 10_000))
def test_the_axis_ends_at_the_next_round_share_above_all(most: int) -> None:
    ticks = share_ticks(most)
    assert ticks[0] == 0
    assert ticks[-2] <= most <= ticks[-1]
    assert most < ticks[-1] or most == 10_000
    assert 2 <= len(ticks) <= 6


@pytest.mark.parametrize(("most", "top"), [(0, 200), (420, 600), (600, 1_000), (999, 1_000), (1_000, 1_500), (4_000, 5_000), (6_200, 7_500), (9_990, 10_000)])  # fmt: skip
def test_small_shares_get_finer_lines(most: int, top: int) -> None:
    assert share_ticks(most)[-1] == top


@pytest.mark.parametrize(("span", "said"), [
    (4 * MINUTE_MS, ["10:00", "10:01", "10:02", "10:03", "10:04"]),
    (HOUR_MS, ["10:00", "10:15", "10:30", "10:45", "11:00"]),
    (DAY_MS, ["12:00", "18:00", "1 May", "06:00"]),
    (6 * DAY_MS, ["2 May", "4 May", "6 May"]),
    (40 * DAY_MS, ["12 May", "26 May", "9 Jun"]),
    (200 * DAY_MS, ["May 2025", "Jul", "Sep", "Nov"]),
    (730 * DAY_MS, ["Jul 2025", "Jan 2026", "Jul", "Jan 2027"]),
    (9_000 * DAY_MS, ["Jan 2030", "Jan 2035", "Jan 2040", "Jan 2045"]),
])  # fmt: skip
def test_dates_are_round_and_as_many_as_fit(span: int, said: list[str]) -> None:
    ticks = time_ticks(START, START + span, BERLIN, MONTHS, lambda ticks: len(ticks) <= 5)
    assert [words for _, words in ticks] == said
    assert all(START <= at <= START + span for at, _ in ticks)


def test_days_begin_where_the_zone_says_also_after_a_clock_change() -> None:
    # Clocks went forward on 30 March 2025: that day had 23 hours.
    begin = 1_743_116_400_000
    ticks = time_ticks(begin, begin + 4 * DAY_MS, BERLIN, MONTHS, lambda ticks: len(ticks) <= 5)
    assert [(at - begin) // HOUR_MS for at, _ in ticks] == [0, 24, 48, 71, 95]


def test_where_no_date_fits_there_is_none() -> None:
    assert time_ticks(START, START + DAY_MS, BERLIN, MONTHS, lambda _: False) == []
