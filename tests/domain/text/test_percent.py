"""One number, read as a percentage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.forecast import percent_text
from bot.domain.text.percent import NUMBER_LIMIT, PercentReading, read_percent


@pytest.mark.parametrize(
    ("text", "value"),
    [("50", 5000), ("0", 0), ("100.00", 10_000), ("33.33", 3333), ("0.5%", 50), ("7.0", 700), ("1", 100)],
)
def test_a_plain_percent_is_taken_as_it_is(text: str, value: int) -> None:
    assert read_percent(text) == PercentReading(value, normalised=False, exact=value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" 50\n", 5000),
        ("50 %", 5000),
        ("%50", 5000),
        ("% 50", 5000),
        ("50\N{NARROW NO-BREAK SPACE}%", 5000),
        ("33,33 %", 3333),
        ("\N{FULLWIDTH DIGIT FIVE}\N{FULLWIDTH DIGIT ZERO}\N{FULLWIDTH PERCENT SIGN}", 5000),
        ("\u0665\u0660\u066a", 5000),
        ("\u0663\u0663\u066b\u0663", 3330),
        ("५०%", 5000),
        ("050", 5000),
        ("+50", 5000),
        ("50.", 5000),
        (".5%", 50),
        ("50 percent", 5000),
        ("50 PCT", 5000),
        ("50 per cent", 5000),
        ("0.5 percent", 50),
        ("66.6667%", 6667),
        ("\N{ZERO WIDTH SPACE}50", 5000),
        ("\N{RIGHT-TO-LEFT OVERRIDE}05\N{POP DIRECTIONAL FORMATTING}", 500),
        ("0.001%", 0),
    ],
)
def test_other_ways_of_writing_a_percent_are_read_and_marked(text: str, value: int) -> None:
    assert read_percent(text) == PercentReading(value, normalised=True, exact=value)


@pytest.mark.parametrize(("text", "value"), [("12.345", 1234), ("12.355", 1236), ("12.3450001", 1235), ("1.005", 100)])
def test_more_than_two_decimals_are_rounded_half_to_even(text: str, value: int) -> None:
    assert read_percent(text).basis_points == value


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "number_empty"),
        (" \N{ZERO WIDTH SPACE} ", "number_empty"),
        ("9" * 33, "number_too_long"),
        (" " * 31 + "50", "number_too_long"),
        ("-1", "negative"),
        ("-0", "negative"),
        ("\N{MINUS SIGN}5", "negative"),
        ("\N{EN DASH}5", "negative"),
        ("\N{HEAVY MINUS SIGN} 5", "negative"),
        ("100.001", "above_hundred"),
        ("9" * 32, "above_hundred"),
        ("0.5", "below_one"),
        (".5", "below_one"),
        ("0,25", "below_one"),
        ("+0.5", "below_one"),
        ("1,000", "thousands"),
        ("1/2", "quotient"),
        ("\N{VULGAR FRACTION ONE HALF}", "quotient"),
        ("\N{SUPERSCRIPT FIVE}\N{SUPERSCRIPT ZERO}", "not_a_number"),
        ("\N{ROMAN NUMERAL TEN}", "not_a_number"),
        ("\N{CIRCLED DIGIT FIVE}", "not_a_number"),
        ("50\0", "not_a_number"),
        ("50\x1c", "not_a_number"),
        ("5\N{COMBINING ACUTE ACCENT}0", "not_a_number"),
        ("50\ud800", "not_a_number"),
        ("50%%", "not_a_number"),
        ("%50%", "not_a_number"),
        ("%50 percent", "not_a_number"),
        ("50\N{PER MILLE SIGN}", "not_a_number"),
        ("5 0", "not_a_number"),
        ("1e2", "not_a_number"),
        ("1_0", "not_a_number"),
        (".", "not_a_number"),
        ("nan", "not_a_number"),
    ],
)
def test_what_is_no_percent_is_refused(text: str, key: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_percent(text)
    assert refusal.value.key == f"picks.{key}"


def test_a_doubtful_number_is_refused_with_both_meanings() -> None:
    with pytest.raises(Refused) as refusal:
        read_percent("0,25")
    assert refusal.value.facts == {"piece": "0,25", "large": "25", "small": "0.25"}


def test_what_was_typed_comes_back_short_on_one_line_and_without_traps() -> None:
    with pytest.raises(Refused) as refusal:
        read_percent("x\n\N{RIGHT-TO-LEFT OVERRIDE}\ud800\0y")
    assert refusal.value.facts["piece"] == "x \N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}y"


@given(st.integers(100, 10_000))
def test_a_percent_written_by_the_bot_reads_as_itself(basis_points: int) -> None:
    assert read_percent(percent_text(basis_points)) == PercentReading(
        basis_points, normalised=False, exact=basis_points
    )


@given(st.text(max_size=NUMBER_LIMIT + 2) | st.text("0123456789.,%+- eE\u0660\uff10", max_size=NUMBER_LIMIT))
def test_any_text_is_a_percent_or_refused(text: str) -> None:
    try:
        reading = read_percent(text)
    except Refused as refusal:
        for fact in refusal.facts.values():
            str(fact).encode()
    else:
        assert 0 <= reading.basis_points <= 10_000
