"""The shared collection of hostile inputs: each becomes what the collection says, quickly."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.errors import Refused
from bot.domain.platform_id import read_platform_id
from bot.domain.reference import read_question_reference
from bot.domain.text.wording import clean_outcome, clean_outcomes, clean_title
from tests.paths import SHARED

pytestmark = pytest.mark.unmeasured

CORPUS = SHARED / "corpus" / "hostile_inputs.json"


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
    "platform_id": read_platform_id,
}


def cases() -> list[dict[str, Any]]:
    if not CORPUS.is_file():
        return []
    found = json.loads(CORPUS.read_text(encoding="utf-8"))["cases"]
    return [case for case in found if case["category"] in READERS]


def input_of(case: dict[str, Any]) -> Any:
    recipe = case.get("generate")
    if recipe is None:
        return case["input"]
    return recipe["prefix"] + recipe["repeat"] * recipe["times"] + recipe["suffix"]


@pytest.mark.skipif(not CORPUS.is_file(), reason="needs ../shared/corpus")
@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['id']} {case['why']}")
def test_a_hostile_input_becomes_what_the_collection_says(case: dict[str, Any]) -> None:
    given = input_of(case)
    before = time.process_time()
    try:
        kept = READERS[case["category"]](given)
    except Refused:
        kept = Refused
    assert time.process_time() - before < 0.1
    if case["expect"] == "reject":
        assert kept is Refused
    else:
        assert kept == case["value"]
        if case["category"] in {"question", "outcome"}:
            assert (kept != given) == (case["expect"] == "normalise")
