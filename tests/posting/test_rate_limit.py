"""How fast a platform is spoken to."""

import math
from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.member import Place
from bot.ports.outgoing import LONGEST_WAIT_MS
from bot.ports.platform import Call, LimitScope, PostFailed
from bot.posting import rate_limit as rate_limit_module
from bot.posting.backoff import NO_BACKOFF, Backoff, retry_delay_ms
from bot.posting.rate_limit import BURST_S, RateLimiter

NOW = 1_733_000_000_000
HERE, THERE = (Place("test", "home", channel) for channel in ("here", "there"))
AWAY = Place("test", "away", "here")
POST = Call.POST
RATES = st.sampled_from([0.5, 1.0, 3.0, 20.0, 40.0, 50.0, 1000.0])
STEPS = st.lists(st.integers(0, 700), min_size=1, max_size=60)


def slower(seconds: float, scope: LimitScope = LimitScope.PLATFORM) -> PostFailed:
    return PostFailed("slower", certain=True, wait_s=seconds, scope=scope)


@given(RATES, STEPS)
def test_in_no_second_are_there_more_calls_than_the_platform_bears_and_a_burst(rate: float, steps: list[int]) -> None:
    """B2, D5: a second by the clock, wherever it begins."""
    pace, now, calls = RateLimiter(rate, 0.0), NOW, list[int]()
    for step in steps:
        now += step
        while pace.ready_at(HERE, now, POST) <= now and len(calls) < 5_000:
            pace.take(HERE, now)
            calls.append(now)
    most = rate * (1 + max(BURST_S, 1 / rate))
    for at, first in enumerate(calls):
        assert bisect_left(calls, first + 1000) - at <= most


@given(RATES, st.floats(0, 5), st.lists(st.integers(-90_000_000, 90_000_000), max_size=30))
def test_no_step_of_the_clock_makes_anybody_wait_longer_than_without_one(
    rate: float, post_every: float, steps: list[int]
) -> None:
    """C5."""
    pace, now = RateLimiter(rate, post_every), NOW
    for step in steps:
        now += step
        assert pace.ready_at(HERE, now, POST) <= now + max(math.ceil(1000 / rate), round(post_every * 1000)) + 1
        if pace.ready_at(HERE, now, POST) <= now:
            pace.take(HERE, now)


@given(RATES)
def test_whoever_comes_when_told_is_let_through(rate: float) -> None:
    pace, now = RateLimiter(rate, 0.0), NOW
    for _ in range(50):
        now = pace.ready_at(HERE, now, POST)
        assert pace.ready_at(HERE, now, POST) == now
        pace.take(HERE, now)
    assert now - NOW <= 50_000 / rate + 50


def test_a_platform_that_bears_anything_is_never_waited_for() -> None:
    pace = RateLimiter(math.inf, 0.0)
    for _ in range(1000):
        assert pace.ready_at(HERE, NOW, POST) == NOW
        pace.take(HERE, NOW)


def test_a_channel_rests_after_a_message_and_the_others_need_not() -> None:
    pace = RateLimiter(1000.0, 1.0)
    pace.take(HERE, NOW)
    assert pace.ready_at(HERE, NOW, POST) == NOW + 1_000
    assert pace.ready_at(THERE, NOW, POST) == NOW
    assert pace.ready_at(HERE, NOW + 1_000, POST) == NOW + 1_000


def test_while_the_platform_wants_to_be_left_alone_nobody_calls() -> None:
    """B1, B2: also not where a later answer asks for less."""
    pace = RateLimiter(1000.0, 0.0)
    pace.hold(slower(0.0), POST, HERE, NOW)
    assert pace.ready_at(HERE, NOW, POST) == NOW
    pace.hold(slower(65.0), POST, HERE, NOW)
    pace.hold(slower(0.3), POST, HERE, NOW + 10)
    assert pace.ready_at(HERE, NOW + 20, POST) == pace.ready_at(THERE, NOW + 20, POST) == NOW + 65_000
    assert pace.ready_at(HERE, NOW + 65_000, POST) == NOW + 65_000
    pace.hold(slower(0.3), POST, HERE, NOW + 65_000)
    assert pace.ready_at(HERE, NOW + 65_000, POST) == NOW + 65_300


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        (LimitScope.CHANNEL, {(HERE, POST)}),
        (LimitScope.SPACE, {(HERE, POST), (THERE, POST)}),
        (LimitScope.PLATFORM, {(place, call) for place in (HERE, THERE, AWAY) for call in Call}),
    ],
)
def test_a_platform_is_left_alone_by_the_calls_it_meant_and_by_no_others(
    scope: LimitScope, held: set[tuple[Place, Call]]
) -> None:
    """B1: other kinds of calls, other channels and other spaces go on where the platform limits each by itself."""
    pace = RateLimiter(1000.0, 0.0)
    pace.hold(slower(30.0, scope), POST, HERE, NOW)
    every = {(place, call): pace.ready_at(place, NOW, call) for place in (HERE, THERE, AWAY) for call in Call}
    assert {each for each, at in every.items() if at > NOW} == held
    assert pace.ready_at(HERE, NOW, Call.FIND, POST) == NOW + 30_000


def test_channels_that_have_rested_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit_module, "MOST_REMEMBERED", 3)
    pace = RateLimiter(1000.0, 1.0)
    for number in range(100):
        pace.take(Place("test", "home", str(number)), NOW + number * 500)
    assert len(pace._by_channel) <= 4


def test_a_pause_is_over_at_its_end_and_where_the_clock_has_stepped_back_before_it() -> None:
    pause = Backoff(NOW, NOW + 10)
    assert [pause.over(NOW + at) for at in (-1, 0, 9, 10)] == [True, False, False, True]
    assert NO_BACKOFF.over(NOW)


def test_tries_come_later_each_time_up_to_a_limit() -> None:
    assert [retry_delay_ms(tries) for tries in (1, 2, 3, 4)] == [2_000, 4_000, 8_000, 16_000]
    assert retry_delay_ms(10) == retry_delay_ms(10_000) == LONGEST_WAIT_MS
