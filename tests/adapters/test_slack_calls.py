"""Calls that fail for a moment are made again while somebody waits, and never where twice would be seen."""

import asyncio

import aiohttp
import pytest

from adapters.slack.calls import MOST_TRIES, PAUSES, Calls
from adapters.slack.failures import FAILURES, AddressRefused, reason


class Slack:
    """Fails as often as it is told to, and counts."""

    def __init__(self, *failures: Exception) -> None:
        self.now = 0
        self.tries = 0
        self.failures = list(failures)
        self.calls = Calls(lambda: self.now, self.pause)

    async def pause(self, seconds: float) -> None:
        self.now += round(seconds * 1000)

    async def pause_for_ever(self) -> None:
        await asyncio.Event().wait()

    async def call(self) -> str:
        self.tries += 1
        if self.failures:
            raise self.failures.pop(0)
        return "done"


def limited(seconds: str) -> AddressRefused:
    return AddressRefused(429, {"Retry-After": seconds})


LOST = aiohttp.ServerDisconnectedError()
BROKEN = AddressRefused(500, {})


async def test_what_fails_for_a_moment_is_tried_again() -> None:
    slack = Slack(LOST, BROKEN, TimeoutError())
    assert await slack.calls.make(slack.call, 10_000) == "done"
    assert (slack.tries, slack.now) == (4, round(sum(PAUSES) * 1000))


async def test_slack_is_given_the_pause_it_asks_for() -> None:
    slack = Slack(limited("2"), limited("nonsense"))
    assert await slack.calls.make(slack.call, 10_000) == "done"
    assert slack.now == 3_000


@pytest.mark.parametrize("failure", [LOST, BROKEN, TimeoutError()])
async def test_what_may_be_done_already_is_not_repeated_where_twice_would_be_seen(failure: Exception) -> None:
    slack = Slack(limited("1"), failure)
    with pytest.raises(FAILURES):
        await slack.calls.make(slack.call, 10_000, once=True)
    assert slack.tries == 2


@pytest.mark.parametrize(("failure", "until"), [(limited("3"), 3_000), (LOST, 100), (AddressRefused(404, {}), 10_000)])
async def test_nobody_waits_for_what_comes_too_late_or_never(failure: Exception, until: int) -> None:
    slack = Slack(failure)
    with pytest.raises(type(failure)) as failed:
        await slack.calls.make(slack.call, until)
    assert (slack.tries, slack.now) == (1, 0)
    assert reason(failed.value) in ("http_429", "http_404", "ServerDisconnectedError")


async def test_it_ends_though_the_clock_goes_back() -> None:
    slack = Slack(*[LOST] * 20)

    async def pause(_: float) -> None:
        slack.now -= 60_000

    calls = Calls(lambda: slack.now, pause)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await calls.make(slack.call, 10_000)
    assert slack.tries == MOST_TRIES


async def test_a_call_that_hangs_is_ended_with_the_time() -> None:
    slack = Slack()
    with pytest.raises(TimeoutError):
        await slack.calls.make(slack.pause_for_ever, 0)
