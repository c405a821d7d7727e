"""All kinds of picture: no text lies over another, none is cut off by the edge, and whatever they say is well-formed."""

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.forecast import round_shares
from bot.pictures.canvas import HEIGHT, SMALL, WIDTH, Canvas
from bot.pictures.draw import draw_packed, drawn, svg_of, system_typesetter
from bot.pictures.drawings import (
    BarRow,
    BarsChart,
    BoardPicture,
    CalibrationBin,
    CalibrationChart,
    CrowdChart,
    Drawing,
    Mark,
    MarkKind,
    OutcomeLine,
    OwnForecast,
    RankRow,
    Theme,
    packed,
    unpacked,
)
from tests.pictures.gallery import (
    DAY_MS,
    HOSTILE,
    LETTERS,
    MONTHS,
    SCRIPTS,
    START,
    bars,
    board,
    calibration,
    crowd,
    page,
    pictures,
)

DARK = pictures(Theme.DARK)
MOST_BYTES = 200_000
NAMES = st.text(max_size=75) | st.sampled_from([name for _, names in SCRIPTS.values() for name in names])


def canvas_of(drawing: Drawing) -> Canvas:
    return drawn(drawing, system_typesetter())


def texts(canvas: Canvas) -> list[str]:
    return [box.text for box in canvas.boxes]


def check_layout(canvas: Canvas) -> None:
    """The rules that every picture keeps."""
    for one, other in combinations(canvas.boxes, 2):
        assert not one.meets(other), (one, other)
    for box in canvas.boxes:
        assert box.left >= 0, box
        assert box.top >= 0, box
        assert box.right <= WIDTH, box
        assert box.bottom <= HEIGHT, box
    root = ET.fromstring(canvas.svg)  # noqa: S314  made here
    sizes = [float(text.get("font-size", "0")) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert min(sizes, default=SMALL) >= SMALL


@pytest.mark.parametrize("what", DARK)
def test_no_text_lies_over_another_or_beyond_the_edge(what: str) -> None:
    check_layout(canvas_of(DARK[what]))


@pytest.mark.parametrize("what", DARK)
def test_a_drawing_comes_back_as_it_was_packed(what: str) -> None:
    assert unpacked(packed(DARK[what])) == DARK[what]


@st.composite
def crowds(draw: st.DrawFn) -> CrowdChart:
    count = draw(st.integers(2, 20))
    times = sorted(draw(st.lists(st.integers(START, START + 90 * DAY_MS), min_size=1, max_size=8, unique=True)))
    end = times[-1] + draw(st.sampled_from([0, 1, 3_600_000, DAY_MS, 700 * DAY_MS]))
    rows = []
    for _ in times:
        weights = draw(st.lists(st.integers(0, 1_000), min_size=count, max_size=count).filter(any))
        rows.append(None if draw(st.integers(0, 9)) == 0 else round_shares(weights))
    answer = draw(st.none() | st.integers(0, count - 1))
    lines = tuple(
        OutcomeLine(
            LETTERS[at], draw(NAMES), tuple(row[at] if row else None for row in rows), 10_000 if at == answer else 0
        )
        for at in range(count)
    )
    marks = draw(st.lists(st.builds(Mark, st.sampled_from(MarkKind), st.integers(START, end), NAMES), max_size=4))
    return CrowdChart(
        draw(st.sampled_from(Theme)), draw(st.text(max_size=240)), draw(NAMES), "Asia/Kathmandu", MONTHS, START, end,
        tuple(times), lines, tuple(marks), empty="Nothing to see.", others=draw(NAMES),
    )  # fmt: skip


@given(crowds())
@settings(max_examples=30, deadline=None)
def test_no_crowd_chart_has_texts_over_each_other(chart: CrowdChart) -> None:
    check_layout(canvas_of(chart))


FIGURES = st.integers(-999, 999).map(lambda points: f"{points:+}.5")
ROWS = st.builds(
    RankRow,
    st.integers(1, 99).map(str),
    st.integers(0, 3),
    NAMES,
    FIGURES,
    st.floats(-99, 99),
    st.integers(-99, 99),
    NAMES,
)
BINS = st.builds(
    CalibrationBin, *[st.integers(0, 10_000)] * 2, st.integers(1, 999), st.integers(0, 10_000), st.integers(0, 10_000)
)
OTHERS = (
    st.builds(BoardPicture, st.sampled_from(Theme), NAMES, NAMES, st.lists(ROWS, max_size=12).map(tuple), NAMES)
    | st.builds(
        BarsChart, st.sampled_from(Theme), NAMES, NAMES,
        st.lists(st.builds(BarRow, st.sampled_from(LETTERS), NAMES, st.integers(1, 10_000), st.integers(-99, 99), st.booleans()),
            min_size=2, max_size=20, unique_by=lambda row: row.letter).map(tuple), NAMES, NAMES,
    )
    | st.builds(
        CalibrationChart, st.sampled_from(Theme), NAMES, NAMES, st.lists(BINS, max_size=10).map(tuple), NAMES, NAMES, NAMES, NAMES
    )
)  # fmt: skip


@given(OTHERS)
@settings(max_examples=30, deadline=None)
def test_no_other_picture_has_texts_over_each_other(drawing: Drawing) -> None:
    check_layout(canvas_of(drawing))


def test_the_percent_stands_apart_from_the_name() -> None:
    said = texts(canvas_of(crowd(Theme.DARK, SCRIPTS["arabic"][1])))
    assert "35%" in said
    assert "وقف إطلاق النار فقط" in said


def test_at_most_six_outcomes_have_colours_and_the_rest_are_one_label() -> None:
    chart = crowd(Theme.LIGHT, [f"Candidate {at}" for at in range(20)], answer=17, seed=3)
    canvas = canvas_of(chart)
    said = texts(canvas)
    badges = [text for text in said if text in LETTERS]
    assert len(badges) == 6
    assert "R" in badges, "what happened has a colour, however little was given to it"
    assert "14 others" in said
    (unnamed,) = [text for text in texts(canvas_of(replace(chart, others=""))) if text.startswith("+")]
    assert unnamed == "+14"


def test_a_single_outcome_that_is_left_over_is_named() -> None:
    assert [text for text in texts(canvas_of(crowd(Theme.LIGHT, LETTERS[:7]))) if text in LETTERS[:7]].count("E") == 2


def test_own_forecasts_are_drawn_and_so_is_their_end() -> None:
    chart = DARK["crowd, own forecasts"]
    assert isinstance(chart, CrowdChart)
    # Eight shares, each on a ground of its own, and a cross.
    assert svg_of(chart).count("<circle") == svg_of(replace(chart, own=())).count("<circle") + 16
    stayed = replace(chart, own=(chart.own[0], chart.own[2]))
    assert svg_of(chart).count("<path") == svg_of(stayed).count("<path") + 1


def test_the_axis_reaches_to_own_forecasts_above_all_of_the_crowd() -> None:
    said = texts(canvas_of(DARK["crowd, own forecasts"]))
    assert "75%" in said, "the member gave 60 percent, the crowd at most 42"


def test_own_forecasts_of_outcomes_without_colours_are_left_out() -> None:
    own = (OwnForecast(START + DAY_MS, (500,) * 20),)
    chart = crowd(Theme.DARK, [f"Candidate {at}" for at in range(20)], own=own)
    assert svg_of(chart).count("<circle") == svg_of(replace(chart, own=())).count("<circle") + 12


def test_marks_outside_of_the_picture_are_left_out_and_crowded_labels_give_way() -> None:
    marks = (
        Mark(MarkKind.STORY, START - 1, "Before"),
        Mark(MarkKind.KNOWN, START + 20 * DAY_MS, "Known to everybody"),
        Mark(MarkKind.CLOSE, START + 20 * DAY_MS, "Closed on a Wednesday"),
        Mark(MarkKind.RESOLVED, START + 20 * DAY_MS, "Resolved by Amina"),
        Mark(MarkKind.STORY, START + 20 * DAY_MS, "Story of the day"),
    )
    said = texts(canvas_of(crowd(Theme.DARK, ("Yes", "No"), marks=marks)))
    assert "Resolved by Amina" in said
    assert "Before" not in said
    assert "Story of the day" not in said


@pytest.mark.parametrize(("what", "sentence"), [
    ("crowd, no vote", "Nobody has made a forecast yet."),
    ("bars, no vote", "Nobody voted yet."),
    ("leaderboard, nobody", "No question was resolved this week."),
    ("calibration, none", "There are too few resolved questions to say anything."),
])  # fmt: skip
def test_where_there_is_nothing_to_draw_the_picture_says_so(what: str, sentence: str) -> None:
    assert sentence in texts(canvas_of(DARK[what]))


def test_bars_say_what_changed_and_what_happened() -> None:
    chart = BarsChart(
        Theme.DARK, "#1 Will it?", "", (BarRow("A", "Yes", 6_000, 3, happened=True), BarRow("B", "No", 4_000, -3))
    )
    canvas = canvas_of(chart)
    assert texts(canvas) == ["#1 Will it?", "A", "Yes", "60%", "3", "B", "No", "40%", "3"]
    assert canvas.svg.count(f'stroke="{canvas.palette.ink}"') == 1, "one check mark"
    many = texts(canvas_of(bars(Theme.DARK, [f"Number {at}" for at in range(20)], title="Who?")))
    assert "13 others" in many


def test_bars_without_a_word_for_the_others_count_them() -> None:
    rows = tuple(BarRow(letter, f"Number {letter}", 1_000) for letter in LETTERS[:10])
    assert "+3" in texts(canvas_of(BarsChart(Theme.DARK, "#1 Who?", "", rows)))


def test_a_leaderboard_has_medals_movement_and_notes() -> None:
    canvas = canvas_of(board(Theme.LIGHT, ["Amina", "Ben", "Chidi", "Dana"], "3 of 4 questions"))
    assert texts(canvas)[2:] == [
        "1", "+31.4", "3 of 4 questions", "Amina",
        "2", "2", "+26.1", "3 of 4 questions", "Ben",
        "3", "1", "+20.8", "3 of 4 questions", "Chidi",
        "4", "+15.5", "3 of 4 questions", "Dana",
    ]  # fmt: skip
    assert canvas.svg.count("<circle") == 3
    unranked = BoardPicture(Theme.LIGHT, "All time", "", (RankRow("", 0, "Amina", "−1.0", -1.0),))
    assert texts(canvas_of(unranked)) == ["All time", "−1.0", "Amina"]


def test_calibration_says_how_many_there_were_where_there_is_room() -> None:
    assert {"40", "20", "13", "10"} <= set(texts(canvas_of(calibration(Theme.DARK, 6, "So it is."))))
    same = CalibrationBin(5_000, 5_000, 7, 4_000, 6_000)
    crowded = CalibrationChart(Theme.DARK, "Calibration", "", (same,) * 3, "Said", "Happened")
    assert texts(canvas_of(crowded)).count("7") == 2


def test_what_members_write_never_becomes_part_of_the_svg() -> None:
    svg = svg_of(crowd(Theme.DARK, (HOSTILE, HOSTILE), title=HOSTILE))
    assert "<script" not in svg
    assert "<b>" not in svg
    assert not {"\x00", "\x1b", "\u202e", "\u202c"} & set(svg)


def test_a_png_is_small_and_drawn_the_same_way_each_time() -> None:
    data = packed(DARK["crowd in mixed"]).encode()
    png = draw_packed(data)
    assert png == draw_packed(data)
    assert len(png) <= MOST_BYTES


@pytest.mark.long
@pytest.mark.parametrize("theme", Theme)
def test_every_png_of_the_gallery_is_small(theme: Theme) -> None:
    for what, drawing in pictures(theme).items():
        assert len(draw_packed(packed(drawing).encode())) <= MOST_BYTES, what


def test_the_gallery_shows_every_picture_large_and_small() -> None:
    shown = page(lambda _: b"png")
    assert shown.count("width=1200") == shown.count("width=400") == 2 * len(DARK)
