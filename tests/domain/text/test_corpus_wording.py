"""The collection of hostile inputs: each becomes what the collection says, quickly."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.errors import Refused
from bot.domain.reference import read_question_reference
from bot.domain.text.wording import clean_outcome, clean_outcomes, clean_title
from tests.reference import HostileInput, corpus

pytestmark = pytest.mark.unmeasured


def read_title(text: str) -> str:
    return clean_title(text).text


def read_outcomes(given: str | list[str]) -> str | list[str]:
    if isinstance(given, str):
        return clean_outcome(given).text
    return [outcome.text for outcome in clean_outcomes(given)]


def read_reference(text: str) -> int:
    return read_question_reference(text).number


READERS: dict[str, Callable[[Any], Any]] = {
    "question": read_title,
    "outcome": read_outcomes,
    "question_id": read_reference,
}


@pytest.mark.parametrize("case", corpus(*READERS), ids=str)
def test_a_hostile_input_becomes_what_the_collection_says(case: HostileInput) -> None:
    before = time.process_time()
    try:
        kept = READERS[case.category](case.typed)
    except Refused:
        kept = Refused
    assert time.process_time() - before < 0.1
    if case.expect == "reject":
        assert kept is Refused
    else:
        assert kept == case.value
        if case.category in {"question", "outcome"}:
            assert (kept != case.typed) == (case.expect == "normalise")
