"""The grammar of votes, by example."""

import pytest

from bot.domain.forecast import Forecast
from bot.domain.picks import Reading, example, read_picks
from bot.texts import texts

FOUR = ["Continued stalemate", "Escalation (war)", "Withdrawal", "Status quo"]
TWO = ["Yes", "No"]
MINE = (4000, 3000, 2000, 1000)
CROWD = (5500, 2000, 1500, 1000)
EVEN = (2500, 2500, 2500, 2500)


def notes_of(reading: Reading) -> list[str]:
    for note in reading.notes:
        assert texts("en").word(note.key, **note.facts)
    return [note.key.removeprefix("picks.") for note in reading.notes]


@pytest.mark.parametrize(
    "text",
    [
        "A 40 B 30 C 20 D 10",
        "a=40; b=30; c=20; d=10",
        "D=10 A=40 C=20 B=30",
        "a40 b30 c20 d10",
        "A: 40%, B: 30 %, C: %20 | D:10",
        "A 40\nB 30\nC 20\nD 10",
        "40/30/20/10",
        "40 30 20 10",
        "40,30,20,10",
        "40, 30, 20, 10",
        "40;30;20;10;",
        "40|30|20|10",
        "40% 30% 20% 10%",
        "40 % 30 % 20 % 10 %",
        "\u0664\u0660/\u0663\u0660/\u0662\u0660/\u0661\u0660",
        "४०/३०/२०/१०",
        "continued 40 escal 30 with 20 status 10",
        "WAR 30 quo 10 stalemate 40 C 20",
        'status quo 10 "Escalation (war)" 30 Withdrawal 20 Continued stale 40',
    ],
)
def test_levels_are_read_in_many_forms(text: str) -> None:
    reading = read_picks(text, FOUR)
    assert (reading.forecast, notes_of(reading), reading.proposal) == (MINE, [], False)


@pytest.mark.parametrize("text", ["A 40 B 30 C 20 D 10", "40 30 20 10", "33.33 33.33 33.34 0", "100 0 0 0"])
def test_plain_numbers_with_blanks_need_no_echo(text: str) -> None:
    assert not read_picks(text, FOUR).normalised


@pytest.mark.parametrize(
    "text",
    [
        "40/30/20/10",
        "40%  30 20 10",
        "40  30 20 10",
        " 40 30 20 10",
        "a 40 b 30 c 20 d 10",
        "040 30 20 10",
        "33 33 33 0",
        "D 10 A 40 B 30 C 20",
        "A 100",
        "even",
        "40.000 30 20 10",
    ],
)
def test_everything_else_is_echoed(text: str) -> None:
    assert read_picks(text, FOUR).normalised


@pytest.mark.parametrize(
    ("text", "forecast", "notes"),
    [
        (".4 .3 .2 .1", MINE, ["fractions"]),
        ("A .4 B .3 C .2 D .1", MINE, ["fractions"]),
        ("0,4 0,3 0,2 0,1", MINE, ["fractions"]),
        ("1 0 0 0", (10_000, 0, 0, 0), ["fractions"]),
        (".33 .33 .33 0", (3334, 3333, 3333, 0), ["fractions", "scaled"]),
        ("99.5 .5 0 0", (9950, 50, 0, 0), []),
        ("a 40", (4000, 2000, 2000, 2000), ["rest_evenly"]),
        ("a=40 rest even", (4000, 2000, 2000, 2000), ["rest_evenly"]),
        ("a=40, rest even", (4000, 2000, 2000, 2000), ["rest_evenly"]),
        ("40 30 rest", (4000, 3000, 1500, 1500), ["rest_evenly"]),
        ("A 0", (0, 3334, 3333, 3333), ["rest_evenly"]),
        ("A 40 B 30 D rest", (4000, 3000, 0, 3000), ["rest_evenly", "rest_is_zero"]),
        ("D rest; A 40; B 30", (4000, 3000, 0, 3000), ["rest_evenly", "rest_is_zero"]),
        ("D rest A 50 B 50", (5000, 5000, 0, 0), ["rest_is_zero"]),
        ("A 100", (10_000, 0, 0, 0), ["rest_is_zero"]),
        ("A \uff11\uff10\uff10\uff05", (10_000, 0, 0, 0), ["rest_is_zero"]),
        ("33/33/33/0", (3334, 3333, 3333, 0), ["scaled"]),
        ("34 33 33 1", (3367, 3267, 3267, 99), ["scaled"]),
        ("A:33,5; B:33,5; C:33; D:0", (3350, 3350, 3300, 0), []),
        ("25,5 24,5 25 25", (2550, 2450, 2500, 2500), []),
        ("40,30 rest", (4030, 1990, 1990, 1990), ["decimal_comma", "rest_evenly"]),
    ],
)
def test_what_was_done_beyond_reading_is_said(text: str, forecast: Forecast, notes: list[str]) -> None:
    reading = read_picks(text, FOUR)
    assert (reading.forecast, notes_of(reading), reading.proposal) == (forecast, notes, False)


@pytest.mark.parametrize(
    ("text", "forecast"),
    [
        ("certain A", (9700, 100, 100, 100)),
        ("likely status", (834, 833, 833, 7500)),
        ('lean "Status quo"', (1667, 1667, 1666, 5000)),
        ("Even", EVEN),
        ("crowd", CROWD),
        ("keep", MINE),
        ("~3 2 1 1", (4286, 2857, 1429, 1428)),
        ("3:2:1:1", (4286, 2857, 1429, 1428)),
        ("~3,2,1,1", (4286, 2857, 1429, 1428)),
        ("~1,5 1,5 1 1", (3000, 3000, 2000, 2000)),
        ("1,5:1,5:1:1", (3000, 3000, 2000, 2000)),
    ],
)
def test_presets_and_weights(text: str, forecast: Forecast) -> None:
    reading = read_picks(text, FOUR, MINE, CROWD)
    assert (reading.forecast, notes_of(reading), reading.proposal) == (forecast, [], False)


@pytest.mark.parametrize(
    ("text", "outcomes", "forecast"),
    [
        ("certain A", 2, (9700, 300)),
        ("lean A", 2, (5500, 4500)),
        ("lean B", 3, (2500, 5000, 2500)),
        ("certain B", 3, (150, 9700, 150)),
        ("even", 3, (3334, 3333, 3333)),
    ],
)
def test_presets_fit_any_number_of_outcomes(text: str, outcomes: int, forecast: Forecast) -> None:
    assert read_picks(text, [f"Outcome {number}" for number in range(outcomes)]).forecast == forecast


@pytest.mark.parametrize(
    ("text", "forecast", "notes"),
    [
        ("a 60", (6000, 2000, 1333, 667), ["rest_in_proportion"]),
        ("a=40 rest even", (4000, 2000, 2000, 2000), ["rest_evenly"]),
        ('"Status quo" 40 rest keep', (2667, 2000, 1333, 4000), ["rest_in_proportion"]),
        ("B +10", (3429, 4000, 1714, 857), ["rest_in_proportion"]),
        ("+10 B", (3429, 4000, 1714, 857), ["rest_in_proportion"]),
        ("b+10", (3429, 4000, 1714, 857), ["rest_in_proportion"]),
        ("B \N{MINUS SIGN}10%", (4571, 2000, 2286, 1143), ["rest_in_proportion"]),
        ("A -10 C +10", (3000, 3000, 3000, 1000), []),
        ("-10 A +10 C", (3000, 3000, 3000, 1000), []),
        ("A +60", (10_000, 0, 0, 0), ["rest_is_zero"]),
        ("A +1 B -1 C +0 D -0", (4100, 2900, 2000, 1000), []),
    ],
)
def test_with_a_standing_forecast_the_others_keep_their_proportions(
    text: str, forecast: Forecast, notes: list[str]
) -> None:
    reading = read_picks(text, FOUR, MINE)
    assert (reading.forecast, notes_of(reading), reading.proposal) == (forecast, notes, False)


def test_outcomes_that_had_nothing_share_the_rest_evenly() -> None:
    reading = read_picks("A 70", FOUR, (10_000, 0, 0, 0))
    assert (reading.forecast, notes_of(reading)) == ((7000, 1000, 1000, 1000), ["rest_evenly"])
    assert read_picks("A -30", FOUR, (10_000, 0, 0, 0)).forecast == (7000, 1000, 1000, 1000)


@pytest.mark.parametrize(
    ("text", "forecast", "note"),
    [
        ("50/40/30/20", (3571, 2857, 2143, 1429), "adds_up"),
        ("50,40,30,20", (3571, 2857, 2143, 1429), "adds_up"),
        ("50,40 30,20", (3571, 2857, 2143, 1429), "adds_up"),
        ("25,5,24,5", (4237, 848, 4068, 847), "adds_up"),
        ("50 50 50 50", EVEN, "adds_up"),
        ("10 10 10 10", EVEN, "adds_up"),
        ("40 30 20 5 rest", (4211, 3158, 2105, 526), "adds_up"),
        ("0.5% 0.5% 0% 0%", (5000, 5000, 0, 0), "adds_up"),
        ("98.99 0 0 0", (10_000, 0, 0, 0), "adds_up"),
    ],
)
def test_a_full_vote_with_a_wrong_sum_is_only_proposed(text: str, forecast: Forecast, note: str) -> None:
    reading = read_picks(text, FOUR)
    assert (reading.forecast, notes_of(reading), reading.proposal) == (forecast, [note], True)


def test_the_proposal_names_the_sum() -> None:
    assert read_picks("50/40/30/20", FOUR).notes[0].facts == {"total": "140"}


def test_moves_on_all_outcomes_that_do_not_add_up_are_only_proposed() -> None:
    assert read_picks("A +10 B +10 C +10 D +10", FOUR, MINE).proposal


@pytest.mark.parametrize(
    ("crowd", "forecast", "note"),
    [(CROWD, (4813, 3000, 1312, 875), "from_crowd"), (None, (2167, 3500, 2167, 2166), "from_even")],
)
def test_moves_without_a_standing_forecast_are_only_proposed(
    crowd: Forecast | None, forecast: Forecast, note: str
) -> None:
    reading = read_picks("B +10", FOUR, crowd=crowd)
    assert (reading.forecast, reading.proposal) == (forecast, True)
    assert notes_of(reading) == [note, "rest_in_proportion"]


@pytest.mark.parametrize(
    ("text", "forecast", "notes"),
    [
        ("70", (7000, 3000), []),
        ("70%", (7000, 3000), []),
        ("70 percent", (7000, 3000), []),
        ("70 per cent", (7000, 3000), []),
        ("+70", (7000, 3000), []),
        ("70,30", (7000, 3000), []),
        ("33,3", (3330, 6670), ["decimal_comma"]),
        ("60,60", (6060, 3940), ["decimal_comma"]),
        ("33.335", (3334, 6666), []),
        ("0.5%", (50, 9950), []),
        (".5 .5", (5000, 5000), ["fractions"]),
        ("yes 65%", (6500, 3500), ["rest_evenly"]),
        ("no 30", (7000, 3000), ["rest_evenly"]),
        ("NO30", (7000, 3000), ["rest_evenly"]),
        ("70 rest", (7000, 3000), ["rest_evenly"]),
        ("3:1", (7500, 2500), []),
    ],
)
def test_two_outcomes_need_one_number_only(text: str, forecast: Forecast, notes: list[str]) -> None:
    reading = read_picks(text, TWO)
    assert (reading.forecast, notes_of(reading), reading.proposal) == (forecast, notes, False)


def test_a_lone_plus_that_could_be_a_move_is_only_proposed() -> None:
    reading = read_picks("+10", TWO, (6000, 4000))
    assert (reading.forecast, notes_of(reading), reading.proposal) == ((1000, 9000), ["plus_as_level"], True)


@pytest.mark.parametrize("count", range(2, 21))
def test_the_example_for_any_number_of_outcomes_reads_as_it_is(count: int) -> None:
    outcomes = [f"Outcome {number}" for number in range(count)]
    reading = read_picks(example(outcomes), outcomes)
    assert (notes_of(reading), reading.normalised, reading.proposal) == ([], False, False)


def test_the_example_for_four_outcomes() -> None:
    assert example(FOUR) == "A 40 B 30 C 20 D 10"
