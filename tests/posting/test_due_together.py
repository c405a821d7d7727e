"""Boards of many communities that are due in the same minute: all appear, once, and as fast as the platform bears."""

from pathlib import Path

import pytest
import structlog

from tests.posting.crowd import DUE, CountingPlatform, Everywhere, InSpaces, Limit, due_together

DISCORDS = 50
"""Requests in a second (Rate Limits, global rate limit)."""


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
    """D5, D6."""
    platform = await delivered(tmp_path, Everywhere(DISCORDS), communities, 2 * seconds)
    assert platform.refused == []
    assert platform.copies() == {1: communities}
    assert DUE <= platform.messages[0].at <= platform.messages[-1].at <= DUE + seconds * 1000


@pytest.mark.parametrize(
    ("bans", "seconds", "most_refused"),
    [((), 10, 20), ((5,), 15, 20), pytest.param((65, 30, 3), 110, 40, marks=pytest.mark.long)],
)
async def test_where_the_platform_bears_less_it_is_obeyed_and_all_appear_once(
    tmp_path: Path, bans: tuple[int, ...], seconds: int, most_refused: int
) -> None:
    """B1, B2: half of what is expected, of all requests together."""
    platform = await delivered(tmp_path, Everywhere(DISCORDS // 2, bans), 100, 2 * seconds)
    assert platform.copies() == {1: 100}
    assert platform.disobeyed == 0
    assert 0 < len(platform.refused) <= most_refused
    assert platform.messages[-1].at <= DUE + seconds * 1000


async def test_where_some_spaces_bear_nothing_for_a_while_the_others_do_not_wait(tmp_path: Path) -> None:
    """B3, D7: Slack limits each method in each workspace."""
    opens = {f"s{number}": DUE + 30_000 for number in range(0, 100, 3)}
    platform = await delivered(tmp_path, InSpaces(opens), 100, 90)
    assert platform.copies() == {1: 100}
    assert platform.disobeyed == 0
    assert len(platform.refused) == len(opens)
    for at, place in platform.messages:
        assert opens.get(place.space, DUE) <= at <= opens.get(place.space, DUE) + 10_000
