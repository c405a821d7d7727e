"""Votes as people also say them: the number first, with dashes, as parts of a whole; and what has to be asked about."""

import random
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.forecast import Forecast, letter, percent_text, round_shares
from bot.domain.picks import Reading, SeveralReadings, read_form, read_picks
from bot.domain.text.spelling import typing_errors
from bot.texts import texts

FOUR = ["Continued stalemate", "Escalation", "Withdrawal", "Status quo"]
TWO = ["Yes", "No"]
MINE = (4000, 3000, 2000, 1000)

forecasts = st.lists(st.integers(0, 1000), min_size=2, max_size=20).filter(any).map(round_shares)
words = st.text("abcdeghiknorstuv", min_size=5, max_size=12)


def notes_of(reading: Reading) -> list[str]:
    for note in reading.notes:
        assert texts("en").word(note.key, **note.facts)
    return [note.key.removeprefix("picks.") for note in reading.notes]


def asked(text: str, outcomes: Sequence[str], standing: Forecast | None = None) -> SeveralReadings:
    with pytest.raises(SeveralReadings) as several:
        read_picks(text, outcomes, standing)
    assert texts("en").word(several.value.key, **several.value.facts)
    assert all(notes_of(reading) for reading in several.value.readings)
    return several.value


def answer_to(text: str, outcomes: Sequence[str]) -> Reading | Refused:
    try:
        return read_picks(text, outcomes)
    except Refused as refusal:
        return refusal


def refused(text: str, outcomes: Sequence[str]) -> str:
    with pytest.raises(Refused) as refusal:
        read_picks(text, outcomes)
    assert not isinstance(refusal.value, SeveralReadings)
    return refusal.value.key.removeprefix("picks.")


@pytest.mark.parametrize(
    ("text", "outcomes", "forecast", "notes"),
    [
        ("70% Yes, 30% No", TWO, (7000, 3000), []),
        ("70 yes 30 no", TWO, (7000, 3000), []),
        ("70%Yes 30%No", TWO, (7000, 3000), []),
        ("30% No", TWO, (7000, 3000), ["rest_evenly"]),
        ("70% Yes, rest No", TWO, (7000, 3000), ["rest_evenly"]),
        ("40% A, 30% B, 20% C, 10% D", FOUR, MINE, []),
        ("40 continued; 30 esc; 20 with; 10 status quo", FOUR, MINE, []),
        ('10 "Status quo" 90 A', FOUR, (9000, 0, 0, 1000), ["rest_is_zero"]),
        ("40 A 30 B rest", FOUR, (4000, 3000, 1500, 1500), ["rest_evenly"]),
        ("40 A rest even", FOUR, (4000, 2000, 2000, 2000), ["rest_evenly"]),
        ("40 A rest C", FOUR, (4000, 0, 6000, 0), ["rest_evenly", "rest_is_zero"]),
        ('40 A rest "Status quo"', FOUR, (4000, 0, 0, 6000), ["rest_evenly", "rest_is_zero"]),
        ("50-50", TWO, (5000, 5000), []),
        ("50 \N{EN DASH} 50", TWO, (5000, 5000), []),
        ("33,3-66,7", TWO, (3330, 6670), []),
        ("40-30-20-10", FOUR, MINE, []),
        ("40%-30%-20%-10%", FOUR, MINE, []),
        ("33-33-33-0", FOUR, (3334, 3333, 3333, 0), ["scaled"]),
        ("1 in 200", TWO, (50, 9950), []),
        ("1 out of 10", TWO, (1000, 9000), []),
        ("1 IN 3", TWO, (3333, 6667), []),
        ("A 1 in 20", FOUR, (500, 3167, 3167, 3166), ["rest_evenly"]),
        ("1 in 20 A, 1 in 4 B, 70% C", FOUR, (500, 2500, 7000, 0), ["rest_is_zero"]),
        ("1/3 2/3", TWO, (3333, 6667), []),
        ("1/2 .5", TWO, (5000, 5000), []),
        ("1/2 1/4 0 1/4", FOUR, (5000, 2500, 0, 2500), []),
        ("A 1/4 B 3/4", FOUR, (2500, 7500, 0, 0), ["rest_is_zero"]),
        ("1/4 A 3/4 B", FOUR, (2500, 7500, 0, 0), ["rest_is_zero"]),
        ("No 1/4", TWO, (7500, 2500), ["rest_evenly"]),
    ],
)
def test_these_are_read(text: str, outcomes: list[str], forecast: Forecast, notes: list[str]) -> None:
    reading = read_picks(text, outcomes)
    assert (reading.forecast, notes_of(reading), reading.proposal) == (forecast, notes, False)
    assert reading.normalised


@pytest.mark.parametrize(
    ("text", "outcomes", "forecast"),
    [
        ("30/40 rest", FOUR, (3000, 4000, 1500, 1500)),
        ("40/30 20/10", FOUR, MINE),
        ("1/99", TWO, (100, 9900)),
        ("50-50 70", ["50-50", "Other"], (7000, 3000)),
        ('70 "2 goals"', ["2 goals", "3 goals"], (7000, 3000)),
        ("A 1 B 20 C 79", ["Up", "In between", "Down"], (100, 2000, 7900)),
        ("1 in 20", ["Up", "In between"], (500, 9500)),
    ],
)
def test_what_could_be_read_before_means_the_same(text: str, outcomes: list[str], forecast: Forecast) -> None:
    assert read_picks(text, outcomes).forecast == forecast


@pytest.mark.parametrize(
    ("text", "outcomes", "key"),
    [
        ("70-20", TWO, "unknown"),
        ("50-60 40 0 0", FOUR, "unknown"),
        ("-5-105", TWO, "unknown"),
        ("50-50", ["50-50", "Other"], "no_number"),
        ("40 A 30", FOUR, "named_and_not"),
        ("40 B rest", FOUR, "named_and_not"),
        ("3 in 2", TWO, "above_hundred"),
        ("1 in 0", TWO, "unknown"),
        ("1 in 20", FOUR, "count"),
        ("A 40/30", FOUR, "named_and_not"),
        ("A rest 1/3", FOUR, "named_and_not"),
        ("60/60/60 x", TWO, "unknown"),
        ("1/2 x/y", TWO, "not_a_number"),
        ("2/3 majority", ["2/3 majority", "Other"], "no_number"),
        ("2 goals", ["2 goals", "No goal"], "no_number"),
        ("1/1000000", TWO, "above_hundred"),
        ("40 A = 30 B", FOUR, "no_number"),
    ],
)
def test_these_stay_unread(text: str, outcomes: list[str], key: str) -> None:
    assert refused(text, outcomes) == key


@given(forecasts, st.randoms(use_true_random=False), st.sampled_from(["{1}% {0}", "{1} {0}", "{1}%{0}"]))
def test_the_number_may_stand_on_either_side(forecast: Forecast, order: random.Random, style: str) -> None:
    outcomes = [f"Outcome {number}" for number in range(len(forecast))]
    items = [style.format(letter(at), percent_text(share)) for at, share in enumerate(forecast)]
    order.shuffle(items)
    assert read_picks(", ".join(items), outcomes).forecast == forecast


@given(st.integers(0, 1000), st.integers(1, 1000), st.sampled_from(["{} in {}", "{} out of {}"]))
def test_a_part_of_a_whole_is_that_share(part: int, whole: int, style: str) -> None:
    text = style.format(part, whole)
    if part > whole:
        assert refused(text, TWO) == "above_hundred"
        return
    assert abs(read_picks(text, TWO).forecast[0] - Fraction(part * 10_000, whole)) <= Fraction(1, 2)
    assert read_form({"A": text}, TWO, None).forecast == read_picks(text, TWO).forecast


@given(st.lists(st.integers(0, 20), min_size=2, max_size=12).filter(any))
def test_fractions_of_a_whole_are_a_forecast(parts: list[int]) -> None:
    outcomes = [f"Outcome {number}" for number in range(len(parts))]
    typed = " ".join(f"{part}/{sum(parts)}" for part in parts)
    assert read_picks(typed, outcomes).forecast == round_shares(parts)


# What has to be asked.


def test_a_fraction_alone_on_two_outcomes_is_asked_about() -> None:
    several = asked("1/3", TWO)
    assert several.key == "picks.part_or_odds"
    assert [reading.forecast for reading in several.readings] == [(3333, 6667), (2500, 7500)]
    assert [notes_of(reading) for reading in several.readings] == [["as_part"], ["as_odds"]]


@given(st.integers(1, 200), st.integers(1, 200))
def test_two_numbers_with_a_stroke_are_a_list_or_are_asked_about(part: int, other: int) -> None:
    answer = answer_to(f"{part}/{other}", TWO)
    if isinstance(answer, SeveralReadings):
        assert part < other
        as_part, as_odds = (each.forecast[0] for each in answer.readings)
        assert abs(as_part - Fraction(10_000 * part, other)) < 1
        assert abs(as_odds - Fraction(10_000 * part, part + other)) < 1
    elif isinstance(answer, Refused):
        assert answer.key == "picks.above_hundred"
    else:
        assert answer.proposal == (not 99 <= part + other <= 101)


@pytest.mark.parametrize(
    ("text", "key", "forecasts_meant"),
    [
        ("Escalaton 40", "near", [(2000, 4000, 2000, 2000)]),
        ("40 Escalaton", "near", [(2000, 4000, 2000, 2000)]),
        ("statsu quo 40", "near", [(2000, 2000, 2000, 4000)]),
        ("stalemat 40", "near", []),
        ("Escalaton40", "near", [(2000, 4000, 2000, 2000)]),
        ('"Escallation" 40', "near", [(2000, 4000, 2000, 2000)]),
        ("certain withdrawl", "near", [(100, 100, 9700, 100)]),
        ("Escalaton 60 Withdrawl 40", "near", [(0, 6000, 4000, 0)]),
        ("Escalaton +10", "near", [(2167, 3500, 2167, 2166)]),
    ],
)
def test_a_mistyped_outcome_is_asked_about(text: str, key: str, forecasts_meant: list[Forecast]) -> None:
    if not forecasts_meant:  # a beginning of a word, which is no mistake
        assert read_picks(text, FOUR).forecast == (4000, 2000, 2000, 2000)
        return
    several = asked(text, FOUR)
    assert (several.key, [reading.forecast for reading in several.readings]) == (f"picks.{key}", forecasts_meant)


def test_where_several_names_are_near_each_is_offered_the_nearest_first() -> None:
    several = asked("Marsha 70", ["Martha", "Marsh", "Other"])
    assert [reading.forecast for reading in several.readings] == [(7000, 1500, 1500), (1500, 7000, 1500)]
    assert several.facts["names"] == "A · Martha, B · Marsh"
    assert [note.facts["outcome"] for note in (reading.notes[0] for reading in several.readings)] == [
        "A · Martha",
        "B · Marsh",
    ]


def test_a_beginning_that_fits_several_names_is_asked_about() -> None:
    several = asked("ea 40", ["East", "West", "Easter"])
    assert several.key == "picks.ambiguous"
    assert [reading.forecast for reading in several.readings] == [(4000, 3000, 3000), (3000, 3000, 4000)]


@pytest.mark.parametrize(
    "text", ["Escalaton 140", "Escalaton", "x 40", "zz 40", "Escalaton 40 hello 20", "E" * 80 + " 40"]
)
def test_nothing_is_offered_where_no_name_is_near_or_the_rest_cannot_be_read(text: str) -> None:
    assert refused(text, FOUR) == "unknown"


def test_many_mistyped_names_at_once_are_tried_only_so_often() -> None:
    outcomes = ["Marka", "Markb", "Markc", "Other"]
    assert refused("Marke 40 Markf 40 Markg 40 Markh 40", outcomes) == "unknown"


@given(words, words, st.integers(0, 11), st.sampled_from(["drop", "double", "swap", "wrong"]))
def test_one_error_in_a_name_never_records_and_offers_the_name(one: str, other: str, at: int, error: str) -> None:
    at %= len(one) - 1
    mistyped = {
        "drop": one[:at] + one[at + 1 :],
        "double": one[: at + 1] + one[at:],
        "swap": one[:at] + one[at + 1] + one[at] + one[at + 2 :],
        "wrong": one[:at] + "z" + one[at + 1 :],
    }[error]
    outcomes = [one, other, "Neither of the two"]
    answer = answer_to(f"{mistyped} 70", outcomes)
    if isinstance(answer, SeveralReadings):
        assert any(each.forecast[0] == 7000 for each in answer.readings) or other.startswith(mistyped)
    elif isinstance(answer, Refused):
        assert answer.key == "picks.ambiguous"
    else:
        assert f" {mistyped}" in f" {outcomes[answer.forecast.index(7000)]}".lower()


@given(st.text("abc", max_size=9), st.text("abc", max_size=9), st.integers(0, 4))
def test_errors_in_typing_are_counted_up_to_a_bound(one: str, other: str, most: int) -> None:
    exact = typing_errors(one, other, 9)
    assert typing_errors(one, other, most) == min(exact, most + 1) == typing_errors(other, one, most)
    assert (exact == 0) == (one == other)
    assert abs(len(one) - len(other)) <= exact <= max(len(one), len(other))


# What rounding would hide.


@pytest.mark.parametrize(
    ("text", "outcomes", "forecast", "lost"),
    [
        ("0.004%", TWO, (0, 10_000), "A"),
        ("99.996", TWO, (10_000, 0), "B"),
        ("1 in 100000", TWO, (0, 10_000), "A"),
        ("A 0.004% B 50 C 30 D 19.996", FOUR, (0, 5000, 3000, 2000), "A"),
        ("A 99.996", FOUR, (10_000, 0, 0, 0), "B, C, D"),
        ("A 99.99", FOUR, (9999, 1, 0, 0), "C, D"),
        ("~1 100000 0 0", FOUR, (0, 10_000, 0, 0), "A"),
        ("1:100000", TWO, (0, 10_000), "A"),
    ],
)
def test_what_rounds_to_nothing_is_said(text: str, outcomes: list[str], forecast: Forecast, lost: str) -> None:
    reading = read_picks(text, outcomes)
    assert reading.forecast == forecast
    assert [note.facts["letters"] for note in reading.notes if note.key == "picks.too_small"] == [lost]
    assert notes_of(reading)


@pytest.mark.parametrize("text", ["0%", "100", "0.01%", "0.006%", "33.335", "~0 1"])
def test_what_is_kept_as_it_was_said_needs_no_word(text: str) -> None:
    assert not read_picks(text, TWO).notes


def test_a_field_that_rounds_to_nothing_is_said_too() -> None:
    assert notes_of(read_form({"A": "0.004%"}, TWO, None)) == ["too_small"]
    assert notes_of(read_form({"A": "99.996"}, TWO, None)) == ["too_small"]
    assert notes_of(read_form({"A": "0.004%", "B": "60", "C": "39.99", "D": ""}, FOUR, None))[-1] == "too_small"
    assert notes_of(read_form({"A": "0.002%", "B": "60", "C": "20", "D": "10"}, FOUR, MINE))[-1] == "too_small"


@given(st.lists(st.fractions(0, 100), min_size=2, max_size=20).filter(any))
def test_an_outcome_with_any_weight_is_kept_or_said(weights: list[Fraction]) -> None:
    typed = [f"{float(weight):.4f}" for weight in weights]
    if not any(float(each) for each in typed):
        return
    reading = read_picks("~" + " ".join(typed), [f"Outcome {number}" for number in range(len(weights))])
    lost = {letter(at) for at, each in enumerate(typed) if float(each) > 0 and not reading.forecast[at]}
    assert {name for note in reading.notes for name in str(note.facts["letters"]).split(", ")} == lost
