"""The dates and time zones of the corpus, each with the class and the value it asks for."""

from datetime import datetime

import pytest

from bot.domain.dates.deadline import check_deadline, read_deadline
from bot.domain.errors import Refused
from bot.domain.time.local_time import instants_of, local_of
from bot.domain.time.zone import read_zone, zone_named
from bot.texts import texts
from tests.reference import HostileInput, corpus

pytestmark = pytest.mark.unmeasured

HOME = "Europe/Berlin"
NOW = instants_of(datetime.fromisoformat("2026-03-27T16:00"), zone_named(HOME))[0]


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


@pytest.mark.parametrize("case", corpus("date"), ids=str)
def test_a_date_of_the_corpus_has_its_class_and_value(case: HostileInput) -> None:
    assert date_outcome(case.typed) == (case.expect, case.value)


@pytest.mark.parametrize("case", corpus("timezone"), ids=str)
def test_a_time_zone_of_the_corpus_has_its_class_and_value(case: HostileInput) -> None:
    assert zone_outcome(case.typed) == (case.expect, case.value)
