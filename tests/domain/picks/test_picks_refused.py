"""Votes that are refused, and what the member is told."""

import re
import tomllib

import pytest

from bot.domain.errors import Refused
from bot.domain.forecast import Forecast
from bot.domain.picks import TEXT_LIMIT, read_picks
from bot.texts import texts
from tests.paths import ROOT

FOUR = ["Continued stalemate", "Escalation (war)", "Withdrawal", "Status quo"]
TWO = ["Yes", "No"]
MINE = (4000, 3000, 2000, 1000)


def refusal_of(text: str, outcomes: list[str], standing: Forecast | None = None) -> Refused:
    with pytest.raises(Refused) as refusal:
        read_picks(text, outcomes, standing)
    assert texts("en").say(refusal.value.key, **refusal.value.facts)
    return refusal.value


@pytest.mark.parametrize(
    ("text", "key", "piece"),
    [
        ("", "empty", ""),
        (" \n\N{ZERO WIDTH SPACE}", "empty", ""),
        ("x" * (TEXT_LIMIT + 1), "too_long", None),
        ("40/30/20", "count", ""),
        ("20 20 20 20 20", "count", ""),
        ("20 20 20 20 20 rest", "count", ""),
        ("~3 2 1", "count", ""),
        ("40", "count", ""),
        ("A 40 A 30", "twice", ""),
        ("A 40 A rest", "twice", ""),
        ("A 40 continued 30", "twice", ""),
        ("A +5 A +5", "twice", ""),
        ("E 40", "unknown", "E"),
        ("A 40 hello 30", "unknown", "hello"),
        ("forty/30/20/10", "unknown", "forty"),
        ("s 50", "unknown", "s"),
        ('"A" 50', "unknown", "A"),
        ("drop table", "unknown", "drop table"),
        ("\N{ROMAN NUMERAL ONE HUNDRED} 50", "unknown", "\N{ROMAN NUMERAL ONE HUNDRED}"),
        ("\N{CYRILLIC CAPITAL LETTER A} 50", "unknown", "\N{CYRILLIC CAPITAL LETTER A}"),
        ("1e2 0 0 0", "unknown", "1e2"),
        ("50-60 40 0 0", "unknown", "50-60"),
        ("nan 25 25 50", "unknown", "nan"),
        ("A 1e2", "not_a_number", "1e2"),
        ("A - 40", "not_a_number", "-"),
        ("A 4\N{COMBINING ACUTE ACCENT}0", "not_a_number", "4\N{COMBINING ACUTE ACCENT}0"),
        ("A 40\0", "not_a_number", "40\N{REPLACEMENT CHARACTER}"),
        ("A \N{VULGAR FRACTION ONE HALF}", "not_a_number", "\N{VULGAR FRACTION ONE HALF}"),
        ("A 4\N{SUPERSCRIPT TWO}", "not_a_number", "4\N{SUPERSCRIPT TWO}"),
        ("A 140", "above_hundred", "140"),
        ("140 0 0 0", "above_hundred", "140"),
        ("A \uff11\uff14\uff10", "above_hundred", "\uff11\uff14\uff10"),
        ("A 80 B 40", "over", ""),
        ("80 40 rest", "over", ""),
        ("0 0 0 0", "all_zero", ""),
        ("~0 0 0 0", "all_zero", ""),
        ("-10 60 30 20", "negative", "-10"),
        ("+10", "move_unnamed", "+10"),
        ("+10 B +5", "move_unnamed", "+5"),
        ("+10 B 5 = C", "misplaced", "="),
        ("+10 B = C", "misplaced", "="),
        ("+10 B rest", "misplaced", "rest"),
        ("40 B 30", "named_and_not", "40"),
        ("40 B rest", "named_and_not", "40"),
        ("A 40 B 30 C rest 5", "named_and_not", "5"),
        ("A 40 B +10", "moves_and_levels", "+10"),
        ("B +10 rest", "moves_and_levels", "+10"),
        ("A", "no_number", "A"),
        ("A 40 B", "no_number", "B"),
        ("A = = 40", "no_number", "="),
        ("rest", "no_numbers", ""),
        ("A rest", "no_numbers", ""),
        ("A 40 rest 20", "rest_not_last", "20"),
        ("A 40 rest B", "rest_not_last", "B"),
        ("A .5", "below_one", ".5"),
        ("A 1 B .5", "below_one", ".5"),
        ("A 1,000", "thousands", "1,000"),
        ("A 40 = 30", "misplaced", "="),
        ("40% % 30 20 10", "misplaced", "%"),
        ("% 40 30 20 10", "misplaced", "%"),
        ("3:2 1:1", "misplaced", ":"),
        ('"Status quo 40', "quote_open", '"'),
        ("~3 2 -1 1", "weights_only", "-1"),
        ("~A 3 B 2", "weights_only", "A"),
        ("even 40", "preset_alone", "even"),
        ("certain", "preset_without_outcome", "certain"),
        ("certain 40", "preset_without_outcome", "certain"),
        ("certain A 97", "misplaced", "97"),
        ("keep", "nothing_to_keep", None),
        ("A 40 rest keep", "nothing_to_keep", None),
        ("crowd", "no_crowd", None),
    ],
)
def test_a_wrong_vote_is_refused_and_names_what_is_wrong(text: str, key: str, piece: str | None) -> None:
    refusal = refusal_of(text, FOUR)
    assert (refusal.key, refusal.facts.get("piece")) == (f"picks.{key}", piece)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("0.5", "below_one"),
        ("0,25", "below_one"),
        ("-10", "negative"),
        ("1,000", "thousands"),
        ("101", "above_hundred"),
        ("0" * 40, "number_too_long"),
        ("50%%", "unknown"),
        ("fifty", "unknown"),
        ("70,", "not_a_number"),
    ],
)
def test_the_one_number_of_two_outcomes_is_refused_as_any_lone_number(text: str, key: str) -> None:
    assert refusal_of(text, TWO).key == f"picks.{key}"


@pytest.mark.parametrize(
    ("text", "letter", "now", "result"), [("B +80", "B", "30", "110"), ("A -10 D -10.5", "D", "10", "-0.5")]
)
def test_a_move_out_of_bounds_is_told_what_stands_now(text: str, letter: str, now: str, result: str) -> None:
    refusal = refusal_of(text, FOUR, MINE)
    assert refusal.key == "picks.move_too_far"
    assert (refusal.facts["letter"], refusal.facts["now"], refusal.facts["result"]) == (letter, now, result)


def test_moves_may_not_exceed_the_whole_together() -> None:
    refusal = refusal_of("A +40 B +40", FOUR, MINE)
    assert (refusal.key, refusal.facts["over"]) == ("picks.over", "50")


def test_an_excess_is_told_with_its_size() -> None:
    facts = refusal_of("A 80 B 40", FOUR).facts
    assert (facts["total"], facts["over"]) == ("120", "20")


def test_a_wrong_count_is_told_with_an_example_in_the_questions_own_letters() -> None:
    facts = refusal_of("40/30", ["Up", "Down", "Same"]).facts
    assert (facts["n"], facts["wanted"], facts["last"], facts["example"]) == (2, 3, "C", "A 50 B 33 C 17")


def test_an_ambiguous_name_is_refused_with_the_letters_it_fits() -> None:
    refusal = refusal_of("ea 40", ["East", "West", "Easter"])
    assert (refusal.key, refusal.facts) == ("picks.ambiguous", {"piece": "ea", "letters": "A, C"})


def test_a_long_piece_is_cut() -> None:
    assert refusal_of("x" * 300, FOUR).facts["piece"] == "x" * 39 + "…"


def test_every_key_has_its_sentence_and_every_sentence_its_key() -> None:
    files = [
        ROOT / "bot/domain/text/percent.py",
        ROOT / "bot/domain/text/numerals.py",
        *(ROOT / "bot/domain/picks").glob("*.py"),
    ]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    named = re.findall(r'"picks\.(\w+)"|refusal\(\s*"(\w+)"|"(quote_open)" if', code)
    keys = {name for names in named for name in names if name} | {"misplaced"}
    assert keys == set(tomllib.loads((ROOT / "bot/texts/en/picks.toml").read_text(encoding="utf-8")))
