"""The crowd forecast shared by all who were given the same reading of what stands."""

import pytest

from bot.ports import Vote
from bot.questions import crowd
from bot.questions.crowd import MOST_REMEMBERED, Crowds


def standing(first: int = 6000) -> list[Vote]:
    return [Vote(1, 1, (first, 10_000 - first))]


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[list[Vote]]:
    """What crowds were computed of."""
    seen: list[list[Vote]] = []
    compute = crowd.crowd_of

    def watched(votes: list[Vote]) -> tuple[int, ...] | None:
        seen.append(votes)
        return compute(votes)

    monkeypatch.setattr(crowd, "crowd_of", watched)
    return seen


def test_one_reading_is_computed_once_and_the_next_one_anew(computed: list[list[Vote]]) -> None:
    crowds, read, later = Crowds(), standing(), standing(2000)
    assert crowds.of(1, read) == crowds.of(1, read) == (6000, 4000)
    assert crowds.of(1, later) == (2000, 8000)
    assert len(computed) == 2


def test_an_equal_reading_of_another_question_is_its_own(computed: list[list[Vote]]) -> None:
    crowds, read = Crowds(), standing()
    assert crowds.of(1, read) == crowds.of(2, read)
    assert len(computed) == 2


def test_nothing_standing_has_no_crowd() -> None:
    assert Crowds().of(1, []) is None


def test_only_the_last_few_questions_are_remembered(computed: list[list[Vote]]) -> None:
    crowds, read = Crowds(), standing()
    for question in range(MOST_REMEMBERED + 1):
        crowds.of(question, read)
    crowds.of(MOST_REMEMBERED, read)
    assert len(computed) == MOST_REMEMBERED + 1
    crowds.of(0, read)
    assert len(computed) == MOST_REMEMBERED + 2
