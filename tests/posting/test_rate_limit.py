"""How fast a platform is called, and how long a failed call waits for the next try."""

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
def test_no_second_holds_more_calls_than_the_platform_allows_and_a_burst(rate: float, steps: list[int]) -> None:
    """A second of the clock, wherever it begins (B2, D5)."""
    limiter, now, calls = RateLimiter(rate, 0.0), NOW, list[int]()
    for step in steps:
        now += step
        while limiter.ready_at(HERE, now, POST) <= now and len(calls) < 5_000:
            limiter.take(HERE, now)
            calls.append(now)
    most = rate * (1 + max(BURST_S, 1 / rate))
    for at, first in enumerate(calls):
        assert bisect_left(calls, first + 1000) - at <= most


@given(RATES, st.floats(0, 5), st.lists(st.integers(-90_000_000, 90_000_000), max_size=30))
def test_no_wait_is_longer_because_the_clock_was_set(rate: float, post_every: float, steps: list[int]) -> None:
    """By up to a day, back or forth (C5)."""
    limiter, now = RateLimiter(rate, post_every), NOW
    for step in steps:
        now += step
        assert limiter.ready_at(HERE, now, POST) <= now + max(math.ceil(1000 / rate), round(post_every * 1000)) + 1
        if limiter.ready_at(HERE, now, POST) <= now:
            limiter.take(HERE, now)


@given(RATES)
def test_a_call_may_be_made_at_the_time_that_was_named(rate: float) -> None:
    limiter, now = RateLimiter(rate, 0.0), NOW
    for _ in range(50):
        now = limiter.ready_at(HERE, now, POST)
        assert limiter.ready_at(HERE, now, POST) == now
        limiter.take(HERE, now)
    assert now - NOW <= 50_000 / rate + 50


def test_a_platform_without_a_limit_is_never_waited_for() -> None:
    limiter = RateLimiter(math.inf, 0.0)
    for _ in range(1000):
        assert limiter.ready_at(HERE, NOW, POST) == NOW
        limiter.take(HERE, NOW)


def test_after_a_message_its_channel_waits_and_the_others_do_not() -> None:
    limiter = RateLimiter(1000.0, 1.0)
    limiter.take(HERE, NOW)
    assert limiter.ready_at(HERE, NOW, POST) == NOW + 1_000
    assert limiter.ready_at(THERE, NOW, POST) == NOW
    assert limiter.ready_at(HERE, NOW + 1_000, POST) == NOW + 1_000


def test_while_the_platform_asks_to_wait_no_call_may_be_made() -> None:
    """Also where a later answer asks for a shorter wait (B1, B2)."""
    limiter = RateLimiter(1000.0, 0.0)
    limiter.hold(slower(0.0), POST, HERE, NOW)
    assert limiter.ready_at(HERE, NOW, POST) == NOW
    limiter.hold(slower(65.0), POST, HERE, NOW)
    limiter.hold(slower(0.3), POST, HERE, NOW + 10)
    assert limiter.ready_at(HERE, NOW + 20, POST) == limiter.ready_at(THERE, NOW + 20, POST) == NOW + 65_000
    assert limiter.ready_at(HERE, NOW + 65_000, POST) == NOW + 65_000
    limiter.hold(slower(0.3), POST, HERE, NOW + 65_000)
    assert limiter.ready_at(HERE, NOW + 65_000, POST) == NOW + 65_300


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        (LimitScope.CHANNEL, {(HERE, POST)}),
        (LimitScope.SPACE, {(HERE, POST), (THERE, POST)}),
        (LimitScope.PLATFORM, {(place, call) for place in (HERE, THERE, AWAY) for call in Call}),
    ],
)
def test_a_wait_holds_up_the_calls_in_its_scope_and_no_others(scope: LimitScope, held: set[tuple[Place, Call]]) -> None:
    """Other kinds of calls, channels and spaces go on where the platform limits each by itself (B1)."""
    limiter = RateLimiter(1000.0, 0.0)
    limiter.hold(slower(30.0, scope), POST, HERE, NOW)
    every = {(place, call): limiter.ready_at(place, NOW, call) for place in (HERE, THERE, AWAY) for call in Call}
    assert {each for each, at in every.items() if at > NOW} == held
    assert limiter.ready_at(HERE, NOW, Call.FIND, POST) == NOW + 30_000


def test_channels_that_may_be_posted_to_again_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit_module, "MOST_REMEMBERED", 3)
    limiter = RateLimiter(1000.0, 1.0)
    for number in range(100):
        limiter.take(Place("test", "home", str(number)), NOW + number * 500)
    assert len(limiter._by_channel) <= 4


def test_a_back_off_is_over_at_its_end_and_where_the_clock_was_set_back_before_its_start() -> None:
    backoff = Backoff(NOW, NOW + 10)
    assert [backoff.over(NOW + at) for at in (-1, 0, 9, 10)] == [True, False, False, True]
    assert NO_BACKOFF.over(NOW)


def test_the_delay_doubles_with_each_try_up_to_ten_minutes() -> None:
    assert [retry_delay_ms(tries) for tries in (1, 2, 3, 4)] == [2_000, 4_000, 8_000, 16_000]
    assert retry_delay_ms(10) == retry_delay_ms(10_000) == LONGEST_WAIT_MS
