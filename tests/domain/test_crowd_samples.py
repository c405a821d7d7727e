"""The few instants of the crowd forecast that a picture shows are those of its whole history."""

from collections.abc import Callable
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.crowd import sampled
from bot.domain.crowd.history import crowd_history
from bot.domain.crowd.sampled import MOST_SAMPLES, Sample, pack_job, sample_packed, unpack_samples
from bot.domain.forecast import shares_of
from bot.domain.forecast_intervals import Vote, forecast_intervals_of, from_basis_points

HOUR_MS = 3_600_000
Given = list[tuple[int, int, tuple[int, ...]]]
"""When, by whom and what; nothing where it was withdrawn."""


def packed(votes: Given) -> bytes:
    lines = [f"{at} {member} {''.join(f'{share:04X}' for share in shares)}" for at, member, shares in votes]
    return "\n".join(lines).encode()


def samples(votes: Given, opened: int, closed: int, excluded: frozenset[int] = frozenset()) -> list[Sample]:
    return unpack_samples(sample_packed(pack_job(opened, closed, excluded, packed(votes))))


def history_at(votes: Given, opened: int, closed: int, excluded: frozenset[int]) -> Callable[[int], Sample]:
    """What the whole history says of an instant."""
    given = [Vote(at, member, from_basis_points(shares) if shares else None) for at, member, shares in votes]
    entries = crowd_history(forecast_intervals_of(given), opened, closed, excluded=excluded)

    def sample(at: int) -> Sample:
        for entry in entries:
            if entry.start <= at and (entry.end is None or at < entry.end):
                crowd = entry.crowd
                # An entry of nobody ends the one before it, and is not there.
                return Sample(at, crowd.forecasters, shares_of(crowd.probabilities))
        return Sample(at, 0, ())

    return sample


@st.composite
def histories(draw: st.DrawFn) -> Given:
    cut = st.integers(0, 10_000)
    shares = st.one_of(st.just(()), cut.map(lambda share: (share, 10_000 - share)))
    votes = draw(st.lists(st.tuples(st.integers(-5, 60), st.integers(1, 6), shares), max_size=40))
    return sorted({(at, member): (at, member, given) for at, member, given in votes}.values())


@given(histories(), st.integers(2, 12), st.frozensets(st.integers(1, 6), max_size=2))
def test_each_sample_is_what_the_history_says_at_its_instant(votes: Given, most: int, excluded: frozenset[int]) -> None:
    with patch.object(sampled, "MOST_SAMPLES", most):
        found = samples(votes, 0, 50, excluded)
    expected = history_at(votes, 0, 50, excluded)
    for sample in found:
        assert sample == expected(sample.at)
    instants = {max(at, 0) for at, member, _ in votes if at <= 50 and member not in excluded}
    assert {sample.at for sample in found} <= instants
    assert len(found) <= most or len(instants) <= most
    if len(instants) <= most:
        assert {sample.at for sample in found} == instants
    else:
        assert {found[0].at, found[-1].at} == {min(instants), max(instants)}


def test_of_many_votes_those_are_taken_where_the_crowd_changed() -> None:
    # A year of calm, but for one hour in which many changed their minds.
    calm: Given = [(hour * HOUR_MS, hour, (5_000, 5_000)) for hour in range(4_000)]
    jump: Given = [(4_000 * HOUR_MS + after, 10_000 + after, (9_000, 1_000)) for after in range(1, 9_000, 3)]
    calm += [(hour * HOUR_MS, hour, (9_000, 1_000)) for hour in range(4_001, 8_000)]
    votes = sorted(calm + jump)
    found = samples(votes, 0, 2**42)
    assert len(found) <= MOST_SAMPLES
    changes = [(one, other) for one, other in pairwise(found) if one.shares != other.shares]
    # Found by halving the days around it six times at most.
    assert sum(after.at - before.at for before, after in changes) < 3 * HOUR_MS
    assert changes
    assert found[-1].at == votes[-1][0]


@pytest.mark.parametrize("votes", [[], [(5, 1, ())]])
def test_where_nobody_has_said_anything_there_is_no_crowd(votes: Given) -> None:
    assert [sample.shares for sample in samples(votes, 0, 10)] == [()] * len(votes)


def test_a_crowd_that_comes_and_goes_is_taken_at_most_of_its_instants() -> None:
    votes: Given = [(hour, 1, (hour * 100, 10_000 - hour * 100) if hour % 3 else ()) for hour in range(40)]
    with patch.object(sampled, "MOST_SAMPLES", 30):
        found = samples(votes, 0, 50)
    assert len(found) == 30
    assert found == [history_at(votes, 0, 50, frozenset())(sample.at) for sample in found]
