"""Choices in any form in which people say them, and the nearest to what was mistyped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.choices import chosen, leading_choice, nearest, nearest_leading, nearest_names
from bot.domain.text.spelling import typing_errors

PERIODS = ("last-week", "week", "season", "all")
SAID = {"all time": "all", "this week": "week"}
NAMES = ("Spring of the otters", "Autumn", "Autumn cup")
WORDS = st.text("abcdeé", max_size=7)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("Last-Week", "last-week"),
        ("last week", "last-week"),
        ("LAST_WEEK", "last-week"),
        ("last‑week", "last-week"),
        ("ｗｅｅｋ", "week"),
        ("All Time", "all"),
        ("all-time", "all"),
        (" week ", "week"),
        ("This week", "week"),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_choice_is_read_however_it_is_said(text: str, choice: str | None) -> None:
    assert chosen(text, PERIODS, SAID) == choice


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("all time", ("all", "")),
        ("all  Time  and more", ("all", "and more")),
        ("all winter", ("all", "winter")),
        ("SEASON Spring 2026", ("season", "Spring 2026")),
        ("last week", ("last-week", "")),
        ("nothing", None),
        ("", None),
    ],
)
def test_a_line_begins_with_the_longest_choice_that_fits(text: str, found: tuple[str, str] | None) -> None:
    assert leading_choice(text, PERIODS, SAID) == found


@pytest.mark.parametrize(
    ("text", "known", "near"),
    [
        ("vtoe", ["vote", "post", "close"], ["vote"]),
        ("opne", ["open", "closing"], ["open"]),
        ("leaderbaord", ["leaderboard", "list"], ["leaderboard"]),
        ("lead", ["leaderboard", "list"], ["leaderboard"]),
        ("visibility", ["crowd-visibility", "names"], ["crowd-visibility"]),
        ("wyh", ["why", "show"], ["why"]),
        ("who", ["why", "show"], []),
        ("how", ["why", "show"], []),
        ("x" * 50, ["x"], []),
        ("", ["me"], []),
    ],
)
def test_the_nearest_of_what_can_be_said_is_found(text: str, known: list[str], near: list[str]) -> None:
    assert nearest(text, known) == near


def test_the_rest_of_the_line_stays_as_it_was_typed() -> None:
    assert nearest_leading("tiem zone  Europe/Berlin ", ["time-zone", "names"]) == [("time-zone", "Europe/Berlin")]
    assert nearest_leading("zone Berlin", ["time-zone", "names"]) == [("time-zone", "Berlin")]
    assert nearest_leading("time-zoen Europe/Berlin", ["time-zone", "names"]) == [("time-zone", "Europe/Berlin")]


@given(WORDS, WORDS)
def test_typing_errors_are_a_distance(one: str, other: str) -> None:
    assert (typing_errors(one, other, 99) == 0) == (one == other)
    assert typing_errors(one, other, 99) == typing_errors(other, one, 99) <= max(len(one), len(other))
    assert typing_errors(one, other, 99) >= abs(len(one) - len(other))


@given(WORDS, st.integers(0, 6), st.sampled_from("xyz"))
def test_one_wrong_letter_is_one_error(word: str, at: int, letter: str) -> None:
    assert typing_errors(word[:at] + letter + word[at:], word, 9) == 1
    if len(word) > at + 1 and word[at] != word[at + 1]:
        assert typing_errors(word[:at] + word[at + 1] + word[at] + word[at + 2 :], word, 9) == 1


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Atumn", ["Autumn"]),
        ("autumn", ["Autumn", "Autumn cup"]),
        ("spring of the oters", ["Spring of the otters"]),
        ("Otter", ["Spring of the otters"]),
        ("Winter", []),
        ("", []),
        ("x" * 1_000, []),
    ],
)
def test_a_name_of_several_words_is_near_to_one_of_them(text: str, near: list[str]) -> None:
    assert nearest_names(text, NAMES) == near
