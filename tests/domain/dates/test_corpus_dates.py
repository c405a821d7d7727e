"""The dates and time zones of the shared corpus, each with the class and the value it asks for."""

import json
from datetime import datetime
from typing import Any

import pytest

from bot.domain.dates.deadline import check_deadline, read_deadline
from bot.domain.errors import Refused
from bot.domain.time.local_time import instants_of, local_of
from bot.domain.time.zone import read_zone, zone_named
from bot.texts import texts
from tests.paths import SHARED

pytestmark = pytest.mark.unmeasured

CORPUS = SHARED / "corpus" / "hostile_inputs.json"
HOME = "Europe/Berlin"
NOW = instants_of(datetime.fromisoformat("2026-03-27T16:00"), zone_named(HOME))[0]


def cases(category: str) -> list[Any]:
    if not CORPUS.exists():
        return [pytest.param({}, marks=pytest.mark.skip("the corpus is not beside this checkout"))]
    found = json.loads(CORPUS.read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["id"]) for case in found if case["category"] == category]


def typed(case: dict[str, Any]) -> str:
    """The text as given, or built from its recipe."""
    if case["input"] is not None:
        return str(case["input"])
    recipe = case["generate"]
    return str(recipe["prefix"] + recipe["repeat"] * recipe["times"] + recipe["suffix"])


def said(refused: Refused) -> tuple[str, None]:
    """The class of a refusal, once its sentence has proved to be there and to have all its facts."""
    assert texts("en").say(refused.key, **refused.facts)
    return "reject", None


def classed(value: str, *, normalised: bool) -> tuple[str, str]:
    return ("normalise" if normalised else "accept"), value


def date_outcome(text: str) -> tuple[str, str | None]:
    try:
        reading = read_deadline(text, NOW, HOME)
        check_deadline(reading.at_ms, NOW)
    except Refused as refused:
        return said(refused)
    local = local_of(reading.at_ms, zone_named(HOME))
    return classed(local.isoformat(timespec="minutes"), normalised=reading.normalised)


def zone_outcome(text: str) -> tuple[str, str | None]:
    try:
        reading = read_zone(text)
    except Refused as refused:
        return said(refused)
    return classed(reading.name, normalised=reading.normalised)


@pytest.mark.parametrize("case", cases("date"))
def test_a_date_of_the_corpus_has_its_class_and_value(case: dict[str, Any]) -> None:
    assert date_outcome(typed(case)) == (case["expect"], case.get("value")), case["why"]


@pytest.mark.parametrize("case", cases("timezone"))
def test_a_time_zone_of_the_corpus_has_its_class_and_value(case: dict[str, Any]) -> None:
    assert zone_outcome(typed(case)) == (case["expect"], case.get("value")), case["why"]
