"""Boards of many communities that are due in the same minute: all appear once, as fast as the platform allows."""

from pathlib import Path
from random import Random

import pytest
import structlog

from adapters.discord.client import DiscordClient
from bot.domain.member import Place
from bot.ports.platform import Call
from bot.posting.rate_limit import RateLimiter
from tests.posting.simulation import DUE, CountingPlatform, GlobalLimit, Limit, SpaceLimit, due_together

pytestmark = pytest.mark.unmeasured

ANYWHERE = Place("test", "s1", "c1")
DISCORD_LIMIT = 50
"""Requests per second, see Discord's documentation, Rate Limits, global rate limit."""


async def delivered(folder: Path, limit: Limit, communities: int, longest_s: int) -> CountingPlatform:
    platform = CountingPlatform(limit)
    with structlog.testing.capture_logs():
        async with due_together(folder, platform, communities, longest_s) as background:
            await background.run()
    return platform


@pytest.mark.parametrize(("communities", "seconds"), [(100, 10), pytest.param(5_000, 150, marks=pytest.mark.long)])
async def test_all_appear_in_time_and_the_platform_never_has_to_refuse(
    tmp_path: Path, communities: int, seconds: int
) -> None:
    """At 50 requests per second: 100 boards within 10 seconds, 5 000 within 150 (D5, D6)."""
    platform = await delivered(tmp_path, GlobalLimit(DISCORD_LIMIT), communities, 2 * seconds)
    assert platform.refused == []
    assert platform.copies() == {1: communities}
    assert DUE <= platform.messages[0].at <= platform.messages[-1].at <= DUE + seconds * 1000


@pytest.mark.parametrize("seed", range(6))
def test_calls_that_take_up_to_a_second_to_arrive_are_never_too_many(seed: int) -> None:
    """Requests that were sent at equal intervals arrive in bunches (D6)."""
    limiter, chance, now = RateLimiter(DiscordClient.calls_per_second, 0.0), Random(seed), DUE  # noqa: S311  the same in each run
    arrivals: list[int] = []
    while len(arrivals) < 5_000:
        now = limiter.ready_at(ANYWHERE, now, Call.POST)
        limiter.take(ANYWHERE, now)
        arrivals.append(now + chance.randint(10, 1_000))
    arrivals.sort()
    limit = GlobalLimit(DISCORD_LIMIT)
    assert [at for at in arrivals if limit.wait_s(ANYWHERE, at)] == []
    assert now <= DUE + 150_000


@pytest.mark.parametrize(
    ("bans", "seconds", "most_refused"),
    [((), 10, 20), ((5,), 15, 20), pytest.param((65, 30, 3), 110, 40, marks=pytest.mark.long)],
)
async def test_where_the_platform_allows_less_its_waits_are_kept_and_all_appear_once(
    tmp_path: Path, bans: tuple[int, ...], seconds: int, most_refused: int
) -> None:
    """Half as many requests as expected, and bans for the first that are too many (B1, B2)."""
    platform = await delivered(tmp_path, GlobalLimit(DISCORD_LIMIT // 2, bans), 100, 2 * seconds)
    assert platform.copies() == {1: 100}
    assert platform.disobeyed == 0
    assert 0 < len(platform.refused) <= most_refused
    assert platform.messages[-1].at <= DUE + seconds * 1000


async def test_where_some_spaces_allow_nothing_for_a_while_the_others_do_not_wait(tmp_path: Path) -> None:
    """Slack limits each method in each workspace by itself (B3, D7)."""
    opens = {f"s{number}": DUE + 30_000 for number in range(0, 100, 3)}
    platform = await delivered(tmp_path, SpaceLimit(opens), 100, 90)
    assert platform.copies() == {1: 100}
    assert platform.disobeyed == 0
    assert len(platform.refused) == len(opens)
    for at, place in platform.messages:
        assert opens.get(place.space, DUE) <= at <= opens.get(place.space, DUE) + 10_000
