"""Labels in a column keep apart, and stay as near as they can to where they are wanted."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.spreading import spread


@given(st.lists(st.floats(0, 500), min_size=1, max_size=10).map(sorted), st.floats(10, 50))
def test_labels_keep_apart_in_their_order_and_within_the_bounds(wanted: list[float], height: float) -> None:
    found = spread(wanted, [height] * len(wanted), 0, 500)
    edges = [0, *(edge for middle in found for edge in (middle - height / 2, middle + height / 2)), 500]
    assert all(one <= other + 1e-6 for one, other in pairwise(edges))


@pytest.mark.parametrize(("wanted", "found"), [
    ([100, 200], [100, 200]),
    ([100, 100], [80, 120]),
    ([0, 0], [20, 60]),
    ([500, 500], [440, 480]),
    ([100, 110, 400], [85, 125, 400]),
    ([490, 400, 100][::-1], [100, 400, 480]),
])  # fmt: skip
def test_those_that_touch_move_by_as_much(wanted: list[float], found: list[float]) -> None:
    assert spread(wanted, [40] * len(wanted), 0, 500) == found
