"""Single warnings: what they name, what they pass over, and that no text is too much for them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.linting.catch_all import check_catch_all, room_for_other, with_other
from bot.domain.linting.deadline import check_deadline_in_title
from bot.domain.linting.duplicate import check_duplicate
from bot.domain.linting.lint import lint
from bot.domain.linting.overlap import check_overlap
from bot.domain.linting.source import check_source
from bot.domain.linting.warning import Kind, LintWarning
from bot.domain.question import QuestionText
from bot.domain.text.lookalikes import first_repeat
from bot.domain.text.wording import clean_outcomes
from bot.texts import texts
from tests.chat import instant
from tests.domain.linting.cases import NOW, opened

SAMPLES = (
    "Yes no Other other Оther others None 5 10-20 under 5% 20 or more < to - + $1m by March 2026 after 3-1 A B wins, Reds"
    " not その他 別の 🔴 Ждём अन्य სხვა e\u0301 news experts BBC bbc.co.uk half 05/06/2025 2025-13-01 in 3 weeks"
)
WORDS = st.sampled_from(SAMPLES.split())
PHRASES = st.lists(WORDS, max_size=6).map(" ".join) | st.text(max_size=80)


def other_of(outcomes: str) -> LintWarning | None:
    return check_catch_all(tuple(outcomes.split("/")), "Other")


@given(
    PHRASES, st.lists(PHRASES, max_size=20), PHRASES, st.none() | st.integers(0, 2**42), st.lists(PHRASES, max_size=3)
)
def test_any_text_gets_warnings_that_can_be_said(
    title: str, outcomes: list[str], criteria: str, closes_at: int | None, others: list[str]
) -> None:
    text = QuestionText(title, tuple(outcomes), closes_at, criteria, "")
    for warning in lint(text, opened(others), NOW, "America/Lima", "Other"):
        assert texts("en").word(warning.kind, **warning.facts)
        assert bool(warning.about) == (warning.kind is Kind.NEAR_DUPLICATE)


@given(st.lists(PHRASES, min_size=2, max_size=20))
def test_adding_other_leaves_nothing_out_and_repeats_nothing(lines: list[str]) -> None:
    with suppress(Refused):
        outcomes = tuple(outcome.text for outcome in clean_outcomes(lines))
        before = check_overlap(outcomes)
        added = with_other(outcomes, "Other")
        assert check_catch_all(added, "Other") is None
        assert first_repeat(added) is None
        assert check_overlap(added) == before


@given(st.lists(st.sampled_from(SAMPLES.split()), min_size=2, max_size=2), st.integers(18, 20))
def test_making_room_for_other_leaves_twenty_outcomes_that_can_be_kept_and_cover_everything(
    last: list[str], others: int
) -> None:
    outcomes = (*(f"Team {number}" for number in range(others - 2)), *last)
    ways = room_for_other(outcomes, "Other")
    assert not ways or (others == 20 and check_catch_all(outcomes, "Other"))
    for names in ways.values():
        assert len(clean_outcomes(names)) == 20
        assert check_catch_all(names, "Other") is None


@pytest.mark.parametrize(
    ("outcomes", "pair"),
    [
        ("Berlin/Vienna/East Berlin", ("Berlin", "East Berlin")),
        ("1 to 3/3 to 5", ("1 to 3", "3 to 5")),
        ("over 100/over 200", ("over 100", "over 200")),
        ("5/5 or more", ("5", "5 or more")),
        ("at least 5/5-6", ("at least 5", "5-6")),
        ("By March/By June", ("By March", "By June")),
        ("After 2026/Since March", ("After 2026", "Since March")),
        ("$1-2 million/$2m or more", ("$1-2 million", "$2m or more")),
        ("1,000 to 2,000/2000+", ("1,000 to 2,000", "2000+")),
        ("-5 to 0/0 to 5", ("-5 to 0", "0 to 5")),
        ("2,5 %/2.5%", ("2,5 %", "2.5%")),
    ],
)
def test_outcomes_that_can_both_be_right_are_named(outcomes: str, pair: tuple[str, str]) -> None:
    warning = check_overlap(outcomes.split("/"))
    assert warning is not None
    assert (warning.facts["one"], warning.facts["two"]) == pair


@pytest.mark.parametrize(
    "outcomes",
    [
        "Ajax beats PSV/PSV beats Ajax",
        "Win/No win",
        "Open/Half open",
        "March/After March",
        "Team A/Team B/Team",
        "By March/After March",
        "less than 5/5 to 9/more than 9",
        "under 5/5/over 5",
        "1-0/0-1/1-1",
        "1 to 3 weeks/1 to 3 months",
        "Falcon/Falcon 9",
        "the/a",
        "March/by train",
    ],
)
def test_outcomes_that_exclude_each_other_are_passed_over(outcomes: str) -> None:
    assert check_overlap(outcomes.split("/")) is None


@pytest.mark.parametrize(
    "outcomes",
    [
        "Anna/Ben/Cleo",
        "5-9/10-19/20 or more",
        "0-5/10-19/20 or more",
        "under 5/5 to 9",
        "0-40%/41-90%",
        "none/1/2",
        "Reds win/Blues win/Greens win",
        "Increases/Decreases/Focus elsewhen",
    ],
)
def test_outcomes_that_leave_something_out_are_told(outcomes: str) -> None:
    assert other_of(outcomes) == LintWarning(Kind.NO_CATCH_ALL, {"other": "Other"})


@pytest.mark.parametrize(
    "outcomes",
    [
        "Yes/No",
        "Yes, soon/Yes, later/No",
        "Reds/Blues",
        "Reds/Draw/Blues",
        "Up/Down/Unchanged",
        "under 5/5 to 9/10 or more",
        "0-40%/41-100%",
        "none/1/2 or more",
        "2025/2026/2027 or later",
        "under 50 cm/50 cm to 1 m/over 1 m",
        "Anna/Ben/Neither",
        "Anna/Ben/Оther",
        "赤/青/その他",
        "一/二/没有",
        "დინამო/ტორპედო/ლოკომოტივი",
        "Growth/Recession/There will be no change",
    ],
)
def test_outcomes_that_cover_everything_are_passed_over(outcomes: str) -> None:
    assert other_of(outcomes) is None


@pytest.mark.parametrize(
    ("title", "closes", "kind"),
    [
        ("Is it done by 6 December 2024?", "", Kind.TITLE_DEADLINE),
        ("Is it done by the end of the year?", "", Kind.TITLE_DEADLINE),
        ("Is it done in early 2026?", "", Kind.TITLE_DEADLINE),
        ("Is it done by May 2026?", "", Kind.TITLE_DEADLINE),
        ("Is it done this week?", "", Kind.TITLE_DEADLINE),
        ("Is it done by 05/06/2025?", "", Kind.TITLE_DEADLINE),
        ("Ist es bis 31.12.2025 fertig?", "", Kind.TITLE_DEADLINE),
        ("Is it done by 31 December?", "2025-01-15", Kind.OTHER_DEADLINE),
        ("Is it done on 6 December 2024?", "2024-12-07", Kind.OTHER_DEADLINE),
        ("Is it done on 6 December 2024?", "2024-12-05", None),
        ("Is it done before 6 December 2024?", "2024-12-05", None),
        ("Is it done before 6 December 2024?", "2024-12-06", None),
        ("Is it done on Friday?", "2025-12-05", None),
        ("Is it done in 2026?", "2025-12-05", None),
        ("Was the law of 5 May 2023 repealed on 6 May 2023?", "", None),
        ("Did it happen in 2023?", "", None),
        ("Do Reds win by 3-1?", "", None),
        ("Who takes part in it", "", None),
        ("Is this the end", "", None),
        ("Is it done by Anna?", "", None),
    ],
)
def test_a_day_in_the_title_is_held_against_the_deadline(title: str, closes: str, kind: Kind | None) -> None:
    warning = check_deadline_in_title(title, instant(closes) if closes else None, NOW, "UTC")
    assert (warning.kind if warning else None) == kind


@pytest.mark.parametrize(
    ("criteria", "vague"),
    [
        ("News", True),
        ("Experts say so. Media too.", True),
        ("Chinese media", True),
        ("Reliable reporting", True),
        ("BBC News", False),
        ("Media such as Reuters", False),
        ("Sky News and other media", False),
        ("news on example.org", False),
        ("Новости", True),
        ("Новости Первого канала", False),
        ("The minutes", False),
    ],
)
def test_a_source_has_to_be_something_one_can_look_up(criteria: str, vague: bool) -> None:  # noqa: FBT001  a column
    warning = check_source("Who wins?", criteria)
    assert warning == (LintWarning(Kind.VAGUE_SOURCE) if vague else None)


def test_a_near_duplicate_is_the_question_that_is_most_alike() -> None:
    titles = ("Will the old bridge reopen to cars?", "Will the old bridge reopen?", "Will the new bridge reopen?", "")
    warning = check_duplicate("Does the old bridge reopen?", opened(titles))
    assert warning == LintWarning(Kind.NEAR_DUPLICATE, {"question": "#2", "title": titles[1]}, "q2")
    assert check_duplicate("", opened(titles)) is None
    assert check_duplicate("Will the old bridge reopen?", []) is None


def test_of_one_outcome_nothing_can_be_left_out() -> None:
    assert other_of("Reds") is None
