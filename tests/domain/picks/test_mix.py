"""Answers that are a mix of outcomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.forecast import WHOLE, Forecast, letter, percent_text, round_shares
from bot.domain.picks import SeveralReadings, read_mix
from bot.texts import texts

FOUR = ["Reds", "Blues", "Greens", "Other"]
TWO = ["Yes", "No"]
EVEN = (2500, 2500, 2500, 2500)


@pytest.mark.parametrize(
    ("text", "forecast"),
    [
        ("even", EVEN),
        ("Even", EVEN),
        (".5 .5 0 0", (5000, 5000, 0, 0)),
        ("0,5 0,5 0 0", (5000, 5000, 0, 0)),
        ("1/3 2/3 0 0", (3333, 6667, 0, 0)),
        ("A 1/3 B 2/3", (3333, 6667, 0, 0)),
        ("70/30/0/0", (7000, 3000, 0, 0)),
        ("70% 30% 0 0", (7000, 3000, 0, 0)),
        ("A 70 B 30", (7000, 3000, 0, 0)),
        ("70% Reds, 30% Blues", (7000, 3000, 0, 0)),
        ("A 70 B rest", (7000, 3000, 0, 0)),
        ("A 40 rest even", (4000, 2000, 2000, 2000)),
        ("33/33/33/0", (3334, 3333, 3333, 0)),
        ("~2 1 0 0", (6667, 3333, 0, 0)),
        ("2:1:0:0", (6667, 3333, 0, 0)),
        ("A 100", (10_000, 0, 0, 0)),
        ("70-30-0-0", (7000, 3000, 0, 0)),
    ],
)
def test_whatever_a_vote_can_say_in_full_is_an_answer(text: str, forecast: Forecast) -> None:
    reading = read_mix(text, FOUR)
    assert (reading.forecast, reading.proposal) == (forecast, False)


@pytest.mark.parametrize(("text", "forecast"), [("70/30", (7000, 3000)), ("50-50", (5000, 5000)), ("70", (7000, 3000))])
def test_so_is_what_can_be_said_of_two_outcomes(text: str, forecast: Forecast) -> None:
    reading = read_mix(text, TWO)
    assert (reading.forecast, reading.proposal) == (forecast, False)


@pytest.mark.parametrize(
    ("text", "forecast"),
    [
        ("A 70", (7000, 1000, 1000, 1000)),
        ("A 70 rest", (7000, 1000, 1000, 1000)),
        ("70 40 5 5", (5833, 3333, 417, 417)),
        ("certain A", (9700, 100, 100, 100)),
        ("Likely A", (7500, 834, 833, 833)),
        ("40,30 rest", (4030, 1990, 1990, 1990)),
    ],
)
def test_what_the_bot_would_fill_in_is_only_proposed(text: str, forecast: Forecast) -> None:
    reading = read_mix(text, FOUR)
    assert (reading.forecast, reading.proposal) == (forecast, True)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("keep", "mix_of_forecast"),
        ("A 40 rest keep", "mix_of_forecast"),
        ("crowd", "mix_of_forecast"),
        ("A +10", "mix_of_steps"),
        ("-10 A", "mix_of_steps"),
        ("A", "no_number"),
        ("Z 70", "unknown"),
        ("70/30", "count"),
        ("A 80 B 40", "over"),
        ("0 0 0 0", "all_zero"),
        ("-10 60 30 20", "negative"),
        ("A 0.5", "below_one"),
    ],
)
def test_what_cannot_be_read_is_refused_for_its_own_reason(text: str, key: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_mix(text, FOUR)
    assert refusal.value.key == f"picks.{key}"
    assert texts("en").word(refusal.value.key, **refusal.value.facts)


def test_what_can_be_read_in_several_ways_is_asked_about() -> None:
    for text, outcomes in (("1/3", TWO), ("Redz 70 B 30", FOUR)):
        with pytest.raises(SeveralReadings):
            read_mix(text, outcomes)


@given(
    st.lists(st.integers(0, 1000), min_size=2, max_size=20).filter(any).map(round_shares),
    st.sampled_from(["{0} {1}", "{1}% {0}", "{1}"]),
)
def test_weights_that_add_up_are_the_answer(weights: Forecast, style: str) -> None:
    typed = [style.format(letter(at), percent_text(share)) for at, share in enumerate(weights)]
    reading = read_mix("; ".join(typed), [f"Outcome {number}" for number in range(len(weights))])
    assert (reading.forecast, reading.proposal) == (weights, False)


@given(
    st.text(max_size=30)
    | st.lists(st.sampled_from(["A", "70", "rest", "+5", "1/3", "even", "keep", "B", "30", "%"])).map(" ".join)
)
def test_any_text_is_a_whole_mix_or_is_refused(text: str) -> None:
    assert sum(weights_or_refusal(text)) in (0, WHOLE)


def weights_or_refusal(text: str) -> Forecast:
    try:
        return read_mix(text, FOUR).forecast
    except Refused as refusal:
        texts("en").word(refusal.key, **refusal.facts).encode()
        return ()
