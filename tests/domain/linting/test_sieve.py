"""Near-duplicates are looked for among few titles, and the same is found as among all."""

import random
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.linting import duplicate
from bot.domain.linting.duplicate import check_duplicate, sieve, similarity, title_words
from bot.domain.question import Titled

WORDS = [
    "Will",
    "the",
    "of",
    "a",
    "old",
    "new",
    "bridge",
    "Bridge",
    "bridges",
    "reopen",
    "reopened",
    "to",
    "cars",
    "Cars",
    "final",
    "finals",
    "League",
    "2024",
    "3.5",
    "’s",
    "don't",
    "Straße",
    "STRASSE",
    "ﬁnal",
    "ΣΊΣΥΦΟΣ",
    "Σίσυφος",
    "İstanbul",
    "not",
    "never",
    "１２",
    "Ⅳ",
    "東京",
    "é",
    "é",
    "be",
]
TITLES = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)


def slowly(title: str, others: list[Titled]) -> str | None:
    """The question that is most alike, found by comparing with each."""
    alike = [(similarity(title_words(title), title_words(other.title)), other) for other in others]
    best, found = max(alike, key=lambda each: each[0], default=(0.0, None))
    return found.reference if found and best else None


@given(title=TITLES, others=st.lists(TITLES, max_size=12))
def test_the_same_is_found_as_by_comparing_with_each(title: str, others: list[str]) -> None:
    questions = [Titled(n, n, each) for n, each in enumerate(others, start=1)]
    found = check_duplicate(title, questions)
    assert (found.about if found else None) == slowly(title, questions)


@given(one=st.text(max_size=40), two=st.text(max_size=40))
def test_whatever_is_alike_passes_the_sieve(one: str, two: str) -> None:
    if similarity(title_words(one), title_words(two)):
        assert sieve(title_words(one))(two)


def test_few_titles_are_compared_word_by_word() -> None:
    draw = random.Random(1)  # noqa: S311  the same titles in every run
    words = ["".join(draw.choices("abcdefghij", k=6)) for _ in range(600)]
    titles = [f"Will {' '.join(draw.choices(words, k=6))} win?" for _ in range(5_000)]
    questions = [Titled(n, n, title) for n, title in enumerate(titles)]
    with patch.object(duplicate, "title_words", side_effect=title_words) as compared:
        assert check_duplicate(titles[77], questions) is not None
    assert compared.call_count < 20
