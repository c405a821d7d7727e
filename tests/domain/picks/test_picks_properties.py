"""What holds for any vote and any form."""

import random
import time
import unicodedata
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.forecast import WHOLE, Forecast, letter, percent_text, round_shares
from bot.domain.picks import FieldsRefused, Reading, read_form, read_picks
from bot.texts import texts

SLOWEST_ANSWER = 0.1

names = st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=20)
forecasts = st.lists(st.integers(0, 1000), min_size=2, max_size=20).filter(any).map(round_shares)
words = ["A", "b", "C", "T", "rest", "even", "keep", "crowd", "certain", "likely", "lean", "Alpha", "be", '"Gamma ray"']
marks = ["=", ":", "~", "+", "-", "\N{MINUS SIGN}", "%", ",", ";", "/", "|", " ", "  ", "\n", '"', "'", "\N{EN DASH}"]
numbers = ["0", "1", "10", "25", "40", "50", ".5", "0,5", "33.33", "33,3", "100", "1,000", "1e2", "\u0664\u0660"]
odd = ["\0", "\ud800", "\u0301", "\u200d", "\u202e", "\u2169", "\u00b2", "\u00bd", "\u2028"]
vote_like = st.lists(st.sampled_from([*words, *marks, *numbers, *odd, " ", " "]), max_size=14).map("".join)
with_blanks = st.lists(st.sampled_from([*words, *numbers, "+10", "-10", "="]), max_size=8).map(" ".join)
any_vote = st.text(max_size=420) | vote_like | with_blanks
any_character = st.characters() | st.characters(categories=["Cs", "Cc", "Cf", "Nd", "No", "Nl", "Mn"])
NAMED = ["Alpha", "Beta", "Gamma ray", "Delta"]
STANDING = (4000, 3000, 2000, 1000)


def is_answered(read: Callable[[], Reading], outcomes: int) -> bool:
    """Whether a reading is sound, or a refusal can be told."""
    try:
        reading = read()
    except FieldsRefused as refusal:
        return all(map(can_be_told, refusal.errors.values()))
    except Refused as refusal:
        return can_be_told(refusal)
    return is_sound(reading, outcomes)


def is_sound(reading: Reading, outcomes: int) -> bool:
    for note in reading.notes:
        texts("en").word(note.key, **note.facts).encode()
    return (
        len(reading.forecast) == outcomes
        and sum(reading.forecast) == WHOLE
        and min(reading.forecast) >= 0
        and (reading.normalised or not (reading.notes or reading.proposal))
    )


def can_be_told(refusal: Refused) -> bool:
    sentence = "".join(str(part) for part in texts("en").say(refusal.key, **refusal.facts))
    categories = {unicodedata.category(character) for character in sentence}
    return bool(sentence) and not categories & {"Cc", "Cs", "Zl", "Zp"} and "\u202e" not in sentence


def canonical(forecast: Forecast) -> str:
    return " ".join(f"{letter(ordinal)} {percent_text(share)}" for ordinal, share in enumerate(forecast))


@given(any_vote | st.text(any_character, max_size=30), st.none() | st.just(STANDING), st.none() | st.just(STANDING))
def test_any_text_is_a_forecast_or_is_refused(text: str, standing: Forecast | None, crowd: Forecast | None) -> None:
    assert is_answered(lambda: read_picks(text, NAMED, standing, crowd), 4)


@given(any_vote, st.none() | st.just((6000, 4000)))
def test_any_text_on_two_outcomes_is_a_forecast_or_is_refused(text: str, standing: Forecast | None) -> None:
    assert is_answered(lambda: read_picks(text, ["Alpha", "Beta"], standing), 2)


@given(any_vote, names)
def test_no_name_of_an_outcome_breaks_the_reading(text: str, outcomes: list[str]) -> None:
    assert is_answered(lambda: read_picks(text, outcomes), len(outcomes))
    assert is_answered(lambda: read_picks(f'"{outcomes[0]}" 40 {outcomes[1]} 60', outcomes), len(outcomes))


@given(st.dictionaries(st.sampled_from("ABCDE"), any_vote | with_blanks), st.none() | st.just(STANDING))
def test_any_form_is_a_forecast_or_is_refused(values: dict[str, str], prefilled: Forecast | None) -> None:
    assert is_answered(lambda: read_form(values, NAMED, prefilled), 4)


@given(forecasts)
def test_a_forecast_written_back_reads_as_itself(forecast: Forecast) -> None:
    outcomes = [f"Outcome {number}" for number in range(len(forecast))]
    itself = Reading(forecast, (), normalised=False, proposal=False)
    assert read_picks(canonical(forecast), outcomes) == itself
    assert read_picks(" ".join(map(percent_text, forecast)), outcomes) == itself


@given(forecasts, forecasts)
def test_a_form_with_all_fields_filled_in_reads_as_what_it_says(forecast: Forecast, before: Forecast) -> None:
    outcomes = [f"Outcome {number}" for number in range(len(forecast))]
    prefilled = before if len(before) == len(forecast) else None
    values = {letter(ordinal): f"{percent_text(share)}%" for ordinal, share in enumerate(forecast)}
    reading = read_form(values, outcomes, prefilled)
    assert (reading.forecast, reading.notes, reading.proposal) == (forecast, (), False)


@given(forecasts)
def test_an_unchanged_form_reads_as_itself(forecast: Forecast) -> None:
    outcomes = [f"Outcome {number}" for number in range(len(forecast))]
    values = {letter(ordinal): percent_text(share) for ordinal, share in enumerate(forecast)}
    assert read_form(values, outcomes, forecast) == Reading(forecast, (), normalised=False, proposal=False)


@given(forecasts, st.randoms(use_true_random=False), st.sampled_from(["{} {}", "{}={}%", "{}: {}", "{}{}"]))
def test_the_order_and_the_style_of_named_levels_do_not_count(
    forecast: Forecast, order: random.Random, style: str
) -> None:
    items = [style.format(letter(ordinal), percent_text(share)) for ordinal, share in enumerate(forecast)]
    order.shuffle(items)
    reading = read_picks("; ".join(items).lower(), ["X1", "X2"] if len(forecast) == 2 else ["X"] * len(forecast))
    assert (reading.forecast, reading.notes, reading.proposal) == (forecast, (), False)


@given(st.lists(st.integers(0, 999), min_size=2, max_size=20).filter(any), st.sampled_from([" ", "/", ":"]))
def test_weights_are_only_scaled(weights: list[int], separator: str) -> None:
    outcomes = [f"Outcome {number}" for number in range(len(weights))]
    tilde = "" if separator == ":" else "~"
    assert read_picks(tilde + separator.join(map(str, weights)), outcomes).forecast == round_shares(weights)


@given(st.lists(st.integers(0, 100), min_size=3, max_size=20).filter(lambda values: sum(values) > 1))
def test_a_full_list_is_recorded_only_if_its_sum_is_about_a_hundred(values: list[int]) -> None:
    outcomes = [f"Outcome {number}" for number in range(len(values))]
    reading = read_picks("/".join(map(str, values)), outcomes)
    assert reading.forecast == round_shares(values)
    assert reading.proposal is not (99 <= sum(values) <= 101)


@given(st.integers(0, 100), st.integers(0, 3), st.integers(0, 20))
def test_a_single_level_stands_and_the_others_keep_their_proportions(percent: int, ordinal: int, extra: int) -> None:
    standing = round_shares([4, 3 + extra, 2, 1])
    forecast = read_picks(f"{letter(ordinal)} {percent}", NAMED, standing).forecast
    assert forecast[ordinal] == percent * 100
    for other in set(range(4)) - {ordinal}:
        exact = Fraction((WHOLE - percent * 100) * standing[other], WHOLE - standing[ordinal])
        assert abs(forecast[other] - exact) < 1


@pytest.mark.parametrize(
    "text",
    ["'" * 400, "9" * 400, ("a" * 9 + "9") * 40, "'a " * 133, "1," * 200, "A" * 399 + "1", "Gamma " * 66, "9.9" * 133],
)
def test_the_longest_hostile_vote_is_answered_at_once(text: str) -> None:
    before = time.process_time()
    with pytest.raises(Refused):
        read_picks(text, [f"{'Gamma ' * 10}{number}" for number in range(20)])
    assert time.process_time() - before < SLOWEST_ANSWER
