"""How often the linter is right, on questions written before it and on questions written after."""

from datetime import UTC

import pytest

from bot.domain.pages.page import read_page
from bot.domain.question import QuestionText
from tests.domain.linting.cases import Case, cases, expected_of_the_page, measure, said, table
from tests.paths import ROOT, SHARED

SEED = SHARED / "seeds" / "forecast-page.txt"
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


@pytest.mark.skipif(not SEED.is_file(), reason="needs ../shared/seeds")
def test_of_the_seed_page_everything_but_overlaps_in_meaning_is_caught() -> None:
    page = read_page(SEED.read_text(encoding="utf-8"))
    own, related = expected_of_the_page(HALVES[0])
    closes = page.question.closes_at
    assert closes is not None
    closes_at = round(closes.replace(tzinfo=UTC).timestamp() * 1000)
    text = QuestionText(page.question.title, page.question.outcomes, closes_at, page.question.source, "")
    assert said(text) == own
    # Related questions have no title and no source yet, which is not what is asked here.
    lists = [said(QuestionText("", outcomes, None, "", "")) - {"no_source"} for outcomes in page.related]
    measured = measure(zip(related, lists, strict=True))
    assert {kind: count for kind, count in measured.items() if count.any} == {
        "overlap": (0, 6, 0),
        "no_catch_all": (1, 0, 0),
    }
