"""How often the linter is right, on questions written before it and on questions written after."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest

from bot.domain.pages.page import read_page
from bot.domain.question import QuestionText
from tests.domain.linting.cases import Case, cases, expected_of_the_page, measure, said, table
from tests.paths import ROOT
from tests.reference import forecast_pages

HALVES = ("cases_before.toml", "cases_after.toml")
DOCUMENT = (ROOT / "docs" / "asking.md").read_text(encoding="utf-8")


def test_the_documentation_says_how_many_questions_there_are() -> None:
    before, after = map(cases, HALVES)
    assert (len(before), len(after)) == (31, 52)
    assert all(f"**{n} questions from" in DOCUMENT for n in (31, 52))


@pytest.mark.parametrize(("half", "head"), [(HALVES[0], "| warning | caught"), (HALVES[1], "| warning | now")])
def test_the_documented_table_is_what_is_measured(half: str, head: str) -> None:
    measured = table(measure((case.expected, said(case.text, case.open)) for case in cases(half)))
    _, documented = DOCUMENT.split(head)
    assert documented.split("\n\n")[0].splitlines()[2:] == list(measured)


@pytest.mark.parametrize("case", cases(HALVES[0]), ids=lambda case: case.text.title)
def test_a_question_that_is_older_than_the_linter_gets_the_warnings_it_deserves(case: Case) -> None:
    assert said(case.text, case.open) == case.expected


def pages() -> Iterator[Any]:
    """Forecast pages with what is deserved by their own question and by each related list, and what is missed of it."""
    texts, nothing = forecast_pages(), frozenset[str]()
    yield pytest.param(texts["sample"], nothing, [nothing] * 3, {}, id="the sample")
    faulty = (
        texts["sample"]
        .replace("Minutes of the Port Ellery city council", "Analyses from experts")
        .replace("on its website the day after each session", "in credible media")
        .replace("No night trams", "Better buses instead")
        .replace("No decision by then, or something else", "Shorter waits by day")
        .replace("2,000 to 4,000", "1,000 to 4,000")
        .replace("Lines 1 and 4 • 48%\nOther lines, or none • 22%", "Lines 1 and 4 • 70%")
    )
    own = frozenset({"vague_source", "no_catch_all"})
    related = [nothing, frozenset({"overlap"}), frozenset({"no_catch_all"})]
    yield pytest.param(faulty, own, related, {}, id="the sample with faults")
    if "seed" in texts:
        own, related = expected_of_the_page(HALVES[0])
        # Outcomes that overlap in what they mean: no word of theirs says so.
        yield pytest.param(texts["seed"], own, related, {"overlap": 6}, id="the seed")


@pytest.mark.parametrize(("written", "own", "related", "missed"), list(pages()))
def test_of_a_forecast_page_everything_but_overlaps_in_meaning_is_caught(
    written: str, own: frozenset[str], related: list[frozenset[str]], missed: dict[str, int]
) -> None:
    page = read_page(written)
    closes = page.question.closes_at
    assert closes is not None
    closes_at = round(closes.replace(tzinfo=UTC).timestamp() * 1000)
    text = QuestionText(page.question.title, page.question.outcomes, closes_at, page.question.source, "")
    assert said(text) == own
    # Related questions have no title and no source yet, which is not what is asked here.
    lists = [said(QuestionText("", outcomes, None, "", "")) - {"no_source"} for outcomes in page.related]
    measured = measure(zip(related, lists, strict=True))
    assert {kind: count.missed for kind, count in measured.items() if count.missed} == missed
    assert not any(count.false_alarms for count in measured.values())
