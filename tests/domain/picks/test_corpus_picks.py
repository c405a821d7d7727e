"""Hostile numbers and votes from the reference corpus."""

import time

import pytest

from bot.domain.errors import Refused
from bot.domain.picks import Reading, read_picks
from bot.domain.text.percent import read_percent
from tests.reference import HostileInput, corpus

pytestmark = pytest.mark.unmeasured

OUTCOMES = ["Continued stalemate", "Escalation", "Withdrawal", "Status quo"]
SLOWEST_ANSWER = 0.1


@pytest.mark.parametrize("case", corpus("probability"), ids=str)
def test_a_hostile_number_is_read_as_the_corpus_says(case: HostileInput) -> None:
    before = time.process_time()
    try:
        reading = read_percent(case.typed)
    except Refused:
        assert case.expect == "reject"
    else:
        assert (reading.basis_points, reading.normalised) == (case.value, case.expect == "normalise")
    assert time.process_time() - before < SLOWEST_ANSWER


@pytest.mark.parametrize("case", corpus("distribution"), ids=str)
def test_a_hostile_vote_is_read_as_the_corpus_says(case: HostileInput) -> None:
    before = time.process_time()
    reading = recorded(case.typed)
    if reading is None:
        assert case.expect == "reject"
    else:
        assert (list(reading.forecast), reading.normalised) == (case.value, case.expect == "normalise")
    assert time.process_time() - before < SLOWEST_ANSWER


def recorded(text: str) -> Reading | None:
    """The reading, if the vote would be recorded without a question."""
    try:
        reading = read_picks(text, OUTCOMES)
    except Refused:
        return None
    return None if reading.proposal else reading


def test_the_corpus_has_the_cases_meant_here() -> None:
    assert len(corpus("probability")) > 100
    assert len(corpus("distribution")) > 20
