"""Forms: one field per outcome, or one field for all."""

import pytest

from bot.domain.errors import Refused
from bot.domain.forecast import Forecast, percent_text
from bot.domain.picks import FieldsRefused, Reading, read_form
from bot.texts import texts

FOUR = ["Continued stalemate", "Escalation (war)", "Withdrawal", "Status quo"]
TWO = ["Yes", "No"]
MINE = (4000, 3000, 2000, 1000)
CROWD = (5500, 2000, 1500, 1000)

Fields = dict[str, str]


def fields(*values: str) -> Fields:
    return dict(zip("ABCD", values, strict=False))


def typed_over(forecast: Forecast, **changes: str) -> Fields:
    return fields(*map(percent_text, forecast)) | changes


def notes_of(reading: Reading) -> list[str]:
    for note in reading.notes:
        assert texts("en").word(note.key, **note.facts)
    return [note.key.removeprefix("picks.") for note in reading.notes]


def errors_of(values: Fields, outcomes: list[str], prefilled: Forecast | None = None) -> dict[str, str]:
    with pytest.raises(FieldsRefused) as refusal:
        read_form(values, outcomes, prefilled)
    assert texts("en").word(refusal.value.key, n=refusal.value.facts["n"], fields=refusal.value.facts["fields"])
    return {name: error.key.removeprefix("picks.") for name, error in refusal.value.errors.items()}


@pytest.mark.parametrize(
    ("values", "forecast", "notes", "proposal"),
    [
        (fields("40", "30", "20", "10"), MINE, [], False),
        (fields("40%", "30,0", " 20 percent", "\uff11\uff10"), MINE, [], False),
        (fields("40", "", "", ""), (4000, 2000, 2000, 2000), ["rest_evenly"], False),
        (fields("40"), (4000, 2000, 2000, 2000), ["rest_evenly"], False),
        (fields("40", "30", "", "rest"), (4000, 3000, 0, 3000), ["rest_evenly", "rest_is_zero"], False),
        (fields("40", "rest", "", "REST"), (4000, 3000, 0, 3000), ["rest_evenly", "rest_is_zero"], False),
        (fields("100", "", "", ""), (10_000, 0, 0, 0), ["rest_is_zero"], False),
        (fields("33", "33", "33", "0"), (3334, 3333, 3333, 0), ["scaled"], False),
        (fields("50", "40", "30", "20"), (3571, 2857, 2143, 1429), ["adds_up"], True),
        (fields("", "+10", "", ""), (2167, 3500, 2167, 2166), ["from_even", "rest_in_proportion"], True),
    ],
)
def test_an_empty_form_that_was_filled_in(
    values: Fields, forecast: Forecast, notes: list[str], *, proposal: bool
) -> None:
    reading = read_form(values, FOUR, None)
    assert (reading.forecast, notes_of(reading), reading.proposal) == (forecast, notes, proposal)


@pytest.mark.parametrize(
    ("changes", "forecast", "notes", "proposal"),
    [
        ({}, MINE, [], False),
        ({"A": "60"}, (6000, 2000, 1333, 667), ["others_share"], True),
        ({"A": "41"}, (4100, 2950, 1967, 983), ["others_share"], True),
        ({"A": "30"}, (3000, 3500, 2333, 1167), ["others_share"], True),
        ({"A": "60", "B": "10"}, (6000, 1000, 2000, 1000), [], False),
        ({"A": "60", "B": "40"}, (6000, 4000, 0, 0), ["others_share"], True),
        ({"A": "60", "B": ""}, (6000, 1000, 2000, 1000), ["rest_evenly"], False),
        ({"A": "60", "B": "rest"}, (6000, 1000, 2000, 1000), ["rest_evenly"], False),
        ({"A": "60", "B": "", "C": "", "D": ""}, (6000, 2000, 1333, 667), ["rest_in_proportion"], False),
        ({"A": "80", "B": ""}, (8000, 1000, 667, 333), ["others_share"], True),
        ({"D": ""}, MINE, ["rest_evenly"], False),
        ({"A": "50", "B": "40", "C": "30", "D": "20"}, (3571, 2857, 2143, 1429), ["adds_up"], True),
        ({"A": "80", "B": "60"}, (4706, 3529, 1177, 588), ["adds_up"], True),
        ({"B": "+10"}, (3429, 4000, 1714, 857), ["others_share"], True),
        ({"B": "+ 10 %"}, (3429, 4000, 1714, 857), ["others_share"], True),
        ({"A": "-10", "C": "+10,0"}, (3000, 3000, 3000, 1000), [], False),
        ({"A": "+60", "B": "", "C": "", "D": ""}, (10_000, 0, 0, 0), ["rest_is_zero"], False),
    ],
)
def test_a_prefilled_form_that_was_changed(
    changes: Fields, forecast: Forecast, notes: list[str], *, proposal: bool
) -> None:
    reading = read_form(typed_over(MINE, **changes), FOUR, MINE, CROWD)
    assert (reading.forecast, notes_of(reading), reading.proposal) == (forecast, notes, proposal)


def test_a_changed_field_moves_the_others_and_says_which() -> None:
    facts = read_form(typed_over(MINE, A="60"), FOUR, MINE).notes[0].facts
    assert facts == {"changed": "A", "left": "40", "n": 3, "letters": "B, C, D"}


@pytest.mark.parametrize(
    "prefilled", [MINE, (9950, 50, 0, 0), (10_000, 0, 0, 0), (3333, 3333, 3334, 0), (1, 2, 3, 9994)]
)
def test_an_unchanged_form_is_the_same_forecast_again(prefilled: Forecast) -> None:
    reading = read_form(typed_over(prefilled), FOUR, prefilled)
    assert reading == Reading(prefilled, (), normalised=False, proposal=False)


def test_unchanged_outcomes_that_had_nothing_share_what_is_left_evenly() -> None:
    prefilled = (10_000, 0, 0, 0)
    assert read_form(typed_over(prefilled, A="70"), FOUR, prefilled).forecast == (7000, 1000, 1000, 1000)


def test_a_step_without_a_forecast_of_ones_own_starts_from_a_visible_crowd() -> None:
    reading = read_form(fields("", "+10", "", ""), FOUR, None, CROWD)
    assert (reading.forecast, notes_of(reading)) == ((4813, 3000, 1312, 875), ["from_crowd", "rest_in_proportion"])
    assert reading.proposal


@pytest.mark.parametrize(
    ("text", "prefilled", "forecast", "proposal"),
    [
        ("70", None, (7000, 3000), False),
        ("70", (6000, 4000), (7000, 3000), False),
        ("60", (6000, 4000), (6000, 4000), False),
        ("0.5", (50, 9950), (50, 9950), False),
        ("+10", (6000, 4000), (7000, 3000), False),
        ("\N{MINUS SIGN}10", (6000, 4000), (5000, 5000), False),
        ("+10", None, (6000, 4000), True),
    ],
)
def test_the_first_of_two_outcomes_is_enough(
    text: str, prefilled: Forecast | None, forecast: Forecast, *, proposal: bool
) -> None:
    reading = read_form({"A": text}, TWO, prefilled)
    assert (reading.forecast, reading.proposal) == (forecast, proposal)
    assert notes_of(reading) == (["from_even"] if proposal else [])


def test_both_of_two_outcomes_can_have_a_field() -> None:
    assert read_form(fields("70", "30"), TWO, None).forecast == (7000, 3000)
    assert read_form(fields("70", ""), TWO, None).forecast == (7000, 3000)
    assert read_form(fields("70", "40"), TWO, (6000, 4000)).proposal


def test_every_unreadable_field_is_named_with_its_own_error() -> None:
    values = fields("forty", "0.5", "20", "140")
    assert errors_of(values, FOUR) == {"A": "not_a_number", "B": "below_one", "D": "above_hundred"}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("9" * 33, "number_too_long"),
        ("+80", "move_too_far"),
        ("-50", "move_too_far"),
        ("1,000", "thousands"),
        ("+1,000", "thousands"),
        ("1/2", "quotient"),
        ("even", "not_a_number"),
        ("40\0", "not_a_number"),
        ("\ud800", "not_a_number"),
    ],
)
def test_what_a_field_does_not_take_is_an_error_at_the_field(text: str, error: str) -> None:
    assert errors_of(typed_over(MINE, A=text), FOUR, MINE) == {"A": error}


def test_a_field_of_no_outcome_is_an_error() -> None:
    assert errors_of({"A": "40", "E": "60"}, FOUR) == {"E": "unknown"}
    assert errors_of({"AB": "40"}, FOUR) == {"AB": "unknown"}


@pytest.mark.parametrize(
    ("values", "key"),
    [
        (fields("", " ", "", ""), "no_numbers"),
        ({}, "no_numbers"),
        (fields("rest", "", "", ""), "no_numbers"),
        (fields("0", "0", "0", "0"), "all_zero"),
        (fields("80", "40", "", ""), "over"),
        (fields("80", "40", "rest", "10"), "over"),
    ],
)
def test_fields_that_are_no_forecast_together_are_refused(values: Fields, key: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_form(values, FOUR, None)
    assert (refusal.value.key, type(refusal.value)) == (f"picks.{key}", Refused)


@pytest.mark.parametrize(
    ("text", "forecast", "notes", "proposal"),
    [
        ("A 40\nB 30\r\nC 20\nD 10", MINE, [], False),
        ("A 60\nB 30\nC 20\nD 10", (6000, 2000, 1333, 667), ["others_share"], True),
        ("A 60\nB 30\nC 20", (6000, 2000, 1333, 667), ["others_share"], True),
        ("A 60", (6000, 2000, 1333, 667), ["rest_in_proportion"], False),
        ("B +10", (3429, 4000, 1714, 857), ["rest_in_proportion"], False),
        ("D 10\nC .2\nB 30\nA 40", (4990, 3743, 20, 1247), ["others_share"], True),
        (".5 .3 .2 0", (5000, 3000, 2000, 0), ["fractions"], False),
        ("certain A", (9700, 100, 100, 100), [], False),
        ("Status quo: 10\nWar: 30\nContinued: 40\nWithdrawal: 20", MINE, [], False),
    ],
)
def test_one_field_for_all_is_read_as_a_vote_line_by_line(
    text: str, forecast: Forecast, notes: list[str], *, proposal: bool
) -> None:
    reading = read_form({"all": text}, FOUR, MINE)
    assert (reading.forecast, notes_of(reading), reading.proposal) == (forecast, notes, proposal)


def test_a_prefilled_field_for_all_that_was_not_changed_needs_no_echo() -> None:
    assert read_form({"all": "A 40\nB 30\nC 20\nD 10"}, FOUR, MINE) == Reading(
        MINE, (), normalised=False, proposal=False
    )


@pytest.mark.parametrize(("text", "key"), [("", "empty"), ("\r\n" * 201, "too_long"), ("A 40 A 30", "twice")])
def test_one_field_for_all_is_refused_as_a_vote(text: str, key: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_form({"all": text}, FOUR, MINE)
    assert refusal.value.key == f"picks.{key}"
