"""Isolates around texts from right to left, seen through the bidi algorithm (UAX 9)."""

import re
import sys
import unicodedata

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text.characters import MOST_MARKS, NAME_MOST, clean_name
from bot.domain.text.direction import END_ISOLATE, ISOLATE, balanced, isolated
from bot.texts import texts

LETTERS = "ab אבג دج ٤5 ()-.%\n\u2028\u200f"
CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Will it rain?", "Will it rain?"),
        ("Chloé 大輝", "Chloé 大輝"),
        ("שלום", "\u2068שלום\u2069"),
        ("٤٠", "\u2068٤٠\u2069"),
        ("one\nשתיים\n", "one\n\u2068שתיים\u2069\n"),
        ("שלום\u202e", "\u2068שלום\u2069"),
        ("\u2069שלום\u2068", "\u2068שלום\u2068\u2069\u2069"),
        ("A · \u2068שלום\u2069", "A · \u2068שלום\u2069"),
    ],
)
def test_only_texts_from_right_to_left_are_isolated(typed: str, shown: str) -> None:
    assert isolated(typed) == shown


@given(st.text(alphabet=LETTERS + CONTROLS))
def test_no_text_reorders_what_stands_beside_it(text: str) -> None:
    line = f"A · {isolated(text)} 12 · 40%"
    for seen, parts in zip(*(each.split("\n") for each in (get_display(line, base_dir="L"), line)), strict=True):
        if parts.startswith("A"):
            assert seen.startswith("A · ")
        if parts.endswith("40%"):
            assert seen.endswith(" 12 · 40%")


@given(st.text(alphabet=LETTERS + CONTROLS))
def test_isolates_are_closed_in_their_line_and_added_once(text: str) -> None:
    shown = isolated(text)
    assert isolated(shown) == shown
    assert balanced(shown) == shown or text.isascii()
    for line in re.split("[\n\u2029]", shown):
        assert line.count(ISOLATE) == line.count(END_ISOLATE)
    controls = str.maketrans("", "", CONTROLS)
    assert shown.translate(controls) == text.translate(controls)


def test_a_sentence_isolates_each_of_its_facts() -> None:
    assert texts("en").word("local.used", name="דנה", command="/forecast vote 3") == (
        "\u2068דנה\u2069 used /forecast vote 3"
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Amina", "Amina"),
        ("\u202eanimA\u202c", "animA"),
        ("\u200fדנה\u200e", "דנה"),
        ("\u2067Amina", "Amina"),
        ("Ami\u200bna \t Ben", "Amina Ben"),
        ("نر\u200cگس", "نر\u200cگس"),
        ("Ami\u200dna", "Amina"),
        ("e\u0301", "é"),
        ("a" + "\u0302" * 9, "â" + "\u0302" * MOST_MARKS),
        ("a\ue000b", "a\ufffdb"),
        ("\u2068\u2069", "?"),
        ("", "?"),
        ("x" * 99, "x" * (NAME_MOST - 1) + "…"),
    ],
)
def test_a_display_name_is_cleaned_like_a_title_and_never_refused(name: str, shown: str) -> None:
    assert clean_name(name) == shown


def test_no_character_from_right_to_left_is_overlooked() -> None:
    """A quick look comes first, at ranges that have to hold all of them."""
    for character in map(chr, range(sys.maxunicode + 1)):
        if unicodedata.bidirectional(character) in ("R", "AL", "AN"):
            assert isolated(f"a{character}") == f"{ISOLATE}a{character}{END_ISOLATE}"
