"""The try-out's clock runs like real time from a chosen instant on, and moves forward only."""

import pytest

from adapters.local.clock import MovableClock
from adapters.local.limits import LIMITS
from bot.domain.errors import Refused

STORY = 1_733_534_700_000
HOUR = 3_600_000


class Source:
    """Real time, which the test sets."""

    def __init__(self) -> None:
        self.ms = 5_000_000

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def clock(source: Source) -> MovableClock:
    return MovableClock(STORY, source)


def test_it_starts_at_the_given_instant_whatever_the_real_time_is(clock: MovableClock) -> None:
    assert clock() == STORY


def test_it_runs_as_fast_as_real_time(clock: MovableClock, source: Source) -> None:
    source.ms += 1_234
    assert clock() == STORY + 1_234


def test_moved_by_an_hour_it_shows_an_hour_more_and_runs_on(clock: MovableClock, source: Source) -> None:
    clock.move_to(STORY + HOUR)
    source.ms += 10
    assert clock() == STORY + HOUR + 10


def test_moved_to_an_instant_it_shows_that_instant(clock: MovableClock, source: Source) -> None:
    source.ms += 777
    clock.move_to(STORY + HOUR)
    assert clock() == STORY + HOUR


@pytest.mark.parametrize("by", [0, -1, -HOUR])
def test_it_is_never_moved_back_nor_left_where_it_is(clock: MovableClock, by: int) -> None:
    with pytest.raises(Refused) as refused:
        clock.move_to(STORY + by)
    assert refused.value.key == "local.clock_back"
    assert clock() == STORY


def test_an_instant_that_has_passed_since_the_page_was_drawn_is_refused(clock: MovableClock, source: Source) -> None:
    source.ms += 100
    with pytest.raises(Refused):
        clock.move_to(STORY + 50)


def test_it_stands_still_where_the_real_clock_steps_back(clock: MovableClock, source: Source) -> None:
    source.ms += 500
    assert clock() == STORY + 500
    source.ms -= 300
    assert clock() == STORY + 500


def test_a_move_after_such_a_step_still_shows_the_chosen_instant(clock: MovableClock, source: Source) -> None:
    source.ms -= 300
    clock.move_to(STORY + HOUR)
    source.ms += 20
    assert clock() == STORY + HOUR + 20


def test_it_goes_to_the_last_instant_and_no_further(clock: MovableClock) -> None:
    with pytest.raises(Refused) as refused:
        clock.move_to(LIMITS.last_instant + 1)
    assert refused.value.key == "local.clock_too_far"
    clock.move_to(LIMITS.last_instant)
    assert clock() == LIMITS.last_instant
