"""Hostile numbers and votes from the reference corpus."""

import json
import time
from typing import Any

import pytest

from bot.domain.errors import Refused
from bot.domain.picks import Reading, read_picks
from bot.domain.text.percent import read_percent
from tests.paths import SHARED

pytestmark = pytest.mark.unmeasured

CORPUS = SHARED / "corpus" / "hostile_inputs.json"
OUTCOMES = ["Continued stalemate", "Escalation", "Withdrawal", "Status quo"]
SLOWEST_ANSWER = 0.1

needs_corpus = pytest.mark.skipif(not CORPUS.exists(), reason="no reference data: ../shared is absent")

Case = dict[str, Any]


def cases(category: str) -> list[Any]:
    if not CORPUS.exists():
        return []
    every = json.loads(CORPUS.read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["id"]) for case in every if case["category"] == category]


def text_of(case: Case) -> str:
    if case["input"] is not None:
        return str(case["input"])
    made = case["generate"]
    return str(made["prefix"] + made["repeat"] * made["times"] + made["suffix"])


@needs_corpus
@pytest.mark.parametrize("case", cases("probability"))
def test_a_hostile_number_is_read_as_the_corpus_says(case: Case) -> None:
    before = time.process_time()
    try:
        reading = read_percent(text_of(case))
    except Refused:
        assert case["expect"] == "reject"
    else:
        assert (reading.basis_points, reading.normalised) == (case["value"], case["expect"] == "normalise")
    assert time.process_time() - before < SLOWEST_ANSWER


@needs_corpus
@pytest.mark.parametrize("case", cases("distribution"))
def test_a_hostile_vote_is_read_as_the_corpus_says(case: Case) -> None:
    before = time.process_time()
    reading = recorded(text_of(case))
    if reading is None:
        assert case["expect"] == "reject"
    else:
        assert (list(reading.forecast), reading.normalised) == (case["value"], case["expect"] == "normalise")
    assert time.process_time() - before < SLOWEST_ANSWER


def recorded(text: str) -> Reading | None:
    """The reading, if the vote would be recorded without a question."""
    try:
        reading = read_picks(text, OUTCOMES)
    except Refused:
        return None
    return None if reading.proposal else reading


@needs_corpus
def test_the_corpus_has_the_cases_meant_here() -> None:
    assert len(cases("probability")) > 100
    assert len(cases("distribution")) > 20
