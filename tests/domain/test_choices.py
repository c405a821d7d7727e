"""Choices in any form in which people say them, and the nearest to what was mistyped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.choices import chosen, leading_choice, nearest, nearest_leading, slips

PERIODS = ("last-week", "week", "season", "all")
SAID = {"all time": "all", "this week": "week"}
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
    assert nearest_leading("time-zoen Europe/Berlin", ["time-zone", "names"]) == [("time-zone", "Europe/Berlin")]


@given(WORDS, WORDS)
def test_slips_are_a_distance(one: str, other: str) -> None:
    assert (slips(one, other) == 0) == (one == other)
    assert slips(one, other) == slips(other, one) <= max(len(one), len(other))
    assert slips(one, other) >= abs(len(one) - len(other))


@given(WORDS, st.integers(0, 6), st.sampled_from("xyz"))
def test_one_wrong_letter_is_one_slip(word: str, at: int, letter: str) -> None:
    assert slips(word[:at] + letter + word[at:], word) == 1
    if len(word) > at + 1 and word[at] != word[at + 1]:
        assert slips(word[:at] + word[at + 1] + word[at] + word[at + 2 :], word) == 1
