"""How a vote calls the outcomes: letters, beginnings of names, quoted names."""

import pytest

from bot.domain.errors import Refused
from bot.domain.forecast import Forecast
from bot.domain.picks import read_picks

FOUR = ["Continued stalemate", "Escalation (war)", "Withdrawal", "Status quo"]
TWO = ["Yes", "No"]

AWKWARD = ["100%", "B", "rest", "even"]


@pytest.mark.parametrize(
    ("text", "forecast"),
    [
        ('"B" 60', (1334, 6000, 1333, 1333)),
        ('"100%" 60', (6000, 1334, 1333, 1333)),
        ('"rest" 60', (1334, 1333, 6000, 1333)),
        ('"even" 60', (1334, 1333, 1333, 6000)),
        ("D 60 rest even", (1334, 1333, 1333, 6000)),
        ("certain 'rest'", (100, 100, 9700, 100)),
    ],
)
def test_outcomes_named_like_words_of_the_grammar_go_by_letter_or_in_quotes(text: str, forecast: Forecast) -> None:
    assert read_picks(text, AWKWARD).forecast == forecast


def test_a_letter_beats_a_name() -> None:
    outcomes = ["B", "A", "D", "C"]
    assert read_picks("B 100", outcomes).forecast == (0, 10_000, 0, 0)
    assert read_picks('"B" 100', outcomes).forecast == (10_000, 0, 0, 0)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ('"', '"'),
        ("'", "'"),
        ("\u201c", "\u201d"),
        ("\u201e", "\u201c"),
        ("\u2018", "\u2019"),
        ("\u201a", "\u2018"),
        ("\u00ab", "\u00bb"),
        ("\u00bb", "\u00ab"),
        ("\u2039", "\u203a"),
        ("\u300c", "\u300d"),
        ("\u300e", "\u300f"),
        ("\u301d", "\u301f"),
        ("\uff02", "\uff02"),
    ],
)
def test_a_name_can_stand_in_any_quotation_marks(left: str, right: str) -> None:
    assert read_picks(f"{left}Status quo{right} 100", FOUR).forecast == (0, 0, 0, 10_000)


@pytest.mark.parametrize(
    ("text", "outcomes", "forecast"),
    [
        ("won't 70", ["It won't happen", "It happens"], (7000, 3000)),
        ("won\N{RIGHT SINGLE QUOTATION MARK}t 70", ["It won't happen", "It happens"], (7000, 3000)),
        ("'It won't happen' 70", ["It won't happen", "It happens"], (7000, 3000)),
        ('"Yes / No" 70', ["Yes / No", "Neither"], (7000, 3000)),
        ("q1 20 q3 80", ["Q1", "Q3"], (2000, 8000)),
        ("covid-19 70", ["COVID-19 returns", "Nothing"], (7000, 3000)),
        ("1st 70", ["1st place", "2nd place"], (7000, 3000)),
        ("a recession 30", ["Growth", "A recession"], (7000, 3000)),
        ("yes 70", ["Yes", "Yes, but later"], (7000, 3000)),
        ("हिन्दी 70", ["हिन्दी भाषा", "中文"], (7000, 3000)),
        ("中文70", ["हिन्दी भाषा", "中文"], (3000, 7000)),
        ("是 70", ["是", "否"], (7000, 3000)),
        ("straße 70", ["Strasse", "Weg"], (7000, 3000)),
        ("ISTANBUL 70", ["\u0130stanbul", "Ankara"], (7000, 3000)),
        ("\u0131\u011fd\u0131r 70", ["I\u011fd\u0131r", "Kars"], (7000, 3000)),
        ("αθηνα 70", ["\u0391\u03b8\u03ae\u03bd\u03b1", "Πάτρα"], (7000, 3000)),
        ("ΟΔΟΣ 70", ["οδός", "πλατεία"], (7000, 3000)),
        ('"+5" 70', ["-5", "+5"], (3000, 7000)),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER B}\N{FULLWIDTH EQUALS SIGN}70", TWO, (3000, 7000)),
    ],
)
def test_names_of_any_script_and_shape_are_found(text: str, outcomes: list[str], forecast: Forecast) -> None:
    reading = read_picks(text, outcomes)
    assert (reading.forecast, reading.proposal) == (forecast, False)


@pytest.mark.parametrize(
    ("typed", "outcomes"),
    [
        ("\u0131k 70", ["Ik", "\u0131K", "Other"]),
        ("ik 70", ["\u0130K", "\u0131k", "Other"]),
        ("strasse 70", ["Stra\u00dfe", "STRASSE", "Weg"]),
        ("\u03bf\u03b4\u03bf\u03c3 70", ["\u03bf\u03b4\u03bf\u03c2", "\u039f\u0394\u039f\u03a3", "Other"]),
        ("\u13c3\u13cd 70", ["\u13c3\u13cd", "\uab93\uab9d", "Other"]),
    ],
)
def test_a_name_that_fits_two_outcomes_goes_to_neither(typed: str, outcomes: list[str]) -> None:
    # No new question can have such outcomes, but one from elsewhere may.
    with pytest.raises(Refused) as refusal:
        read_picks(typed, outcomes)
    assert (refusal.value.key, refusal.value.facts["letters"]) == ("picks.ambiguous", "A, B")
