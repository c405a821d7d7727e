"""Thousands of concurrent requests to the real core and the real store, checked as in Jepsen: all must be explained.

`members.py` makes the requests, `play.py` runs them and records how everything ends (`record.py`), and `checker.py`
looks for anything in that record that no order of the requests explains.
"""

import asyncio
import logging
from collections import Counter
from pathlib import Path

import pytest
import structlog

from bot.ports import VoteStatus
from bot.request import vote_limit
from tests.history.checker import explain
from tests.history.play import play
from tests.history.record import NEVER, Run

pytestmark = pytest.mark.unmeasured


@pytest.fixture(autouse=True)
def _no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few people make all the requests, as fast as they can."""
    monkeypatch.setattr(vote_limit, "MOST_VOTES", 1_000_000)


@pytest.fixture(autouse=True)
def _quiet() -> None:
    """No log: every refusal would be a line."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def expect_explained(run: Run, seed: int, calls: int) -> None:
    assert len(run.calls) >= calls
    complaints = explain(run)
    assert not complaints, f"seed {seed}: {len(complaints)} complaints, such as {complaints[:5]}"


def test_three_thousand_calls_are_explained(tmp_path: Path) -> None:
    run = asyncio.run(play(tmp_path / "credence.db", 1, 3_000))
    expect_explained(run, 1, 3_000)
    # Everything that the checker looks for has happened often enough.
    statuses = Counter(cast.result.status for cast in run.casts if cast.result is not None)
    assert all(statuses[status] > 10 for status in set(VoteStatus) - {VoteStatus.EDITED})
    assert {step.name for step in run.steps} > {"opened", "closed", "resolved"}
    assert len(run.gone) > 10
    assert run.excluded
    assert sum(call.ended == NEVER for call in run.calls) > 30


def test_calls_are_explained_while_the_disk_is_full_now_and_then(tmp_path: Path) -> None:
    run = asyncio.run(play(tmp_path / "credence.db", 2, 2_000, full_every=200))
    expect_explained(run, 2, 2_000)
    answers = Counter(call.answer for call in run.calls)
    assert answers["app.not_saved"] > 10
    assert sum(cast.not_saved for cast in run.casts) > 10


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 20))
def test_a_hundred_thousand_calls_are_explained(tmp_path: Path, seed: int) -> None:
    full_every = 500 if seed % 2 else 0
    expect_explained(asyncio.run(play(tmp_path / "credence.db", seed, 10_000, full_every=full_every)), seed, 10_000)


@pytest.mark.long
@pytest.mark.parametrize("seed", [30, 31])
def test_a_thousand_members_vote_while_questions_are_answered_and_members_excluded_and_erased(
    tmp_path: Path, seed: int
) -> None:
    run = asyncio.run(play(tmp_path / "credence.db", seed, 20_000, people=1_000))
    expect_explained(run, seed, 20_000)
    steps = Counter(step.name for step in run.steps)
    assert min(steps[name] for name in ("resolved", "annulled", "reopened")) > 10
    assert len({cast.vote.member for cast in run.casts}) > 1_000
    assert len(run.gone) > 200
    assert len(run.excluded) > 10
    assert any(ending.excluded for ending in run.endings.values())
