"""The names of a question, and when it takes votes."""

from dataclasses import replace

import pytest

from bot.domain.errors import Refused
from bot.domain.question import Question, QuestionState, QuestionText

OPEN = Question(
    id=17,
    community=1,
    number=12,
    draft=3,
    state=QuestionState.OPEN,
    text=QuestionText("Does it rain?", ("Yes", "No"), 1_000, "", ""),
    story=None,
    author=1,
    opened_at=0,
    closed_at=None,
)


def test_a_question_is_called_by_its_number_and_a_draft_by_its_own() -> None:
    assert (OPEN.name, replace(OPEN, number=None).name, OPEN.reference) == ("#12", "d3", "q17")


def test_votes_count_until_the_deadline_the_deadline_excluded() -> None:
    assert [OPEN.is_open(at) for at in (999, 1_000, 1_001)] == [True, False, False]
    closed = replace(OPEN, state=QuestionState.CLOSED, closed_at=500)
    assert [closed.is_open(at) for at in (499, 500)] == [True, False]
    assert not replace(closed, state=QuestionState.RESOLVED).is_open(499)


def test_a_draft_without_a_deadline_has_none_to_give() -> None:
    with pytest.raises(Refused):
        _ = replace(OPEN, text=replace(OPEN.text, closes_at=None)).deadline
